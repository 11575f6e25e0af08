// One job of a batch: created, filled, watched to its end, its errors matched to the objects. From the moment that it has an
// id it ends in words about its objects, never in an exception: what was sent must be told.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import type { BatchResource } from '../resources/batch.ts';
import type { BatchJobSettings } from '../resources/batch-settings.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import type { BatchChunk } from './chunks.ts';
import { toError } from './files.ts';
import { createBatchPace } from './pace.ts';
import { judgeChunk, type BatchJob, type ChunkVerdict } from './report.ts';
import type { BatchRunOptions } from './run-options.ts';

const DEFAULT_TIMEOUT_MS = 3_600_000;

export interface JobEnd extends ChunkVerdict {
  readonly job: BatchJob;
}

/** @throws what creating the job ended with; nothing of the chunk was sent then */
export type JobSender = (
  chunk: BatchChunk,
  settings: BatchJobSettings,
  options: BatchRunOptions,
) => Promise<JobEnd>;

export function createJobSender(context: ClientContext, batch: BatchResource): JobSender {
  const pace = createBatchPace();

  const waitFor = async (batchId: string, options: BatchRunOptions): Promise<BatchStatus> => {
    const { clock } = context;
    const startedAt = clock.now();
    for (let look = 0; ; look += 1) {
      await sleep(context, pace.delayBefore(look), options.signal);
      const status = await batch.getStatus(batchId, options.signal);
      options.onStatus?.(status);
      const tookMs = clock.now() - startedAt;
      if (status.status === 'Completed') {
        pace.learn(tookMs);
        return status;
      }
      if (tookMs > (options.timeoutMs ?? DEFAULT_TIMEOUT_MS))
        throw new CodedError(
          'BatchUnresolved',
          `batch ${batchId} is still ${status.status} after ${Math.round(tookMs / 1000)} s; what it has may yet arrive`,
          { details: { object: `batch ${batchId}`, endpoint: 'GET /v2/batch' } },
        );
    }
  };

  return async (chunk, settings, options) => {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const { kind, entities } = chunk;
    const { batchId } = await batch.createBatch(settings, signal);
    let status: BatchStatus | undefined;
    const jobOf = (error: Error | undefined): BatchJob => ({
      kind,
      objects: entities.length,
      batchId,
      successCount: status?.successCount ?? 0,
      errorCount: status?.errorCount ?? 0,
      unprocessCount: status?.unprocessCount ?? 0,
      error,
    });
    try {
      await batch.uploadBatch(batchId, chunk.bytes, signal);
      status = await waitFor(batchId, options);
      const { errorCount } = status;
      const asked = errorCount > 0 || kind === 'association';
      const errors = asked
        ? await batch.getErrors(batchId, { expected: errorCount, ...signal })
        : [];
      const answer = {
        status,
        errors: errors === 'running' ? undefined : errors,
        action: settings.action,
      };
      return { job: jobOf(undefined), ...judgeChunk(chunk, context.types, answer) };
    } catch (thrown) {
      const error = findCodedError(thrown) ?? toError(thrown);
      const reason = `batch ${batchId}: ${error.message}`;
      return {
        job: jobOf(error),
        alreadyAbsent: 0,
        problems: entities.map((entity) => ({
          kind,
          entity,
          outcome: 'unknown',
          code: undefined,
          reason,
        })),
      };
    }
  };
}

async function sleep(
  { clock }: ClientContext,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch {
    throw new CodedError('Cancelled', 'cancelled while waiting for a batch', {
      details: { object: 'batch', endpoint: 'GET /v2/batch' },
    });
  }
}
