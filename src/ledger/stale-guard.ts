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
  if (emptied.length > 0) {
    return {
      reason: 'empty',
      message: `${emptied.join(', ')} would have no objects left; ${removals} of ${liveBefore} live objects would be removed.`,
    };
  }
  if (share > maxShare) {
    return {
      reason: 'share',
      message: `${removals} of ${liveBefore} live objects would be removed: ${percent(share)}, allowed are ${percent(maxShare)}.`,
    };
  }
  if (removals > maxCount) {
    return {
      reason: 'count',
      message: `${removals} of ${liveBefore} live objects would be removed, allowed are ${maxCount}.`,
    };
  }
  return undefined;
}
