// The usual end of a batch: nothing was refused, so nothing has to be matched to objects.
import { WAVE, type ChunkOutcome, type ChunkRef } from '../src/core/plan.ts';
import type { BatchStatus } from '../src/threatconnect/index.ts';

export const isAcceptedWhole = (
  { errorCount, unprocessCount, successCount }: Counts,
  { wave, count }: ChunkRef,
): boolean =>
  errorCount === 0 &&
  unprocessCount === 0 &&
  // Associations are not counted.
  (wave === WAVE.associations || successCount === count);

type Counts = Pick<BatchStatus, 'errorCount' | 'unprocessCount' | 'successCount'>;

export const acceptedWhole = (
  { chunk, wave, count }: ChunkRef,
  batchId: string | null,
): ChunkOutcome => ({
  chunk,
  status: 'ended',
  batchId,
  // The objects of associations were accepted before.
  accepted: wave === WAVE.associations ? 0 : count,
  rejected: 0,
  unknown: 0,
});
