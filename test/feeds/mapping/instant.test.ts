import { describe, expect, test } from 'vitest';
import { readInstant } from '../../../src/feeds/mapping/instant.ts';

const read = (input: string | number, zone?: string): string => {
  const result = readInstant(input, zone === undefined ? {} : { zone });
  return 'at' in result ? result.at : result.problem;
};

describe('the reader of dates', () => {
  test.each([
    ['2031-01-02 03:04:05', 'UTC', '2031-01-02T03:04:05Z'],
    ['2031-01-02 03:04:05', '+02:00', '2031-01-02T01:04:05Z'],
    ['2031-01-02 03:04:05', undefined, 'date_zone_missing'],
    ['2031-01-02 03:04:05 UTC', undefined, '2031-01-02T03:04:05Z'],
    ['2031-01-02T03:04:05.678901Z', undefined, '2031-01-02T03:04:05Z'],
    ['2031-01-02T03:04:05+05:30', undefined, '2031-01-01T21:34:05Z'],
    ['2031-01-02T03:04', 'UTC', '2031-01-02T03:04:00Z'],
    ['2031-01-02', undefined, '2031-01-02T00:00:00Z'],
    ['2031-01-31 23:59:59', 'UTC', '2031-01-31T23:59:59Z'],
    ['2031-02-29 00:00:00', 'UTC', 'date_invalid'],
    ['2032-02-29 00:00:00', 'UTC', '2032-02-29T00:00:00Z'],
    ['2031-13-01 00:00:00', 'UTC', 'date_invalid'],
    ['2031-01-02 24:00:00', 'UTC', 'date_invalid'],
    ['0000-00-00 00:00:00', 'UTC', 'date_invalid'],
    ['1969-01-01', undefined, 'date_out_of_range'],
    ['Thu, 02 Jan 2031 03:04:05 GMT', undefined, '2031-01-02T03:04:05Z'],
    ['Fri, 2 Jan 2031 03:04:05 -0500', undefined, '2031-01-02T08:04:05Z'],
    ['02 January 2031 03:04 EST', undefined, '2031-01-02T08:04:00Z'],
    [1924992000, undefined, '2031-01-01T00:00:00Z'],
    [1924992000000, undefined, '2031-01-01T00:00:00Z'],
    ['1924992000', undefined, '2031-01-01T00:00:00Z'],
    ['1924992000.25', undefined, '2031-01-01T00:00:00Z'],
    ['1924992000000', undefined, '2031-01-01T00:00:00Z'],
    ['1924992000000000', undefined, '2031-01-01T00:00:00Z'],
    [12, undefined, 'date_out_of_range'],
    [Number.NaN, undefined, 'date_out_of_range'],
    ['yesterday', undefined, 'date_invalid'],
    ['2031-1-2', undefined, 'date_invalid'],
    ['', undefined, 'date_invalid'],
  ])('%j in zone %s is %s [M10]', (input, zone, expected) => {
    expect(read(input, zone)).toBe(expected);
  });
});
