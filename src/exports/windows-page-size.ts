// How many objects to ask for at once: more while pages come quickly, fewer when they do not come at all.
import { findCodedError, type CodedError } from '../core/errors.ts';

export interface PageSizing {
  /** Objects of the next page. */
  readonly size: number;
  /** Never more than this again: a larger page has failed, or it is the limit of the settings. */
  readonly ceiling: number;
}

/** What one page of `size` objects took. */
export interface PageCost {
  readonly ms: number;
  /** Characters of the objects. */
  readonly bytes: number;
  /** Objects that came. */
  readonly objects: number;
}

const FIRST_SIZE = 1_000;
/** The platform's own limit. */
const LARGEST_SIZE = 10_000;
/** A page of this size fails for another reason than its size. */
const SMALLEST_SIZE = 10;
/** Below both a page may become larger, above one of them it becomes smaller. A query that is too slow ends by a timer there. */
const QUICK_MS = 5_000;
const LARGEST_BYTES = 32 * 1024 * 1024;
/** One quick page says little of one much larger. */
const MOST_GROWTH = 4;

export const startSizing = (maxPageSize = LARGEST_SIZE): PageSizing => ({
  size: Math.min(FIRST_SIZE, maxPageSize),
  ceiling: Math.min(LARGEST_SIZE, maxPageSize),
});

/** A page that was not full says nothing: the list was at its end. */
export function afterPage(sizing: PageSizing, { ms, bytes, objects }: PageCost): PageSizing {
  const { size, ceiling } = sizing;
  if (objects < size) return sizing;
  if (ms > QUICK_MS || bytes > LARGEST_BYTES)
    return { size: Math.max(Math.min(SMALLEST_SIZE, ceiling), Math.floor(size / 2)), ceiling };
  const room = Math.min(QUICK_MS / ms, LARGEST_BYTES / bytes, MOST_GROWTH);
  if (room < 2) return sizing;
  return { size: Math.min(ceiling, size * Math.floor(room)), ceiling };
}

/** `undefined`: a smaller page would fail as well. */
export function afterFailure({ size }: PageSizing, error: unknown): PageSizing | undefined {
  const coded = findCodedError(error);
  if (coded === undefined || !dependsOnSize(coded) || size <= SMALLEST_SIZE) return undefined;
  const smaller = Math.max(SMALLEST_SIZE, Math.floor(size / 4));
  return { size: smaller, ceiling: smaller };
}

/** 5xx and time-outs after all repetitions of the client, 413, and answers beyond what the client takes. */
const dependsOnSize = ({ code, details }: CodedError): boolean =>
  code === 'PlatformUnavailable' ||
  code === 'PlatformUnreachable' ||
  details['status'] === 413 ||
  details['maxBytes'] !== undefined;
