// Step 1 of a run: the lease, then everything predecessors may still have on its way to the platform.
import { ApplicationFailure, isCancellation, sleep } from '@temporalio/workflow';
import type { SettleBatchResult } from '../activities/batch-contracts.ts';
import type { BeginRunResult, RunContext } from '../activities/contracts.ts';
import type { FeedRunInput } from '../src/core/feed-run.ts';
import type { BatchNote, ChunkId } from '../src/core/feed-state.ts';
import { enter } from './progress.ts';
import { beginRun, platformActivities } from './proxies.ts';
import { inWindow } from './in-window.ts';
import { failureOf } from './failure-of.ts';
import type { RunRecord } from './run-facts.ts';

export type Lease = Extract<BeginRunResult, { status: 'granted' }>;

/** The answer to the request for the lease; a failure of the request ends the run like any other, with outcome and result. */
export async function takeLease(
  record: RunRecord,
  runKey: string,
): Promise<BeginRunResult | undefined> {
  let begun: BeginRunResult;
  try {
    begun = await beginRun({ ...begunBy(record.input), runKey });
  } catch (error) {
    if (isCancellation(error)) throw error;
    record.failure = failureOf(error);
    return undefined;
  }
  if (begun.status === 'granted') {
    record.cursors = Object.fromEntries(
      begun.collections.map(({ collection, state }) => [collection, state.cursor]),
    );
  } else if (record.input.resume) {
    record.failure = failureOf(leaseLost(record.input, begun.reason));
    return undefined;
  }
  return begun;
}

/** A plan is good under the lease it was made with only: others may have written and committed in between. */
export function requireSameLease(input: FeedRunInput, { epoch }: Lease): void {
  if (input.resume && input.resume.epoch !== epoch)
    throw leaseLost(input, `the lease has epoch ${epoch} now`);
}

const leaseLost = ({ feedId, resume }: FeedRunInput, why: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Feed ${feedId}: the run lost its lease (epoch ${resume?.epoch ?? 0}) while it continued as new: ${why}. Nothing was moved; start a new run`,
    'StaleEpoch',
  );

const begunBy = ({
  feedId,
  mode,
  collections,
  configRef,
}: FeedRunInput): Omit<Parameters<typeof beginRun>[0], 'runKey'> => ({
  feedId,
  mode,
  ...(collections === undefined ? {} : { collections }),
  ...(configRef === undefined ? {} : { configRef }),
});

/**
 * Waits until no upload of a predecessor can begin any more, then reads the end of every batch they noted (rule 5).
 * Only after that may this run plan. A batch whose end could not be read is carried on as a note.
 */
export async function settlePredecessors(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<void> {
  const theirs = lease.notes.filter((note) => note.epoch < lease.epoch);
  if (theirs.length === 0) return;
  enter(record, `settling ${theirs.length} batches of earlier runs`);
  const { settleBatch } = platformActivities(lease.settings.instance);
  // A stalled attempt of a predecessor may upload until then, even to a batch that another attempt has completed.
  await untilInstant(
    theirs
      .map((note) => note.uploadUntil)
      .sort()
      .at(-1) ?? '',
  );
  await inWindow(theirs, lease.settings.window, async (note) => {
    if (note.batchId === undefined) {
      // Without an id the batch cannot be waited for: its objects stay pending for one run longer (rule 9).
      record.unsettled.push(idOf(note));
      record.settled.push(idOf(note));
      return;
    }
    if (await hasEnded(record, note, () => settleBatch({ ...context, note })))
      record.settled.push(idOf(note));
    else record.hanging.push(idOf(note));
  });
}

/** A batch that does not end in time is carried on as a note; what it may still do is unknown, and so are its objects. */
async function hasEnded(
  record: RunRecord,
  { batchId = '' }: BatchNote,
  settle: () => Promise<SettleBatchResult>,
): Promise<boolean> {
  try {
    return (await settle()).ended;
  } catch (error) {
    const { code, message } = failureOf(error);
    if (isCancellation(error) || (code !== 'BatchPending' && code !== 'BatchUnresolved'))
      throw error;
    record.warnings.push(
      `batch ${batchId} of an earlier run has not ended: ${message}`.slice(0, 500),
    );
    return false;
  }
}

const idOf = ({ epoch, chunk }: BatchNote): ChunkId => ({
  epoch,
  chunk,
});

async function untilInstant(instant: string): Promise<void> {
  const ms = Date.parse(instant) - Date.now();
  if (ms > 0) await sleep(ms, { summary: 'no upload of an earlier run may be under way' });
}
