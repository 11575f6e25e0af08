// Who may write: granting the lease, taking it over, taking it away, and the fence that every effect passes.
import { CodedError } from './errors.ts';
import type { BeginReply, BeginRun, FeedState, RunFence } from './feed-state.ts';
import { remember, runOf, without, type Step } from './state-step.ts';

/** Grants the lease, or says who holds it. The same run gets its own grant again (a retry, or after continue-as-new). */
export function beginRun(state: FeedState, command: BeginRun, now: string): Step<BeginReply> {
  const { holder } = state;
  if (holder?.runKey === command.runKey) {
    return { state, reply: { status: 'granted', epoch: holder.epoch, state } };
  }
  if (state.paused) return { state, reply: { status: 'paused' } };
  if (holder && command.expectedHolder !== holder.runKey)
    return { state, reply: { status: 'busy', holder } };
  const epoch = state.epoch + 1;
  const recentRuns = holder
    ? remember(state, {
        ...runOf(holder),
        outcome: 'takenOver',
        endedAt: now,
        summary: `Lease taken over by ${command.workflowId}: the holder was not running any more`,
      })
    : state.recentRuns;
  const next: FeedState = {
    ...state,
    epoch,
    recentRuns,
    holder: {
      runKey: command.runKey,
      workflowId: command.workflowId,
      epoch,
      mode: command.mode,
      since: now,
    },
  };
  return { state: next, reply: { status: 'granted', epoch, state: next } };
}

/**
 * The fence before every effect: refused unless epoch and lease are still this run's.
 * @throws {StaleEpoch}
 */
export function requireHolder(state: FeedState, fence: RunFence): void {
  if (
    state.epoch === fence.epoch &&
    state.holder?.runKey === fence.runKey &&
    state.holder.epoch === fence.epoch
  )
    return;
  const holder = state.holder
    ? `held by ${state.holder.workflowId} with epoch ${state.holder.epoch}`
    : 'free';
  throw new CodedError(
    'StaleEpoch',
    `Feed ${state.feedId}: run with epoch ${fence.epoch} may not write any more; the newest epoch is ${state.epoch}, the lease is ${holder}. Nothing was moved; start a new run`,
  );
}

/** Takes the lease away from whoever holds it, at an operator's word. */
export function releaseLease(state: FeedState, reason: string, now: string): Step<null> {
  const { holder } = state;
  if (!holder) return { state, reply: null };
  const recentRuns = remember(state, {
    ...runOf(holder),
    outcome: 'released',
    endedAt: now,
    summary: `Lease released: ${reason}`.slice(0, 255),
  });
  return { state: { ...without(state, 'holder'), recentRuns }, reply: null };
}
