// The usual end of a batch: nothing was refused, so nothing has to be matched to objects.
import type { ChunkOutcome, ChunkRef } from '../src/core/plan.ts';
import type { BatchStatus } from '../src/threatconnect/index.ts';

export const isAcceptedWhole = (
  { errorCount, unprocessCount, successCount }: Counts,
  { count }: ChunkRef,
): boolean => errorCount === 0 && unprocessCount === 0 && successCount === count;

type Counts = Pick<BatchStatus, 'errorCount' | 'unprocessCount' | 'successCount'>;

export const acceptedWhole = (
  { chunk, count }: ChunkRef,
  batchId: string | null,
): ChunkOutcome => ({
  chunk,
  status: 'ended',
  batchId,
  accepted: count,
  rejected: 0,
  unknown: 0,
});
