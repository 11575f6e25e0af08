// From what has been read, and the platform's time, to what is read next. Windows of dates are closed when they are read: an
// object that is changed meanwhile leaves its window and comes in a later one, so nothing moves while pages are cut.
//
// First run:  |<-- backfill: older slices, newest first -->|<-- live -->|  lag  now
// Later runs: |<-- what is left of the backfill ---------->|   overlap |<-- live -->|  lag  now
import type { ReadingCursor } from '../core/cursor.ts';
import type { RequestBudget } from '../threatconnect/index.ts';
import type { ExportParameters } from './parameters.ts';
import type { DateWindow } from './query/query.ts';

export interface WindowSettings {
  /** The date that decides what is new. A cursor of another one counts as none: everything is read again. */
  readonly field: 'lastModified' | 'dateAdded';
  readonly overlapMs: number;
  readonly lagMs: number;
  /** Length of the first window of a new export. */
  readonly liveMs: number;
  /** Instant; nothing before it is read. */
  readonly firstFetch?: string | undefined;
}

export interface PlannedWindow extends DateWindow {
  readonly role: 'live' | 'backfill';
  readonly to: string;
  /** What is true when this window and those before it in the list were read and merged. */
  readonly after: ReadingCursor;
}

/** Of the parameters of an export. */
export const windowSettings = (parameters: ExportParameters): WindowSettings => ({
  field: parameters.delta,
  overlapMs: parameters.overlapSeconds * 1_000,
  lagMs: parameters.lagSeconds * 1_000,
  liveMs: parameters.liveDays * DAY_MS,
  firstFetch: parameters.firstFetch,
});

/** Of the client that reads: `atATime` counts ranges that are read at once, because each waits for its page. */
export const requestBudget = ({
  parallel,
  requestsPerMinute,
}: ExportParameters): RequestBudget => ({
  atATime: parallel,
  ...(requestsPerMinute === undefined ? {} : { perMinute: requestsPerMinute }),
});

const DAY_MS = 86_400_000;
/** Ages at which the backfill is cut, in days before its end: the newer, the sooner wanted, and the fewer. */
const SLICE_DAYS = [30, 120, 485];

/**
 * The windows to read, in this order; the first is the newest. Each may be committed by itself with its `after`.
 *
 * @param cursor absent: nothing has been read yet
 * @param platformNow the platform's time in milliseconds; the clock of this machine plus `measureClockSkew()`
 */
export function planWindows(
  cursor: ReadingCursor | undefined,
  platformNow: number,
  settings: WindowSettings,
): readonly PlannedWindow[] {
  const held = cursor?.field === settings.field ? cursor : undefined;
  const to = instantOf(platformNow - settings.lagMs);
  const live = held === undefined ? firstWindow(to, settings) : liveWindow(held, to, settings);
  const behind = live?.after ?? held;
  return [...(live === undefined ? [] : [live]), ...backfillWindows(behind)];
}

/** Without anything new the window would be empty; a platform whose clock was set back gives none until it has caught up. */
function liveWindow(
  held: ReadingCursor,
  to: string,
  { overlapMs, firstFetch }: WindowSettings,
): PlannedWindow | undefined {
  if (to <= held.through) return undefined;
  const from = latest(instantOf(Date.parse(held.through) - overlapMs), firstFetch);
  return { role: 'live', from, to, after: { ...held, through: to } };
}

function firstWindow(
  to: string,
  { field, liveMs, firstFetch }: WindowSettings,
): PlannedWindow | undefined {
  if (firstFetch !== undefined && firstFetch >= to) return undefined;
  const from = latest(instantOf(Date.parse(to) - liveMs), firstFetch);
  const rest = { ...(firstFetch === undefined ? {} : { from: firstFetch }), to: from };
  const after = { field, through: to, ...(rest.from === rest.to ? {} : { backfill: rest }) };
  return { role: 'live', from, to, after };
}

function backfillWindows(cursor: ReadingCursor | undefined): readonly PlannedWindow[] {
  if (cursor?.backfill === undefined) return [];
  const { backfill: all, ...rest } = cursor;
  const starts = SLICE_DAYS.map((days) => instantOf(Date.parse(all.to) - days * DAY_MS));
  const cuts = [all.to, ...starts.filter((start) => all.from === undefined || start > all.from)];
  return cuts.map((to, index): PlannedWindow => {
    const from = cuts[index + 1] ?? all.from;
    const done = from === all.from || from === undefined;
    const after = done ? rest : { ...rest, backfill: { ...all, to: from } };
    return { role: 'backfill', ...(from === undefined ? {} : { from }), to, after };
  });
}

/** Whole seconds: the platform knows no smaller ones. */
export const instantOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Instants of one form compare as texts. */
const latest = (left: string, right: string | undefined): string =>
  right !== undefined && right > left ? right : left;
