// What an operator may change in the state of a feed, but for its cursors (`state-reset.ts`).
import { CodedError } from './errors.ts';
import type { BatchNote, ConfigureFeed, FeedState, ForgetBatch, RecentRun } from './feed-state.ts';
import { operatorEntry, requireReason } from './operator-entry.ts';
import { isSameChunk } from './pending-plans.ts';
import { remember, type Step } from './state-step.ts';

/**
 * Gives up waiting for a batch that never ends. Its note goes; its objects stay pending until the next commit, so they are
 * sent once more, and nothing can be done about it if the batch takes effect after all.
 * @throws {InputInvalid} for an unknown note or a missing reason. @throws {FeedBusy} while a run holds the lease, or an upload of the batch may be under way.
 */
export function forgetBatch(state: FeedState, command: ForgetBatch, now: string): Step<FeedState> {
  const { epoch, chunk, reason } = command;
  requireReason(state, 'Forgetting a batch', reason);
  const what = `Forgetting chunk ${chunk} of epoch ${epoch} of feed ${state.feedId}`;
  const note = state.notes.find((one) => isSameChunk(one, command));
  if (!note) {
    const known = state.notes.slice(0, 20).map(nameOf).join(', ') || 'none';
    throw new CodedError('InputInvalid', `${what}: there is no such note; noted: ${known}`);
  }
  if (state.holder) {
    throw new CodedError(
      'FeedBusy',
      `${what}: run ${state.holder.workflowId} holds the lease and may be waiting for it; wait until it has ended, or cancel it`,
    );
  }
  if (note.uploadUntil > now) {
    throw new CodedError(
      'FeedBusy',
      `${what}: its upload may be under way until ${note.uploadUntil}; try again after that`,
    );
  }
  const next: FeedState = {
    ...state,
    notes: state.notes.filter((other) => other !== note),
    recentRuns: remember(
      state,
      operatorEntry(epoch, 'batchForgotten', `${nameOf(note)} forgotten: ${reason}`, now),
    ),
  };
  return { state: next, reply: next };
}

const nameOf = ({ epoch, chunk, batchId }: BatchNote): string =>
  `${batchId === undefined ? 'Batch without id' : `Batch ${batchId}`} (epoch ${epoch}, chunk ${chunk})`;

/**
 * Points the feed to another effective configuration, or pauses and resumes it. A pause with a reason is kept in the list of
 * runs, like a reset.
 */
export function configure(state: FeedState, command: ConfigureFeed, now: string): Step<FeedState> {
  const { configRef, paused, reason } = command;
  const next: FeedState = {
    ...state,
    ...(configRef === undefined ? {} : { configRef }),
    ...(paused === undefined ? {} : { paused }),
    ...(reason === undefined ? {} : { recentRuns: remember(state, change(state, command, now)) }),
  };
  return { state: next, reply: next };
}

function change(
  { epoch }: FeedState,
  { paused, reason = '' }: ConfigureFeed,
  now: string,
): RecentRun {
  if (paused === undefined)
    return operatorEntry(epoch, 'configured', `Settings changed: ${reason}`, now);
  return paused
    ? operatorEntry(epoch, 'paused', `Paused: ${reason}`, now)
    : operatorEntry(epoch, 'resumed', `Resumed: ${reason}`, now);
}
