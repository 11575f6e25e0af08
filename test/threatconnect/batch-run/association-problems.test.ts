import { describe, expect, test } from 'vitest';
import { associationProblems } from '../../../src/threatconnect/batch-run/association-problems.ts';

const status = (errorCount: number) =>
  ({ status: 'Completed', successCount: 0, errorCount, unprocessCount: 0 }) as const;
const pair = (ref_1: string, ref_2: string) => ({ ref_1, type_1: 'Host', ref_2 });
const line = (from: string, to: string) => ({
  reason: `Error (0x1009): ${from} could not be associated with '${to}' (not found).`,
  source: from,
});
const [first, second, third] = [pair('a', 'g1'), pair('a', 'g2'), pair('b', 'g1')];

describe('an error line about associations', () => {
  test('is that of the pair it names', () => {
    const errors = [line('a', 'g2')];
    expect(associationProblems([first, second, third], { status: status(1), errors })).toEqual([
      expect.objectContaining({ entity: second, outcome: 'rejected', code: '0x1009' }),
    ]);
  });

  test('that fits several leaves all of them unknown', () => {
    const errors = [{ reason: 'Error (0x1009): no', source: 'a' }];
    const problems = associationProblems([first, second, third], { status: status(1), errors });
    expect(problems.map(({ entity, outcome }) => [entity, outcome])).toEqual([
      [first, 'unknown'],
      [second, 'unknown'],
    ]);
  });

  test('that fits none leaves everything unknown', () => {
    const errors = [{ reason: 'Error (0x1009): no', source: 'z' }];
    const problems = associationProblems([first, third], { status: status(1), errors });
    expect(problems.map(({ entity, outcome }) => [entity, outcome])).toEqual([
      [undefined, 'unknown'],
      [first, 'unknown'],
      [third, 'unknown'],
    ]);
  });

  test('costs the same among many lines', () => {
    const many = Array.from({ length: 25_000 }, (_, n) => pair(`h${n}`, 'g'));
    const startedAt = performance.now();
    const each = many.map(({ ref_1 }) => ({ reason: 'no', source: ref_1 }));
    const same = many.map(() => ({ reason: 'no', source: 'g' }));
    for (const errors of [each, same])
      expect(associationProblems(many, { status: status(25_000), errors })).toHaveLength(25_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
