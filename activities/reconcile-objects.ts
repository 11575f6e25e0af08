// What became of the objects of a chunk. They are told apart by their place: two Files may be sent under the same hash, and a File
// under a stronger one than the ledger knows it by.
import type { JsonObject } from '../src/core/json.ts';
import type { ChunkRef } from '../src/core/plan.ts';
import { reconcileChunk } from '../src/threatconnect/index.ts';
import type { ChunkAnswer, ReconciledChunk } from '../src/threatconnect/index.ts';
import { sentObjectsOf } from './chunk-content.ts';

export type ReconciledObjects = Pick<
  ReconciledChunk,
  'accepted' | 'rejected' | 'unknown' | 'outcomes' | 'fatal'
>;

/** `content` is what was sent: its n-th object is the one with ordinal `chunk.first + n`. */
export function reconcileObjects(
  content: JsonObject,
  { first, action }: Pick<ChunkRef, 'first' | 'action'>,
  answer: Pick<ChunkAnswer, 'status' | 'errors'>,
): ReconciledObjects {
  const objects = sentObjectsOf(content);
  const sent = objects.map((object, place) => ({ ...object, key: String(place) }));
  const { outcomes, accepted, rejected, unknown, fatal } = reconcileChunk({
    sent,
    action,
    ...answer,
  });
  return {
    accepted,
    rejected,
    unknown,
    ...(fatal === undefined ? {} : { fatal }),
    outcomes: outcomes.map((outcome) => {
      const place = Number(outcome.key);
      return { ...outcome, key: objects[place]?.key ?? outcome.key, ordinal: first + place };
    }),
  };
}
