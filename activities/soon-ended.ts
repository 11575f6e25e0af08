// The end of a batch that comes at once. Waiting is an activity of its own, which costs about six events and a round trip through
// the engine; a small platform or a small chunk is done before that.
import type { BatchStatus, ThreatConnect } from '../src/threatconnect/index.ts';
import { delay } from './delay.ts';
import type { PollPace } from './poll-pace.ts';

/** Longer than this only `awaitBatch` waits. */
const SOON_MS = 1_000;

export interface SoonEndedOptions {
  readonly batch: Pick<ThreatConnect['batch'], 'getStatus'>;
  readonly batchId: string;
  readonly instance: string;
  readonly pace: PollPace;
  readonly signal: AbortSignal;
}

/** The status, when the batch is Completed within a second; no look at all when earlier batches took longer. */
export async function soonEnded(options: SoonEndedOptions): Promise<BatchStatus | undefined> {
  const { batch, batchId, instance, pace, signal } = options;
  const startedAt = Date.now();
  for (let look = 0; ; look += 1) {
    const pauseMs = pace.delayBefore(instance, look);
    if (Date.now() - startedAt + pauseMs > SOON_MS) return undefined;
    await delay(pauseMs, signal);
    const status = await batch.getStatus(batchId, signal);
    if (status.status !== 'Completed') continue;
    pace.learn(instance, Date.now() - startedAt);
    return status;
  }
}
