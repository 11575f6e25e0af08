// What a fetch begins with: the cursor it may use, and how far an earlier attempt of the same fetch has come.
import type { Cursor } from '../../core/cursor.ts';
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
