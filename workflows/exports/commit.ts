// Two fenced updates: cursors of what was read and the mirror, before anybody is told; cursors of the outputs that confirmed, after it.
import { CancellationScope } from '@temporalio/workflow';
import type { RunContext } from '../../activities/contracts.ts';
import type { MergeMirrorResult } from '../../activities/exports/contracts.ts';
import type { CollectionState } from '../../src/core/feed-state.ts';
import { outcomeOf, summaryOf } from '../../src/core/exit-status.ts';
import { enter } from '../progress.ts';
import type { ExportLease } from './lease.ts';
import { commitRead, commitRun } from '../proxies.ts';
import { factsOf, type RunRecord } from '../run-facts.ts';
import type { Telling } from './outputs.ts';

/**
 * What an output is told is part of the mirror from here on, whatever becomes of the run: a later one goes on behind it and withdraws
 * from the output what it may know.
 */
export async function commitReading(
  record: RunRecord,
  { collections }: ExportLease,
  context: RunContext,
  { mirror, change }: MergeMirrorResult,
  tellings: readonly Telling[],
): Promise<void> {
  const outputs: Record<string, CollectionState> = {};
  for (const { collection, isDue } of tellings) {
    const { cursor = null, ...held } = collections[collection] ?? {};
    if (isDue) outputs[collection] = { ...held, cursor: { ...cursor, mayKnow: String(change) } };
  }
  // Once asked for, it may have been applied whatever happens to the run.
  await CancellationScope.nonCancellable(() =>
    commitRead({ ...context, cursors: { ...record.reached, ...outputs }, ledger: mirror }),
  );
}

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
