// Waiting for a batch: close looks at first, at a pace learned from the earlier batches of the same instance, then wider ones.
// The platform's own client sleeps 15 s before its first look and needs ten batches to learn.
import { activityInfo } from '@temporalio/activity';
import { CodedError } from '../src/core/errors.ts';
import type { BatchStatus, ThreatConnect } from '../src/threatconnect/index.ts';
import { delay } from './delay.ts';
import type { PollPace } from './poll-pace.ts';

/** So long an attempt looks by itself; after that the engine waits, which holds no slot and costs no history. */
const IN_ATTEMPT_MS = 60_000;
const FIRST_LATER_LOOK_MS = 30_000;
const LONGEST_LATER_LOOK_MS = 120_000;

export interface PollOptions {
  readonly batch: Pick<ThreatConnect['batch'], 'getStatus'>;
  readonly batchId: string;
  readonly instance: string;
  readonly pace: PollPace;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onStatus: (status: BatchStatus) => void;
  /** True when the batch can be given up before its deadline (nothing will be uploaded to it any more). */
  readonly isAbandoned?: (status: BatchStatus) => boolean;
}

/**
 * The status once it is Completed, or abandoned.
 * @throws {BatchPending} benign, when it goes on later. @throws {BatchUnresolved} after the deadline.
 */
export async function pollBatch(options: PollOptions): Promise<BatchStatus> {
  const { batch, batchId, instance, pace, deadlineMs, signal, onStatus, isAbandoned } = options;
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs, attempt } = activityInfo();
  // Both instants are the server's, so that a clock of this machine that is off changes nothing.
  const waitedBeforeMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  const startedAt = Date.now();
  for (let look = 0; ; look += 1) {
    await delay(pace.delayBefore(instance, look), signal);
    const status = await batch.getStatus(batchId, signal);
    onStatus(status);
    const waitedMs = Date.now() - startedAt;
    if (status.status === 'Completed') {
      if (attempt === 1) pace.learn(instance, waitedMs);
      return status;
    }
    if (isAbandoned?.(status) === true) return status;
    if (waitedBeforeMs + waitedMs > deadlineMs) {
      throw new CodedError(
        'BatchUnresolved',
        `Batch ${batchId} on ${instance} is still ${status.status} after ${Math.round(deadlineMs / 60_000)} minutes; its objects are sent again by the next run`,
      );
    }
    if (waitedMs > IN_ATTEMPT_MS) {
      const retryAfterMs = Math.min(
        FIRST_LATER_LOOK_MS * 1.3 ** (attempt - 1),
        LONGEST_LATER_LOOK_MS,
      );
      throw new CodedError('BatchPending', `Batch ${batchId} on ${instance} is ${status.status}`, {
        retryAfterMs,
      });
    }
  }
}
