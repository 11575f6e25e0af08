// Step 1 of a run: the lease, then everything predecessors may still have on its way to the platform.
import { sleep } from '@temporalio/workflow';
import type { BeginRunResult, RunContext } from '../activities/contracts.ts';
import type { BatchNote } from '../src/core/feed-state.ts';
import { platformActivities } from './proxies.ts';
import { inWindow } from './in-window.ts';
import type { RunRecord } from './run-facts.ts';

export type Lease = Extract<BeginRunResult, { status: 'granted' }>;

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
  record.step = `settling ${theirs.length} batches of earlier runs`;
  const { settleBatch } = platformActivities(lease.settings.instance);
  await inWindow(theirs, lease.settings.window, async (note) => {
    if (note.batchId === undefined) {
      await untilInstant(note.uploadUntil);
      // Without an id the batch cannot be waited for: its objects stay pending for one run longer (rule 9).
      record.keepsPending = true;
      record.settled.push(idOf(note));
      return;
    }
    const { ended } = await settleBatch({ ...context, note });
    if (ended) record.settled.push(idOf(note));
    else record.keepsPending = true;
  });
}

const idOf = ({ epoch, chunk }: BatchNote): Pick<BatchNote, 'epoch' | 'chunk'> => ({
  epoch,
  chunk,
});

async function untilInstant(instant: string): Promise<void> {
  const ms = Date.parse(instant) - Date.now();
  if (ms > 0) await sleep(ms, { summary: 'no upload of an earlier run may be under way' });
}
