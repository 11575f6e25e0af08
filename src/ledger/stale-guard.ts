// When a removal needs a person (D3): too large a part, too many, or a collection that would be left with nothing.
import type { StaleGuard, StaleSummary } from '../core/plan.ts';

export interface StaleFacts {
  readonly removals: number;
  /** Objects this feed holds live before the plan. */
  readonly liveBefore: number;
  /** Collections with removals of which no object is left. */
  readonly emptied: readonly string[];
  readonly maxShare: number;
  readonly maxCount: number;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

export function staleSummary(facts: StaleFacts): StaleSummary {
  const { removals, liveBefore } = facts;
  const share = liveBefore === 0 ? 0 : removals / liveBefore;
  const guard = removals === 0 ? undefined : guardOf(facts, share);
  return { count: removals, share, ...(guard ? { guard } : {}) };
}

function guardOf(facts: StaleFacts, share: number): StaleGuard | undefined {
  const { removals, liveBefore, emptied, maxShare, maxCount } = facts;
  const what = `${removals} of ${liveBefore} live objects (${percent(share)}) would be removed`;
  if (emptied.length > 0) {
    return {
      reason: 'empty',
      message: `${emptied.join(', ')} would have no objects left; ${what}`,
    };
  }
  const message = `${what}, allowed are ${percent(maxShare)} and ${maxCount} objects`;
  if (share > maxShare) return { reason: 'share', message };
  if (removals > maxCount) return { reason: 'count', message };
  return undefined;
}
