// What an operator may change in the state of a feed. Each change is kept in the list of runs, with its reason.
import type { Cursor } from './cursor.ts';
import { CodedError } from './errors.ts';
import { outputCollection } from './export-settings.ts';
import type {
  BatchNote,
  ConfigureFeed,
  FeedState,
  ForgetBatch,
  RecentRun,
  ResetCursor,
} from './feed-state.ts';
import { instantMs } from './instant.ts';
import { isSameChunk } from './pending-plans.ts';
import { remember, type Step } from './state-step.ts';

/**
 * Moves cursors only; ledger rows and pending plans stay. Uses up an epoch, so that a run in flight cannot overwrite it.
 * @throws {InputInvalid} for an unknown collection, a missing reason, a position for an output, or, where an export reads by date, a position that is no instant or one after now. @throws {FeedBusy} while a run holds the lease, without `force`.
 */
export function resetCursor(state: FeedState, command: ResetCursor, now: string): Step<FeedState> {
  requireReason(state, 'Reset', command.reason);
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
      `Reset of feed ${state.feedId}: run ${state.holder.workflowId} holds the lease; wait for it, or do it with --force (in JSON: "force": true), which makes its commit fail`,
    );
  }
  if (command.to !== null && command.collection !== undefined && isOutput(command.collection))
    throw new CodedError(
      'InputInvalid',
      `Reset of feed ${state.feedId}: ${command.collection} is an output, which cannot be told from a position on; without one (no --to; in JSON: "to": null) it is told everything anew`,
    );
  // An instant means nothing to an output: what it is told follows from what is read.
  const isMeant = (id: string): boolean =>
    command.collection === undefined
      ? command.to === null || !isOutput(id)
      : command.collection === id;
  const collections = Object.fromEntries(
    Object.entries(state.collections).map(([id, held]) => {
      if (!isMeant(id)) return [id, held];
      const { watermark: _watermark, ...rest } = held;
      return [id, { ...rest, cursor: cursorAt(state, id, command.to, now) }];
    }),
  );
  const epoch = state.epoch + 1;
  const all = Object.keys(state.collections).every(isMeant);
  const meant = command.collection ?? (all ? 'all collections' : 'all that is read');
  const what = `${meant} to ${command.to ?? 'the beginning'}`;
  const next: FeedState = {
    ...state,
    epoch,
    collections,
    ...(command.resend === true ? { resendBefore: now } : {}),
    recentRuns: remember(state, entry(epoch, 'reset', `Cursor of ${what}: ${command.reason}`, now)),
  };
  return { state: next, reply: next };
}

const isOutput = (collection: string): boolean => collection.startsWith(outputCollection(''));

/** A position says what is new; where an export is in reading everything, piece by piece, is another thing and stays. */
function cursorAt(state: FeedState, id: string, to: string | null, now: string): Cursor | null {
  if (to === null) return null;
  if (isReadByDate(state, id)) requireInstant(state, id, to, now);
  const reading = state.collections[id]?.cursor?.reading;
  return reading === undefined ? { position: to } : { position: to, reading };
}

/** What an export reads, also after a reset to the beginning: then only its outputs beside it tell that it is one. */
function isReadByDate({ collections }: FeedState, id: string): boolean {
  return (
    collections[id]?.cursor?.reading !== undefined ||
    (!isOutput(id) && Object.keys(collections).some(isOutput))
  );
}

/** What two clocks may differ by, in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/** From a position in the future nothing would be read until then. */
function requireInstant({ feedId }: FeedState, id: string, to: string, now: string): void {
  const ms = instantMs(to);
  if (ms !== undefined && ms <= Date.parse(now) + CLOCK_TOLERANCE_MS) return;
  throw new CodedError(
    'InputInvalid',
    `Reset of feed ${feedId}: collection ${id} is read by date; expected an instant that exists and is not after now (${now}), such as 2026-03-01T00:00:00Z, got ${to.slice(0, 40)}`,
  );
}

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
      entry(epoch, 'batchForgotten', `${nameOf(note)} forgotten: ${reason}`, now),
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
  if (paused === undefined) return entry(epoch, 'configured', `Settings changed: ${reason}`, now);
  return paused
    ? entry(epoch, 'paused', `Paused: ${reason}`, now)
    : entry(epoch, 'resumed', `Resumed: ${reason}`, now);
}

function requireReason({ feedId }: FeedState, what: string, reason: string): void {
  if (reason.trim() === '')
    throw new CodedError('InputInvalid', `${what} of feed ${feedId}: a reason is needed`);
}

const entry = (
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
