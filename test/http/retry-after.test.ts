import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/http/index.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  test.each([
    ['seconds', '7', 7_000],
    ['a fraction', '1.5', 1_500],
    ['zero seconds: at least one second', '0', 1_000],
    ['a huge value: at most fifteen minutes', '999999999', 900_000],
    ['an HTTP date', 'Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['a date in the past', 'Sun, 01 Mar 2026 11:00:00 GMT', 1_000],
    ['a date in years', 'Mon, 01 Mar 2032 12:00:00 GMT', 900_000],
    ['nothing', undefined, undefined],
    ['blanks', '  ', undefined],
    ['words', 'soon', undefined],
    ['a negative number', '-5', undefined],
  ])('is read from %s [A6]', (_title, value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });
});
