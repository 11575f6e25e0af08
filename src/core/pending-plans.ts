// What stays pending after a commit: exactly the chunks whose batch may still take effect, so that a batch which never ends
// keeps its own objects due and no others.
import type { ChunkId, PendingPlan } from './feed-state.ts';

/** The pending plans with nothing but their open chunks; a plan without any goes. */
export function stillPending(
  pending: readonly PendingPlan[],
  open: readonly ChunkId[],
): readonly PendingPlan[] {
  return pending.flatMap(({ epoch, plan, chunks: before }) => {
    const chunks = openChunks(open, epoch).filter((chunk) => before?.includes(chunk) ?? true);
    return chunks.length === 0 ? [] : [{ epoch, plan, chunks }];
  });
}

const openChunks = (open: readonly ChunkId[], epoch: number): readonly number[] =>
  [...new Set(open.filter((of) => of.epoch === epoch).map(({ chunk }) => chunk))].sort(
    (a, b) => a - b,
  );

export const isSameChunk = (a: ChunkId, b: ChunkId): boolean =>
  a.epoch === b.epoch && a.chunk === b.chunk;

/** Those of `notes` that are not among `ended`. */
export const withoutEnded = <Note extends ChunkId>(
  notes: readonly Note[],
  ended: readonly ChunkId[],
): readonly Note[] => notes.filter((note) => !ended.some((end) => isSameChunk(note, end)));
