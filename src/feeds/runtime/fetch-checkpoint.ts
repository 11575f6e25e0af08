// What a fetch begins with: the cursor it may use, how far an earlier attempt of the same fetch has come, and how far back a first run
// looks.
import type { Cursor } from '../../core/cursor.ts';
import { CodedError } from '../../core/errors.ts';
import { readInstant } from '../mapping/instant.ts';
import { scalar } from '../sources/body.ts';
import type { SourceSession } from '../sources/session.ts';
import type { FetchCheckpoint, FetchInput } from './fetch-contract.ts';

/** What a cursor must agree with to be used. */
export interface Stamps {
  /** Hash of the request. */
  readonly request: string;
  /** Hash of the mapping in force. */
  readonly mapping: string;
}

/** The cursor, unless another request or mapping made it, or everything is wanted. One that a person set has neither. */
export function usableCursor(
  { cursor, revalidate }: Pick<FetchInput, 'cursor' | 'revalidate'>,
  stamps: Stamps,
): Cursor | undefined {
  if (!cursor || !revalidate) return undefined;
  const { request = stamps.request, mapping = stamps.mapping } = cursor;
  return request === stamps.request && mapping === stamps.mapping ? cursor : undefined;
}

/** The checkpoint of an earlier attempt of the same request, or a new one. */
export function checkpointOf(
  { checkpoint, now }: Pick<FetchInput, 'checkpoint' | 'now'>,
  { request }: Stamps,
): FetchCheckpoint {
  if (checkpoint?.request === request) return checkpoint;
  return {
    v: 1,
    request,
    startedAt: now ?? new Date().toISOString(),
    raw: [],
    pages: 0,
    bytes: 0,
    part: 0,
    sourceDate: null,
    endIsProven: true,
    notices: [],
  };
}

/** Documents of pages among what is stored; checkpoints of older versions have nothing else. */
export const pagesIn = (at: FetchCheckpoint): number => at.pages ?? at.raw.length;

const DAY_MS = 86_400_000;

/**
 * Days from where the first run begins until `now`; undefined when nothing says so.
 * @throws {ConfigInvalid} for what is neither a number of days nor an instant
 */
export function initialDaysOf(
  { source: { delta }, evaluate }: Pick<SourceSession, 'source' | 'evaluate'>,
  now: number,
): number | undefined {
  if (delta.kind === 'none' || typeof delta.initial === 'string') return undefined;
  const said = scalar(evaluate({})(delta.initial));
  if (said === undefined || said === '') return undefined;
  const days = Number(said);
  if (Number.isFinite(days)) return days;
  const instant = readInstant(said);
  if ('at' in instant) return Math.max((now - Date.parse(instant.at)) / DAY_MS, 0);
  throw new CodedError(
    'ConfigInvalid',
    `the beginning of the first run: expected a number of days or an instant such as 2031-01-02T00:00:00Z, got “${said.slice(0, 40)}”`,
  );
}
