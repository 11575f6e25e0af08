// Where CPU work runs: worker threads in production, so that heartbeats, polls and other feeds never wait for it.
import type { PageRead } from '../src/exports/index.ts';
import type { DeliverOutputResult, MergeMirrorResult } from './exports/contracts.ts';
import type { DeliverFolderJob } from './jobs/deliver-folder-job.ts';
import type { JobControl } from './jobs/job-control.ts';
import type { MapCollectionJob, MapCollectionOutput } from './jobs/map-collection-job.ts';
import type { MergeMirrorJob } from './jobs/merge-mirror-job.ts';
import type { PlanRemovalJob } from './jobs/plan-removal-job.ts';
import type { PlanRunJob, PlanRunOutput } from './jobs/plan-run-job.ts';
import type { ReadPageJob } from './jobs/read-page-job.ts';
import type { WriteLedgerJob, WriteLedgerOutput } from './jobs/write-ledger-job.ts';

/** Every kind of CPU work: plain JSON and bytes in and out, because closures and schemas cannot be handed to a thread. */
export interface Jobs {
  mapCollection: (job: MapCollectionJob, control: JobControl) => Promise<MapCollectionOutput>;
  planRun: (job: PlanRunJob, control: JobControl) => Promise<PlanRunOutput>;
  planRemoval: (job: PlanRemovalJob, control: JobControl) => Promise<PlanRunOutput>;
  readPage: (job: ReadPageJob, control: JobControl) => Promise<PageRead>;
  mergeMirror: (job: MergeMirrorJob, control: JobControl) => Promise<MergeMirrorResult>;
  deliverFolder: (job: DeliverFolderJob, control: JobControl) => Promise<DeliverOutputResult>;
  writeLedger: (job: WriteLedgerJob, control: JobControl) => Promise<WriteLedgerOutput>;
}

export interface Compute {
  run<Name extends keyof Jobs>(
    name: Name,
    job: Parameters<Jobs[Name]>[0],
    control: JobControl,
  ): Promise<Awaited<ReturnType<Jobs[Name]>>>;
}
