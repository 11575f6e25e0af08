// How a run ends: with a commit, which moves everything together, or by giving the lease back.
import type {
  AbortRun,
  CollectionState,
  CommitRead,
  CommitReply,
  CommitRun,
  FeedState,
  RecentRun,
  RunFence,
} from './feed-state.ts';
import type { RunOutcome } from './feed-run.ts';
import { stillPending, withoutEnded } from './pending-plans.ts';
import { requireHolder } from './state-lease.ts';
import { remember, without, type Step } from './state-step.ts';

/**
 * Cursors, ledger reference, pending and lease in one step. An epoch commits at most once; the same run gets an answer again,
 * also when another run has begun or ended since.
 * @throws {StaleEpoch} when the lease was lost; then nothing moved
 */
export function commitRun(state: FeedState, command: CommitRun, now: string): Step<CommitReply> {
  if (hasCommitted(state, command))
    return { state, reply: { applied: false, cursors: state.collections } };
  requireHolder(state, command);
  const collections = moved(state, command.cursors);
  const held =
    command.outcome === 'success' && command.coversAll === true
      ? without(state, 'holder', 'resendBefore')
      : without(state, 'holder');
  const notes = withoutEnded(state.notes, command.ended);
  const next: FeedState = {
    ...held,
    collections,
    ...(command.ledger === undefined ? {} : { ledger: command.ledger }),
    unknownObjects: command.unknownObjects ?? state.unknownObjects,
    pending: command.ledgerWritten
      ? stillPending(state.pending, [...notes, ...command.unsettled])
      : state.pending,
    notes,
    committedEpoch: command.epoch,
    recentRuns: remember(state, { ...ended(state, command, now), committed: true }),
    health: healthAfter(state, command.outcome, now),
  };
  return { state: next, reply: { applied: true, cursors: collections } };
}

/**
 * Cursors and ledger reference while the run goes on. What the outputs of an export are told must not be read otherwise by a later
 * run: it could withdraw what it does not know to have been told.
 * @throws {StaleEpoch} when the lease was lost; then nothing moved
 */
export function commitRead(state: FeedState, command: CommitRead): Step<null> {
  requireHolder(state, command);
  const { ledger } = command;
  return { state: { ...state, collections: moved(state, command.cursors), ledger }, reply: null };
}

const hasCommitted = ({ recentRuns }: FeedState, { runKey, epoch }: RunFence): boolean =>
  recentRuns.some((run) => run.committed === true && run.runKey === runKey && run.epoch === epoch);

function moved(state: FeedState, cursors: CommitRun['cursors']): FeedState['collections'] {
  const collections: Record<string, CollectionState> = { ...state.collections };
  for (const [id, next] of Object.entries(cursors))
    collections[id] = forward(collections[id], next, state.holder?.mode === 'full');
  return collections;
}

/** The watermark never moves backwards, except by a full run. */
function forward(
  held: CollectionState | undefined,
  next: CollectionState,
  full: boolean,
): CollectionState {
  const { watermark: from } = held ?? {};
  if (full || from === undefined || (next.watermark !== undefined && next.watermark >= from))
    return next;
  return { ...next, watermark: from };
}

/** Releases the lease of a run that has not committed. Does not move the epoch, forgets nothing that may still arrive. */
export function abortRun(state: FeedState, command: AbortRun, now: string): Step<null> {
  if (state.holder?.runKey !== command.runKey || state.holder.epoch !== command.epoch)
    return { state, reply: null };
  return {
    state: {
      ...without(state, 'holder'),
      notes: withoutEnded(state.notes, command.ended),
      recentRuns: remember(state, ended(state, command, now)),
      health: healthAfter(state, command.outcome, now),
    },
    reply: null,
  };
}

function ended(state: FeedState, command: CommitRun | AbortRun, now: string): RecentRun {
  return {
    runKey: command.runKey,
    workflowId: state.holder?.workflowId ?? '',
    epoch: command.epoch,
    mode: state.holder?.mode ?? 'delta',
    outcome: command.outcome,
    endedAt: now,
    summary: command.summary,
  };
}

function healthAfter(state: FeedState, outcome: RunOutcome, now: string): FeedState['health'] {
  // A preview writes nothing, so it says nothing about the feed.
  if (state.holder?.mode === 'preview') return state.health;
  const good = outcome === 'success';
  const neutral = outcome === 'skipped';
  return {
    ...state.health,
    ...(good ? { lastSuccessAt: now } : {}),
    lastOutcome: outcome,
    consecutiveFailures: good
      ? 0
      : neutral
        ? state.health.consecutiveFailures
        : state.health.consecutiveFailures + 1,
  };
}
