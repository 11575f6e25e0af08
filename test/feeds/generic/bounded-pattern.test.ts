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
    ['((a?)b){2,}', 'repeated without end'],
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

  test('a long line costs no more than its beginning', () => {
    const worst = boundedPattern('a*a*a*$');
    const line = `${'a'.repeat(1_000_000)}!`;
    const began = process.cpuUsage();
    expect(worst.exec(line)?.[0]).toHaveLength(100);
    expect(boundedPattern('a*a*a*b').exec(line)).toBeNull();
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000);
  });
});
