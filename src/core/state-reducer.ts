// Decisions of the feed's state: pure, so that every history can be tried without a server. The workflow around it is thin.
import { CodedError } from './errors.ts';
import type {
  AbortRun,
  BatchNote,
  BeginPlan,
  BeginReply,
  BeginRun,
  CollectionState,
  CommitReply,
  CommitRun,
  ConfigureFeed,
  FeedState,
  NoteBatch,
  RecentRun,
  ResetCursor,
  RunFence,
} from './feed-state.ts';
import type { RunOutcome } from './feed-run.ts';

/** The next state and the answer to the caller. `now` is an ISO 8601 UTC instant. */
export interface Step<Reply> {
  readonly state: FeedState;
  readonly reply: Reply;
}

const KEPT_RUNS = 20;

const without = <K extends keyof FeedState>(
  state: FeedState,
  ...names: K[]
): Omit<FeedState, K> => {
  const copy = { ...state };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy;
};
const remember = (state: FeedState, run: RecentRun): readonly RecentRun[] =>
  [run, ...state.recentRuns].slice(0, KEPT_RUNS);

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
        runKey: holder.runKey,
        workflowId: holder.workflowId,
        epoch: holder.epoch,
        mode: holder.mode,
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

/** Adds the plan to what is pending; never replaces what an earlier run left there. */
export function beginPlan(state: FeedState, command: BeginPlan): Step<null> {
  requireHolder(state, command);
  if (state.pending.some((plan) => plan.uri === command.plan.uri)) return { state, reply: null };
  return { state: { ...state, pending: [...state.pending, command.plan] }, reply: null };
}

const isNote = (note: BatchNote, of: Pick<BatchNote, 'epoch' | 'chunk'>): boolean =>
  note.epoch === of.epoch && note.chunk === of.chunk;

/**
 * Remembers the batch of a chunk before its upload. The first batch of a chunk stays, so that a retry goes on with it, whatever
 * batch it has made itself; each note moves the deadline on, because the attempt that asked may now upload until then. An id
 * that became known later is added.
 */
export function noteBatch(state: FeedState, command: NoteBatch, now: string): Step<BatchNote> {
  requireHolder(state, command);
  const known = state.notes.find((note) => isNote(note, command));
  const batchId = known?.batchId ?? command.batchId;
  const uploadUntil = new Date(Date.parse(now) + command.uploadWithinMs).toISOString();
  const note: BatchNote = {
    epoch: command.epoch,
    chunk: command.chunk,
    ...(batchId === undefined ? {} : { batchId }),
    notedAt: known?.notedAt ?? now,
    uploadUntil: known && known.uploadUntil > uploadUntil ? known.uploadUntil : uploadUntil,
    instance: command.instance,
  };
  return {
    state: { ...state, notes: [...state.notes.filter((other) => other !== known), note] },
    reply: note,
  };
}

const withoutEnded = (
  notes: readonly BatchNote[],
  ended: readonly Pick<BatchNote, 'epoch' | 'chunk'>[],
): readonly BatchNote[] => notes.filter((note) => !ended.some((end) => isNote(note, end)));

