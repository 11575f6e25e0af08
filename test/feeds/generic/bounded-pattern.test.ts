// Patterns that operators write: what is fine, what is refused, and that no line of a source holds a feed up.
import { describe, expect, test } from 'vitest';
import { boundedPattern, problemOfPattern } from '../../../src/feeds/generic/bounded-pattern.ts';

describe('a pattern in the YAML', () => {
  test.each([
    String.raw`^# Total: (\d+)$`,
    String.raw`SBL(\d+)`,
    String.raw`"records"\s*:\s*(\d+)`,
    String.raw`(?:\d{1,3}\.){3}\d{1,3}`,
    'entries?: (?<count>[0-9]+)',
    String.raw`^[^()|*+]+\*(\w+)`,
    '(?:ab)+c',
    '(one|two|three) of',
    '((a?)b){2,}',
    '(?:com|net)+',
    '(?:,\\w+)*;',
    String.raw`^(\d+)\.(\d+)\.(\d+)\.(\d+)$`,
    '^(?<ip>[^;]+);(?<host>[^;]+);(?<date>[^;]+);(?<x>[^;]+)$',
    String.raw`^\S+\s+(\S+)\s+(\S+)`,
    String.raw`^(?<a>\d+)\s*,\s*(?<b>\d+)\s*,\s*(?<c>\d+)`,
    String.raw`^([a-z0-9-]+\.)+[a-z]{2,}$`,
    String.raw`^(?:https?|ftp)://\S+$`,
    '^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$',
    String.raw`\\1`,
    String.raw`[\1]x`,
  ])('%s is taken', (pattern) => {
    expect(problemOfPattern(pattern)).toBeUndefined();
    expect(() => boundedPattern(pattern)).not.toThrow();
  });

  test.each([
    ['(', 'expected a regular expression'],
    ['(a+)+$', 'repeated without end'],
    ['(a|a)*$', 'repeated without end'],
    ['(?:[a-z]+\\.?)+!', 'repeated without end'],
    ['(?=(a*)*)x', 'repeated without end'],
    ['(?<é>a+)+b', 'repeated without end'],
    ['(?:a?){16}a{16}b', 'too many ways'],
    ['(?:a{0,4}){8}b', 'too many ways'],
    ['(?:a{0,9}){6}b', 'too many ways'],
    ['(?:a{0,90}){3}b', 'too many ways'],
    ['(a|a){17}b', 'too many ways'],
    ['(?:[a-z]{0,9}[a-z]{0,9}){3}9', 'too many ways'],
    ['(?:.{0,20}){4}x', 'too many ways'],
    ['(?:a{1,2}){19}b', 'too many ways'],
    ['(?:a|b|ab){12}c', 'too many ways'],
    ['(?<=a*a*)b', 'look behind'],
    ['(?:(?:(?:a*b*){12}){12}){12}', 'too many ways'],
    ['(a{0,10}){0,10}b', 'too many ways'],
    [`${'a?'.repeat(60)}${'a'.repeat(60)}`, 'too many ways'],
    ['.*.*.*.*x', 'too many ways'],
    ['(a+)b\\1', 'refer back'],
    ['a'.repeat(201), 'up to 200 characters'],
  ])('%s is refused with the reason', (pattern, reason) => {
    expect(problemOfPattern(pattern)).toContain(reason);
    expect(() => boundedPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'ConfigInvalid' }),
    );
  });

  // The worst that is taken: many ways, and none of them leads to the end.
  test.each([
    ['a*a*a*b', 'a'],
    ['.*.*.*=', 'a'],
    ['[^]*[^]*[^]*b', 'a'],
    ['a{0,99}a{0,99}a{0,99}b', 'a'],
    ['(?:a{2,}){2}b', 'a'],
    ['(?=(a*a*))b', 'a'],
    ['(?=a*b)(?=a*c)(?=a*d)', 'a'],
    ['(?:a{0,9}){3}b', 'a'],
    ['(a|a){12}b', 'a'],
    ['(?:a?){5}a{5}b', 'a'],
    ['[]a*]*b', 'a'],
    ['^(?:[a-z]+,)+[a-z]*[a-z]*;', 'a,'],
    ['(?:[a-z]+,)+;', 'a,'],
  ])('%s takes less than 100 ms for the worst line', (pattern, piece) => {
    const bounded = boundedPattern(pattern);
    const line = piece.repeat(500_000);
    const spent = [1, 2, 3].map(() => {
      const began = process.cpuUsage();
      expect(bounded.exec(line)).toBeNull();
      return process.cpuUsage(began).user / 1000;
    });
    expect(Math.min(...spent)).toBeLessThan(100);
  });

  test('what is matched stands in the beginning of the line', () => {
    expect(boundedPattern('a*a*a*$').exec(`${'a'.repeat(1_000_000)}!`)?.[0]).toHaveLength(60);
    expect(
      boundedPattern('^(?<n>[a-z]+)!').exec(`${'a'.repeat(999)}!`)?.groups?.['n'],
    ).toHaveLength(999);
  });
});
