// Steps 7 and 9: chunks wave by wave, at most W in flight. A wave starts only when the one before was accepted in full,
// so removals never happen beside something that failed; a fatal answer stops all further writing.
import { isCancellation, workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import type { WaveChunks } from '../activities/plan-contracts.ts';
import type { RunFailure } from '../src/core/exit-status.ts';
import { WAVE, type ChunkOutcome, type Wave } from '../src/core/plan.ts';
import { inWindow } from './in-window.ts';
import type { Lease } from './lease.ts';
import { enter } from './progress.ts';
import { platformActivities } from './proxies.ts';
import { failureOf } from './failure-of.ts';
import type { RunRecord } from './run-facts.ts';

/** After so many chunks a run continues as new, far below the engine's limit on history. */
const CHUNKS_PER_EXECUTION = 250;

/** `done`: nothing more will be sent. `continueAsNew`: the next execution goes on at `record.sentChunks`. */
export async function sendChunks(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<'done' | 'continueAsNew'> {
  const { plan } = record;
  if (!plan) return 'done';
  let sentHere = 0;
  const stop = { now: false };
  const mayGoOn = (): boolean =>
    !stop.now && sentHere < CHUNKS_PER_EXECUTION && !workflowInfo().continueAsNewSuggested;

  for (const wave of plan.waves) {
    const chunks = chunksOf(wave).filter((chunk) => chunk >= record.sentChunks);
    if (chunks.length === 0) continue;
    enter(record, stepOf(wave));
    await inWindow(
      chunks,
      lease.settings.window,
      async (chunk) => {
        sentHere += 1;
        record.sentChunks = Math.max(record.sentChunks, chunk + 1);
        const outcome = await sendOne(record, lease, context, chunk);
        if (outcome.fatal) {
          record.failure ??= outcome.fatal;
          stop.now = true;
        }
      },
      mayGoOn,
    );
    if (stop.now || waveHasFailed(record, wave)) return 'done';
    if (record.sentChunks < wave.first + wave.count) return 'continueAsNew';
  }
  return 'done';
}

/** A fatal answer: nothing more may be written in this run. */
type SentChunk = ChunkOutcome & { readonly fatal?: RunFailure };

const chunksOf = ({ first, count }: WaveChunks): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

/** An object without a final outcome: what comes in later waves may not rely on it. A refusal is final. */
function waveHasFailed(record: RunRecord, wave: WaveChunks): boolean {
  return record.outcomes.some(
    ({ chunk, status, unknown }) =>
      chunk >= wave.first && chunk < wave.first + wave.count && (status !== 'ended' || unknown > 0),
  );
}

const WHAT_OF_WAVE: Readonly<Record<Wave, string>> = {
  [WAVE.groups]: 'groups',
  [WAVE.indicators]: 'indicators',
  [WAVE.associations]: 'links between indicators',
  [WAVE.inactivate]: 'inactive indicators',
  [WAVE.remove]: 'removals',
};

function stepOf({ wave, count }: WaveChunks): string {
  const what = WHAT_OF_WAVE[wave];
  return `sending ${what} (${count} chunks)`;
}

async function sendOne(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
  chunk: number,
): Promise<SentChunk> {
  const outcome = await submitAndAwait(record, lease, context, chunk);
  if (outcome.status === 'ended') record.endedChunks.push(chunk);
  record.acceptedObjects += outcome.accepted;
  if (outcome.status !== 'ended' || outcome.rejected > 0 || outcome.unknown > 0) {
    const { fatal: _fatal, ...plain } = outcome;
    record.outcomes.push(plain);
  }
  return outcome;
}

async function submitAndAwait(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
  chunk: number,
): Promise<SentChunk> {
  const { submitBatch, awaitBatch } = platformActivities(lease.settings.instance);
  const plan = record.plan?.plan;
  if (!plan) throw new Error('a chunk without a plan');
  let batchId: string | null = null;
  try {
    const submitted = await submitBatch({ ...context, plan, chunk });
    if (submitted.outcome) return submitted.outcome;
    batchId = submitted.batchId;
    if (batchId === null) return open(chunk, null);
    return await awaitBatch({ ...context, plan, chunk, batchId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = failureOf(error);
    // Without the lease nothing of this run counts any more.
    if (code === 'StaleEpoch' || code === 'Internal') throw error;
    record.warnings.push(`chunk ${chunk}: ${code}: ${message}`.slice(0, 500));
    const outcome = open(chunk, batchId);
    // Waited for long enough: the batch may still end, and the next run looks after it.
    return code === 'BatchUnresolved' || code === 'BatchPending'
      ? outcome
      : { ...outcome, fatal: { code, message: `chunk ${chunk}: ${message}`.slice(0, 400) } };
  }
}

const open = (chunk: number, batchId: string | null): ChunkOutcome => ({
  chunk,
  status: 'open',
  batchId,
  accepted: 0,
  rejected: 0,
  unknown: 0,
});