/** Cursors, ledger reference, pending and lease in one step. An epoch commits at most once; the same run gets its answer again. */
export function commitRun(state: FeedState, command: CommitRun, now: string): Step<CommitReply> {
  if (state.lastCommit?.runKey === command.runKey && state.lastCommit.epoch === command.epoch) {
    return { state, reply: { applied: false, cursors: state.collections } };
  }
  requireHolder(state, command);
  const holder = state.holder;
  const collections: Record<string, CollectionState> = { ...state.collections };
  for (const [id, next] of Object.entries(command.cursors))
    collections[id] = forward(collections[id], next, holder?.mode === 'full');
  const held =
    command.outcome === 'success' && command.coversAll === true
      ? without(state, 'holder', 'resendBefore')
      : without(state, 'holder');
  const next: FeedState = {
    ...held,
    collections,
    ...(command.ledger === undefined ? {} : { ledger: command.ledger }),
    unknownObjects: command.unknownObjects ?? state.unknownObjects,
    pending: command.clearsPending ? [] : state.pending,
    notes: withoutEnded(state.notes, command.ended),
    committedEpoch: command.epoch,
    lastCommit: { runKey: command.runKey, epoch: command.epoch },
    recentRuns: remember(state, ended(state, command, command.outcome, now)),
    health: healthAfter(state, command.outcome, now),
  };
  return { state: next, reply: { applied: true, cursors: collections } };
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

function ended(
  state: FeedState,
  command: CommitRun | AbortRun,
  outcome: RunOutcome,
  now: string,
): RecentRun {
  return {
    runKey: command.runKey,
    workflowId: state.holder?.workflowId ?? '',
    epoch: command.epoch,
    mode: state.holder?.mode ?? 'delta',
    outcome,
    endedAt: now,
    summary: command.summary,
    ...(command.reportRef === undefined ? {} : { reportRef: command.reportRef }),
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

/** Releases the lease of a run that has not committed. Does not move the epoch, forgets nothing that may still arrive. */
export function abortRun(state: FeedState, command: AbortRun, now: string): Step<null> {
  if (state.holder?.runKey !== command.runKey || state.holder.epoch !== command.epoch)
    return { state, reply: null };
  return {
    state: {
      ...without(state, 'holder'),
      notes: withoutEnded(state.notes, command.ended),
      recentRuns: remember(state, ended(state, command, command.outcome, now)),
      health: healthAfter(state, command.outcome, now),
    },
    reply: null,
  };
}

/** Takes the lease away from whoever holds it, at an operator's word. */
export function releaseLease(state: FeedState, reason: string, now: string): Step<null> {
  const { holder } = state;
  if (!holder) return { state, reply: null };
  const run: RecentRun = {
    ...pick(holder),
    outcome: 'released',
    endedAt: now,
    summary: `Lease released: ${reason}`.slice(0, 255),
  };
  return { state: { ...without(state, 'holder'), recentRuns: remember(state, run) }, reply: null };
}

const pick = ({
  runKey,
  workflowId,
  epoch,
  mode,
}: NonNullable<FeedState['holder']>): Pick<
  RecentRun,
  'runKey' | 'workflowId' | 'epoch' | 'mode'
> => ({
  runKey,
  workflowId,
  epoch,
  mode,
});

/**
 * Moves cursors only; ledger rows and pending plans stay. Uses up an epoch, so that a run in flight cannot overwrite it.
 * @throws {InputInvalid} for an unknown collection or a missing reason. @throws {FeedBusy} while a run holds the lease, without `force`.
 */
export function resetCursor(state: FeedState, command: ResetCursor, now: string): Step<FeedState> {
  if (command.reason.trim() === '')
    throw new CodedError('InputInvalid', `Reset of feed ${state.feedId}: a reason is needed`);
  if (command.collection !== undefined && !Object.hasOwn(state.collections, command.collection)) {
    const known = Object.keys(state.collections).join(', ') || 'none yet';
    throw new CodedError(
      'InputInvalid',
      `Reset of feed ${state.feedId}: no collection "${command.collection}"; known: ${known}`,
    );
  }
  if (state.holder && command.force !== true) {
    throw new CodedError(
      'FeedBusy',
      `Reset of feed ${state.feedId}: run ${state.holder.workflowId} holds the lease; wait for it, or reset with force to make its commit fail`,
    );
  }
  const collections = Object.fromEntries(
    Object.entries(state.collections).map(([id, held]) => {
      if (command.collection !== undefined && command.collection !== id) return [id, held];
      const { watermark: _watermark, ...rest } = held;
      return [id, { ...rest, cursor: command.to === null ? null : { position: command.to } }];
    }),
  );
  const epoch = state.epoch + 1;
  const what = `${command.collection ?? 'all collections'} to ${command.to ?? 'the beginning'}`;
  const run: RecentRun = {
    runKey: '',
    workflowId: '',
    epoch,
    mode: 'delta',
    outcome: 'reset',
    endedAt: now,
    summary: `Cursor of ${what}: ${command.reason}`.slice(0, 255),
  };
  const next: FeedState = {
    ...state,
    epoch,
    collections,
    ...(command.resend === true ? { resendBefore: now } : {}),
    recentRuns: remember(state, run),
  };
  return { state: next, reply: next };
}

/** Points the feed to another effective configuration, or pauses and resumes it. */
export function configure(state: FeedState, command: ConfigureFeed): Step<FeedState> {
  const next: FeedState = {
    ...state,
    ...(command.configRef === undefined ? {} : { configRef: command.configRef }),
    ...(command.paused === undefined ? {} : { paused: command.paused }),
  };
  return { state: next, reply: next };
}
