// The state of a batch job in both of its shapes: bare while it runs (`{"status":"Running"}`), enveloped else.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { PlatformAnswer } from '../transport.ts';
import { readAs, wireId } from '../wire.ts';

/** Created → Queued → Running → Completed. There is no state for failure: that is Completed with counts. */
const BATCH_STATES = ['Created', 'Queued', 'Running', 'Completed'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

export interface BatchStatus {
  /** Absent when the platform worked the batch off inline. */
  readonly id?: string;
  readonly status: BatchState;
  readonly successCount: number;
  readonly errorCount: number;
  /** Objects that were not looked at, because the job was told to halt on the first error. */
  readonly unprocessCount: number;
  readonly successIndicatorCount?: number;
  readonly errorIndicatorCount?: number;
  readonly successGroupCount?: number;
  readonly errorGroupCount?: number;
}

const count = z.coerce.number().int().nonnegative();
const state = z.object({
  id: wireId.optional(),
  status: z.string(),
  successCount: count.default(0),
  errorCount: count.default(0),
  unprocessCount: count.optional(),
  // Named so in prose of the documentation; every known body says `unprocessCount`.
  unprocessedCount: count.optional(),
  successIndicatorCount: count.optional(),
  errorIndicatorCount: count.optional(),
  successGroupCount: count.optional(),
  errorGroupCount: count.optional(),
});
const enveloped = z
  .object({ data: z.object({ batchStatus: state }) })
  .transform(({ data }) => data.batchStatus);
const answerShape = z.union([enveloped, state]);

/**
 * @throws {BatchUnresolved} when the state is a word that is not known: waiting for it to change could take for ever
 * @throws {PlatformResponse} when the answer has another shape
 */
export function readBatchStatus(answer: PlatformAnswer, what: string): BatchStatus {
  const {
    unprocessedCount,
    unprocessCount,
    id,
    status: word,
    ...counts
  } = readAs(answerShape, answer, what, 'state');
  const status = BATCH_STATES.find((known) => known.toLowerCase() === word.toLowerCase());
  if (status === undefined)
    throw new CodedError(
      'BatchUnresolved',
      `${what}: expected one of ${BATCH_STATES.join(', ')}, got ${word}`,
    );
  const known = Object.fromEntries(
    Object.entries(counts).filter(([, value]) => value !== undefined),
  );
  return {
    ...(known as Pick<BatchStatus, 'successCount' | 'errorCount'>),
    ...(id === undefined ? {} : { id }),
    status,
    unprocessCount: unprocessCount ?? unprocessedCount ?? 0,
  };
}
