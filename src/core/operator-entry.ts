// Each change of an operator has a reason, and is kept in the list of runs with it.
import { CodedError } from './errors.ts';
import type { FeedState, RecentRun } from './feed-state.ts';

/** @throws {InputInvalid} */
export function requireReason({ feedId }: FeedState, what: string, reason: string): void {
  if (reason.trim() === '')
    throw new CodedError('InputInvalid', `${what} of feed ${feedId}: a reason is needed`);
}

export const operatorEntry = (
  epoch: number,
  outcome: RecentRun['outcome'],
  summary: string,
  now: string,
): RecentRun => ({
  runKey: '',
  workflowId: '',
  epoch,
  mode: 'delta',
  outcome,
  endedAt: now,
  summary: summary.slice(0, 255),
});
