// Dates whose order of day and month is stated, or proven by a column.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/feeds/index.ts';
import { readInstant } from '../../../src/feeds/mapping/instant.ts';
import type { DateOrder } from '../../../src/feeds/mapping/ordered-date.ts';

describe('a date with dots, slashes or hyphens', () => {
  const read = (input: string, order?: DateOrder, zone = 'UTC'): string => {
    const result = readInstant(input, { zone, ...(order === undefined ? {} : { order }) });
    return 'at' in result ? result.at : result.problem;
  };

  test.each<[string, DateOrder | undefined, string]>([
    ['21.11.2026', 'day-first', '2026-11-21T00:00:00Z'],
    ['21.11.2026 10:05', 'day-first', '2026-11-21T10:05:00Z'],
    ['21.11.2026, 10:05:30', 'day-first', '2026-11-21T10:05:30Z'],
    ['1/2/2026 10:05:30.25', 'day-first', '2026-02-01T10:05:30Z'],
    ['1-2-2026', 'day-first', '2026-02-01T00:00:00Z'],
    ['21.11.2026 10:05 +02:00', 'day-first', '2026-11-21T08:05:00Z'],
    ['1/2/2026', 'month-first', '2026-01-02T00:00:00Z'],
    ['11/21/2026 12:00 AM', 'month-first', '2026-11-21T00:00:00Z'],
    ['11/21/2026 12:30 PM', 'month-first', '2026-11-21T12:30:00Z'],
    ['11/21/2026 1:30:05 pm', 'month-first', '2026-11-21T13:30:05Z'],
    ['2026/11/21 10:00', undefined, '2026-11-21T10:00:00Z'],
    ['2026.1.2', undefined, '2026-01-02T00:00:00Z'],
    ['2026-11-21 10:00', 'day-first', '2026-11-21T10:00:00Z'],
    ['21.11.2026', undefined, 'date_invalid'],
    ['1/2/2026', undefined, 'date_invalid'],
    ['21.11.2026', 'month-first', 'date_invalid'],
    ['31.02.2026', 'day-first', 'date_invalid'],
    ['21.11.26', 'day-first', 'date_invalid'],
    ['21.11/2026', 'day-first', 'date_invalid'],
    ['21.11.20261', 'day-first', 'date_invalid'],
    ['21.11.2026 24:00', 'day-first', 'date_invalid'],
    ['11/21/2026 13:00 PM', 'month-first', 'date_invalid'],
    ['21.11.2026 at noon', 'day-first', 'date_invalid'],
    ['21.11.1926', 'day-first', 'date_out_of_range'],
    ['21.11.2026 10:00:60', 'day-first', 'date_invalid'],
    ['21.11.2026 10:00 +25:00', 'day-first', 'date_invalid'],
    ['21.11.2026 10:00 +02:60', 'day-first', 'date_invalid'],
    ['2026-11-21T10:00:00+14:01', undefined, 'date_invalid'],
    ['2026-11-21T10:00:00-14:00', undefined, '2026-11-22T00:00:00Z'],
  ])('%j, %s, is %s [M10]', (input, order, expected) => {
    expect(read(input, order)).toBe(expected);
  });

  test('is in the zone of the feed unless it states one, and a time without any is refused', () => {
    expect(read('21.11.2026 10:00', 'day-first', '+01:00')).toBe('2026-11-21T09:00:00Z');
    expect(readInstant('21.11.2026 10:00', { order: 'day-first' })).toEqual({
      problem: 'date_zone_missing',
    });
  });
});

test('an order that does not exist is refused with the ones that do', () => {
  expect(() => instant('1/2/2026', { order: 'day_first' as DateOrder })).toThrow(
    'instant: order: expected one of day-first, month-first, got “day_first”; did you mean day-first?',
  );
});
