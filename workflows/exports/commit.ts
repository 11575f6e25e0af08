// Cursors of what was read and of the outputs that confirmed, and the mirror, in one fenced update.
import { CancellationScope } from '@temporalio/workflow';
import type { RunContext } from '../../activities/contracts.ts';
import type { MergeMirrorResult } from '../../activities/exports/contracts.ts';
import { outcomeOf, summaryOf } from '../../src/core/exit-status.ts';
import { enter } from '../progress.ts';
import { commitRun } from '../proxies.ts';
import { factsOf, type RunRecord } from '../run-facts.ts';

export async function commitExport(
  record: RunRecord,
  context: RunContext,
  { mirror }: MergeMirrorResult,
): Promise<void> {
  enter(record, 'committing');
  const facts = factsOf(record);
  // Once asked for, a commit may have been applied whatever happens to the run: its answer is waited for.
  const reply = await CancellationScope.nonCancellable(() =>
    commitRun({
      ...context,
      cursors: record.reached,
      ledger: mirror,
      unknownObjects: 0,
      coversAll: true,
      ledgerWritten: true,
      ended: [],
      unsettled: [],
      outcome: outcomeOf(facts),
      summary: summaryOf(facts),
    }),
  );
  record.collections = record.collections.map((result) => ({
    ...result,
    cursorMoved: result.collection in record.reached,
  }));
  record.cursors = {
    ...record.cursors,
    ...Object.fromEntries(Object.entries(reply.cursors).map(([id, { cursor }]) => [id, cursor])),
  };
}
