import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, DEFAULT_RETRY_POLICY } from '../../src/http/retry-policy.ts';

test('the wait doubles, stays under its maximum and is never less than half of it [A6]', () => {
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), chance, (attempt, random) => {
      const { baseDelayMs, maxDelayMs } = DEFAULT_RETRY_POLICY;
      const full = Math.min(baseDelayMs * 2 ** (attempt - 1), maxDelayMs);
      const wait = backoffMs(DEFAULT_RETRY_POLICY, attempt, random);
      expect(wait).toBeGreaterThanOrEqual(full / 2 - 1);
      expect(wait).toBeLessThanOrEqual(full + 1);
    }),
  );
});
