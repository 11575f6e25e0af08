// Steps 10 and 11: ledger rows from accepted outcomes, then cursors and ledger reference in one fenced update.
import { CancellationScope } from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import { outcomeOf, summaryOf } from '../src/core/exit-status.ts';
import type { CollectionState } from '../src/core/feed-state.ts';
import type { Lease } from './lease.ts';
import { enter } from './progress.ts';
import { commitRun, writeLedger } from './proxies.ts';
import { endedNotes, factsOf } from './run-facts.ts';
import type { RunRecord } from './run-facts.ts';

export async function commit(record: RunRecord, lease: Lease, context: RunContext): Promise<void> {
  const { plan } = record;
  let { ledger } = lease;
  let committed: readonly string[] = Object.keys(record.reached);
  let unknownObjects: number | undefined;
  if (plan && (!plan.empty || lease.pending.length > 0)) {
    enter(record, 'writing the ledger');
    const written = await writeLedger({
      ...context,
      plan: plan.plan,
      ...(lease.ledger === undefined ? {} : { ledger: lease.ledger }),
      snapshots: record.snapshots,
      outcomes: record.outcomes,
      sentChunks: record.sentChunks,
      removalDropped: record.removalDropped !== undefined,
      at: new Date().toISOString(),
    });
    ({ ledger, committed } = written);
    ({ unknownObjects } = written);
    record.counts = {
      ...record.counts,
      created: written.created,
      updated: written.updated,
      refreshed: written.refreshed,
      resent: written.resent,
      removed: written.removed,
      rejected: written.rejected,
      unresolved: written.unresolved,
    };
  }
  enter(record, 'committing');
  const cursors: Record<string, CollectionState> = {};
  for (const [collection, state] of Object.entries(record.reached)) {
    if (committed.includes(collection)) cursors[collection] = state;
  }
  const facts = factsOf(record);
  // Once asked for, a commit may have been applied whatever happens to the run: its answer is waited for, so that a run that is
  // cancelled or late just then does not report a failure although everything moved.
  const reply = await CancellationScope.nonCancellable(() =>
    commitRun({
      ...context,
      cursors,
      ...(ledger === undefined ? {} : { ledger }),
      ...(unknownObjects === undefined ? {} : { unknownObjects }),
      coversAll: record.input.collections === undefined,
      ledgerWritten: unknownObjects !== undefined,
      ended: endedNotes(record, context.epoch),
      unsettled: record.unsettled,
      outcome: outcomeOf(facts),
      summary: summaryOf(facts),
    }),
  );
  record.collections = record.collections.map((result) => ({
    ...result,
    cursorMoved: result.collection in cursors,
  }));
  record.cursors = {
    ...record.cursors,
    ...Object.fromEntries(Object.entries(reply.cursors).map(([id, { cursor }]) => [id, cursor])),
  };
}
