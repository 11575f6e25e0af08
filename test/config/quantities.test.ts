import { describe, expect, test } from 'vitest';
import { readCron } from '../../src/config/cron.ts';
import { readBytes, readDuration, readShare, writeDuration } from '../../src/config/quantities.ts';

describe('a duration', () => {
  test.each([
    ['30s', 30_000],
    ['10 minutes', 600_000],
    ['1h30m', 5_400_000],
    ['1 hour 30 min', 5_400_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['1 week', 604_800_000],
    ['250ms', 250],
    ['0', 0],
  ])('%s is %d ms', (text, value) => expect(readDuration(text)).toEqual({ value }));

  test.each([
    [0, '0'],
    [250, '250ms'],
    [90_000, '1m30s'],
    [5_400_000, '1h30m'],
    [46 * 3_600_000, '46h'],
    [7 * 86_400_000, '7d'],
  ])('of %d ms is written as %s', (value, text) => {
    expect(writeDuration(value)).toBe(text);
    expect(readDuration(text)).toEqual({ value });
  });

  test.each(['', '5', 5, '5 moons', '-1h', 'h', '1h x'])('%j is refused', (text) => {
    expect(readDuration(text)).toHaveProperty('expected');
  });
});

describe('a share', () => {
  test.each([
    ['20%', 0.2],
    ['0.5', 0.5],
    [0.05, 0.05],
    ['100 %', 1],
    [0, 0],
  ])('%j is %d', (text, value) => expect(readShare(text)).toEqual({ value }));

  test.each(['', '120%', 20, '-1%', 'all'])('%j is refused', (text) => {
    expect(readShare(text)).toHaveProperty('expected');
  });
});

describe('a size', () => {
  test.each([
    ['20 MB', 20_000_000],
    ['1GB', 1_000_000_000],
    ['512 KiB', 524_288],
    [1000, 1000],
  ])('%j is %d bytes', (text, value) => expect(readBytes(text)).toEqual({ value }));

  test.each(['', 'big', '5 XB'])('%j is refused', (text) => {
    expect(readBytes(text)).toHaveProperty('expected');
  });
});

describe('a cron expression', () => {
  const MINUTE = 60_000;
  test.each([
    ['* * * * *', MINUTE],
    ['*/15 * * * *', 15 * MINUTE],
    ['0 8-17/3 * * *', 15 * 60 * MINUTE],
    ['@daily', 24 * 60 * MINUTE],
    ['30 2 * * MON-FRI', 3 * 24 * 60 * MINUTE],
    ['0 0 * * 7', 7 * 24 * 60 * MINUTE],
    ['0 0 1 * *', 31 * 24 * 60 * MINUTE],
    ['0 0 1,15 jan *', 352 * 24 * 60 * MINUTE],
  ])('%s pauses at most %d ms', (text, longestGapMs) => {
    expect(readCron(text)).toMatchObject({ longestGapMs });
  });

  test.each(['', '* * * *', '60 * * * *', '5-1 * * * *', '*/0 * * * *', 'a * * * *', '0 0 30 2 *'])(
    '%j is refused',
    (text) => expect(readCron(text)).toHaveProperty('expected'),
  );
});
