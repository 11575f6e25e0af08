// Owners and batches as the control API shows them.
import type { BatchJob } from '../batch/job.ts';
import { emptyOutcome, errorCountOf, successCountOf } from '../batch/outcome.ts';
import type { Platform } from '../platform.ts';

export const ownersView = ({ store }: Platform): Record<string, unknown>[] =>
  store.owners.map((owner) => ({
    id: owner.id,
    name: owner.name,
    kind: owner.kind,
    role: owner.defaultRole,
    ...(owner.indicatorQuota === undefined ? {} : { indicatorQuota: owner.indicatorQuota }),
    indicators: Object.fromEntries(owner.counts),
    groups: Object.fromEntries(owner.groupCounts),
    deleted: owner.deleted.length,
  }));

const batchView = (job: BatchJob): Record<string, unknown> => {
  const outcome = job.outcome ?? emptyOutcome();
  return {
    id: job.id,
    owner: job.owner.name,
    action: job.settings.action,
    status: job.status,
    sha256: job.sha256,
    sizeBytes: job.sizeBytes,
    objects: job.objects,
    successCount: successCountOf(outcome),
    errorCount: errorCountOf(outcome),
    unprocessCount: outcome.unprocessCount,
    enteredAt: new Date(job.enteredAtMs).toISOString(),
  };
};

/** The newest batches first. */
export const latestBatches = ({ batches }: Platform, limit: number): BatchJob[] =>
  [...batches.jobs.values()].slice(-limit).reverse();

export const batchesView = (platform: Platform, limit: number): Record<string, unknown>[] =>
  latestBatches(platform, limit).map(batchView);
