// Steps 10 and 11: ledger rows from accepted outcomes, then cursors and ledger reference in one fenced update.
import type { RunContext } from '../activities/contracts.ts';
import { outcomeOf, summaryOf } from '../src/core/exit-status.ts';
import type { RunFacts } from '../src/core/exit-status.ts';
import type { BatchNote, CollectionState } from '../src/core/feed-state.ts';
import type { Lease } from './lease.ts';
import { commitRun, writeLedger } from './proxies.ts';
import type { RunRecord } from './run-facts.ts';

export async function commit(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
  factsOf: (record: RunRecord) => RunFacts,
): Promise<void> {
  const { plan } = record;
  let { ledger } = lease;
  let committed: readonly string[] = Object.keys(record.reached);
  let unknownObjects: number | undefined;
  if (plan && (!plan.empty || lease.pending.length > 0)) {
    record.step = 'writing the ledger';
    const written = await writeLedger({
      ...context,
      plan: plan.plan,
      ...(lease.ledger === undefined ? {} : { ledger: lease.ledger }),
      pending: lease.pending,
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
  record.step = 'committing';
  const cursors: Record<string, CollectionState> = {};
  for (const [collection, state] of Object.entries(record.reached)) {
    if (committed.includes(collection)) cursors[collection] = state;
  }
  const facts = factsOf(record);
  const reply = await commitRun({
    ...context,
    cursors,
    ...(ledger === undefined ? {} : { ledger }),
    ...(unknownObjects === undefined ? {} : { unknownObjects }),
    coversAll: record.input.collections === undefined,
    clearsPending: unknownObjects !== undefined && !record.keepsPending,
    ended: endedNotes(record, context.epoch),
    outcome: outcomeOf(facts),
    summary: summaryOf(facts),
  });
  record.collections = record.collections.map((result) => ({
    ...result,
    cursorMoved: result.collection in cursors,
  }));
  record.cursors = {
    ...record.cursors,
    ...Object.fromEntries(Object.entries(reply.cursors).map(([id, { cursor }]) => [id, cursor])),
  };
}

/** Notes of predecessors and of this run whose end was read. */
export function endedNotes(
  record: RunRecord,
  epoch: number,
): readonly Pick<BatchNote, 'epoch' | 'chunk'>[] {
  return [...record.settled, ...record.endedChunks.map((chunk) => ({ epoch, chunk }))];
}
