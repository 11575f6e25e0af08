import { CodedError } from '../src/core/errors.ts';
import type { JsonObject } from '../src/core/json.ts';
import { WAVE, type AcceptedInPart, type ChunkRef, type ObjectOutcome } from '../src/core/plan.ts';
import type { Store } from '../src/spool/index.ts';
import type { ThreatConnect } from '../src/threatconnect/index.ts';
import { acceptedWhole, isAcceptedWhole } from './accepted-whole.ts';
import type { AwaitBatchActivity, AwaitBatchInput, AwaitBatchResult } from './batch-contracts.ts';
import type { Documents } from './documents.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { PlatformPool } from './platform-pool.ts';
import { pollBatch } from './poll-batch.ts';
import { reconcileAssociations, type ReconciledAssociations } from './reconcile-associations.ts';
import { reconcileObjects, type ReconciledObjects } from './reconcile-objects.ts';
import type { PollPace } from './poll-pace.ts';
import { rejectionsOf } from './store-keys.ts';

export interface AwaitBatchDeps {
  readonly documents: Pick<Documents, 'plan'>;
  readonly platforms: Pick<PlatformPool, 'of'>;
  readonly store: Pick<Store, 'readJson' | 'write'>;
  readonly pace: PollPace;
}

/** A chunk is at most some tens of megabytes; parsed only when something was refused. */
const LARGEST_CHUNK_BYTES = 512 * 1024 * 1024;

/**
 * Does: waits for the end of one batch, reads what was refused and why, and matches it to the objects of the chunk.
 * Safe to retry because: it only reads; a repeated attempt goes on waiting for the same batch.
 * Heartbeat carries: the last status seen.
 * Fails with: BatchPending (benign, looked at again later), BatchUnresolved after the deadline.
 */
export function createAwaitBatch({
  documents,
  platforms,
  store,
  pace,
}: AwaitBatchDeps): AwaitBatchActivity {
  return (input) =>
    withHeartbeats({ batchId: input.batchId, status: 'unknown' }, async (report, signal) => {
      const { settings, platform } = await platforms.of(input.configRef);
      const status = await pollBatch({
        batch: platform.batch,
        batchId: input.batchId,
        instance: settings.platform.instance,
        pace,
        deadlineMs: settings.batch.batchDeadlineMs,
        signal,
        onStatus: (seen) => report({ batchId: input.batchId, status: seen.status }),
      });
      const chunk = (await documents.plan(input.plan)).chunks[input.chunk];
      if (!chunk)
        throw new CodedError('RefMissing', `Plan of feed ${input.feedId}: no chunk ${input.chunk}`);
      if (isAcceptedWhole(status, chunk)) return acceptedWhole(chunk, input.batchId);
      const errors =
        status.errorCount > 0
          ? await readErrors(platform, input.batchId, status.errorCount, signal)
          : [];
      const content = (await store.readJson(chunk.ref, LARGEST_CHUNK_BYTES)) as JsonObject;
      return toResult(
        store,
        input,
        chunk,
        chunk.wave === WAVE.associations
          ? reconcileAssociations(content, { status, errors })
          : reconcileObjects(content, chunk, { status, errors }),
      );
    });
}

async function readErrors(
  { batch }: ThreatConnect,
  batchId: string,
  expected: number,
  signal: AbortSignal,
): Promise<Exclude<Awaited<ReturnType<ThreatConnect['batch']['getErrors']>>, 'running'>> {
  const errors = await batch.getErrors(batchId, { expected, signal });
  if (errors === 'running')
    throw new CodedError('BatchPending', `Batch ${batchId}: its errors cannot be read yet`, {
      retryAfterMs: 1_000,
    });
  return errors;
}

async function toResult(
  store: Pick<Store, 'write'>,
  input: AwaitBatchInput,
  chunk: ChunkRef,
  reconciled: ReconciledObjects | ReconciledAssociations,
): Promise<AwaitBatchResult> {
  const { accepted, rejected, unknown, outcomes } = reconciled;
  const fatal = 'fatal' in reconciled ? reconciled.fatal : undefined;
  const exceptions =
    outcomes.length === 0
      ? undefined
      : await store.write(
          `${rejectionsOf(input.feedId)}/${input.runKey}/${input.batchId}.jsonl`,
          jsonLines(outcomes),
          {
            contentType: 'application/x-ndjson',
            count: outcomes.length,
          },
        );
  return {
    chunk: chunk.chunk,
    status: 'ended',
    batchId: input.batchId,
    accepted,
    rejected,
    unknown,
    ...(exceptions === undefined ? {} : { exceptions }),
    ...(fatal === undefined
      ? {}
      : {
          fatal: {
            code:
              fatal === 'IndicatorLimit'
                ? ('IndicatorLimit' as const)
                : ('BatchUnresolved' as const),
            message: `batch ${input.batchId}: ${accepted} of ${chunk.count} objects accepted, ${rejected} refused, ${unknown} not decided`,
          },
        }),
  };
}

const jsonLines = (outcomes: readonly (ObjectOutcome | AcceptedInPart)[]): string =>
  outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join('');
