// From what has been read, and the platform's time, to what is new. Windows of dates are closed when they are read: an object that is
// changed meanwhile leaves its window and comes in a later one, so nothing moves while pages are cut.
//
// First run:  |<-- liveDays ------->|  lag  now
// Later runs: | overlap |<-- new -->|  lag  now
import type { ReadingCursor } from '../core/cursor.ts';
import type { ExportParameters } from './parameters.ts';
import type { DateWindow } from './query/query.ts';

export interface WindowSettings {
  /** The date that decides what is new. A cursor of another one counts as none. */
  readonly field: 'lastModified' | 'dateAdded';
  readonly overlapMs: number;
  readonly lagMs: number;
  /** Length of the first window of a new export. */
  readonly liveMs: number;
  /** Instant; nothing before it is read. */
  readonly firstFetch?: string | undefined;
}

/** Of the parameters of an export. */
export const windowSettings = (parameters: ExportParameters): WindowSettings => ({
  field: parameters.delta,
  overlapMs: parameters.overlapSeconds * 1_000,
  lagMs: parameters.lagSeconds * 1_000,
  liveMs: parameters.liveDays * DAY_MS,
  firstFetch: parameters.firstFetch,
});

const DAY_MS = 86_400_000;

/**
 * What is new, or of a new export the newest. `undefined`: nothing can be new; a platform whose clock was set back gives none until it
 * has caught up.
 *
 * @param cursor absent: nothing has been read yet
 * @param platformNow the platform's time in milliseconds; the clock of this machine plus `measureClockSkew()`
 */
export function newestWindow(
  cursor: Pick<ReadingCursor, 'field' | 'through'> | undefined,
  platformNow: number,
  { field, overlapMs, lagMs, liveMs, firstFetch }: WindowSettings,
): (DateWindow & { readonly from: string; readonly to: string }) | undefined {
  const to = instantOf(platformNow - lagMs);
  const through = cursor?.field === field ? cursor.through : undefined;
  if (through !== undefined && to <= through) return undefined;
  const from = latest(
    instantOf(through === undefined ? Date.parse(to) - liveMs : Date.parse(through) - overlapMs),
    firstFetch,
  );
  return from < to ? { from, to } : undefined;
}

/** Whole seconds: the platform knows no smaller ones. */
export const instantOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Instants of one form compare as texts. */
const latest = (left: string, right: string | undefined): string =>
  right !== undefined && right > left ? right : left;
