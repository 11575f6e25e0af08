// The new ledger from what was accepted, as it runs in a worker thread.
import type { ChunkOutcome, Plan } from '../../src/core/plan.ts';
import { readPlan, writeLedger } from '../../src/ledger/index.ts';
import { createStore } from '../../src/spool/index.ts';
import type { RunContext } from '../contracts.ts';
import type { WriteLedgerInput, WriteLedgerResult } from '../plan-contracts.ts';
import { ledgerOf } from '../store-keys.ts';
import type { LedgerJob } from './plan-run-job.ts';
import type { JobControl } from './job-control.ts';

export type WriteLedgerJob = LedgerJob & Omit<WriteLedgerInput, keyof RunContext>;

export type WriteLedgerOutput = WriteLedgerResult;

export async function writeLedgerJob(
  job: WriteLedgerJob,
  { signal, onProgress }: JobControl,
): Promise<WriteLedgerOutput> {
  const store = createStore(job.storeUrl);
  const plan = await readPlan(store, job.plan);
  const { settings } = job;
  const written = await writeLedger({
    store,
    feedId: settings.feedId,
    instance: settings.platform.instance,
    owner: settings.owner,
    ledgerPrefix: ledgerOf(settings.feedId),
    run: job.runKey,
    at: job.at,
    ...(job.ledger === undefined ? {} : { manifest: job.ledger }),
    plan,
    outcomes: allOutcomes(plan, job),
    snapshots: job.snapshots,
    enabledCollections: settings.collections,
    mappings: job.mappings,
    removalDropped: job.removalDropped,
    signal,
    onProgress: () => onProgress(0),
  });
  const { accepted, rejected, unknown, unknownRows } = written.counts;
  return {
    ledger: written.manifest,
    committed: written.committedCollections,
    created: accepted.create,
    updated: accepted.update,
    refreshed: accepted.refresh,
    resent: accepted.resend,
    removed: accepted.remove,
    rejected,
    unresolved: unknown,
    unknownObjects: unknownRows,
  };
}

/** The workflow lists exceptions only: every other chunk that was sent ended with all objects accepted. */
function allOutcomes(
  plan: Plan,
  { outcomes, sentChunks }: WriteLedgerJob,
): readonly ChunkOutcome[] {
  const listed = new Map(outcomes.map((outcome) => [outcome.chunk, outcome]));
  return plan.chunks
    .filter(({ chunk }) => chunk < sentChunks)
    .map(
      ({ chunk, count }) =>
        listed.get(chunk) ?? {
          chunk,
          status: 'ended',
          batchId: null,
          accepted: count,
          rejected: 0,
          unknown: 0,
        },
    );
}
