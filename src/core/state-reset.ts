// An operator moves the cursors of a feed.
import type { Cursor } from './cursor.ts';
import { CodedError } from './errors.ts';
import { outputCollection } from './export-settings.ts';
import type { FeedState, ResetCursor } from './feed-state.ts';
import { instantMs } from './instant.ts';
import { operatorEntry, requireReason } from './operator-entry.ts';
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
  const isMeant = meantBy(command);
  const collections = Object.fromEntries(
    Object.entries(state.collections).map(([id, held]) => {
      if (!isMeant(id)) return [id, held];
      const { watermark: _watermark, ...rest } = held;
      return [id, { ...rest, cursor: cursorAt(state, id, command.to, now) }];
    }),
  );
  const epoch = state.epoch + 1;
  const what = movesNothing(state, command)
    ? 'Nothing moved, because nothing has been read yet'
    : `Cursor of ${nameOfMeant(state, command)} to ${command.to ?? 'the beginning'}`;
  const next: FeedState = {
    ...state,
    epoch,
    collections,
    ...(command.resend === true ? { resendBefore: now } : {}),
    recentRuns: remember(state, operatorEntry(epoch, 'reset', `${what}: ${command.reason}`, now)),
  };
  return { state: next, reply: next };
}

/**
 * For those who can be refused. Not a part of `resetCursor`: a state that has carried such a command out does so again when it is replayed.
 * @throws {InputInvalid} for a position where there is nothing that it could be the position of
 */
export function refuseEmptyReset(state: FeedState, command: ResetCursor): void {
  if (!movesNothing(state, command)) return;
  const outputs = Object.keys(state.collections).join(', ');
  throw new CodedError(
    'InputInvalid',
    `Reset of feed ${state.feedId}: nothing has been read yet that could be read from ${String(command.to).slice(0, 40)} on${outputs === '' ? '' : `; it has outputs only: ${outputs}`}. Begin with a run, or leave out the position (no --to; in JSON: "to": null)`,
  );
}

/** An instant means nothing to an output: what it is told follows from what is read. */
function meantBy({ collection, to }: ResetCursor): (id: string) => boolean {
  return (id) => (collection === undefined ? to === null || !isOutput(id) : collection === id);
}

const movesNothing = ({ collections }: FeedState, command: ResetCursor): boolean =>
  command.to !== null &&
  command.collection === undefined &&
  !Object.keys(collections).some(meantBy(command));

function nameOfMeant({ collections }: FeedState, command: ResetCursor): string {
  if (command.collection !== undefined) return command.collection;
  const all = Object.keys(collections).every(meantBy(command));
  return all ? 'all collections' : 'all that is read';
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
