// All kinds of CPU work by name, for threads and for processes that run them without one.
import type { Jobs } from '../compute.ts';
import { deliverFolderJob } from './deliver-folder-job.ts';
import type { JobControl } from './job-control.ts';
import { mapCollectionJob } from './map-collection-job.ts';
import { mergeMirrorJob } from './merge-mirror-job.ts';
import { planRemovalJob } from './plan-removal-job.ts';
import { planRunJob } from './plan-run-job.ts';
import { readPageJob } from './read-page-job.ts';
import { writeLedgerJob } from './write-ledger-job.ts';

const JOBS: Jobs = {
  mapCollection: mapCollectionJob,
  planRun: planRunJob,
  planRemoval: planRemovalJob,
  writeLedger: writeLedgerJob,
  readPage: readPageJob,
  mergeMirror: mergeMirrorJob,
  deliverFolder: deliverFolderJob,
};

export function runJob<Name extends keyof Jobs>(
  name: Name,
  job: Parameters<Jobs[Name]>[0],
  control: JobControl,
): Promise<Awaited<ReturnType<Jobs[Name]>>> {
  const work = JOBS[name] as (
    job: Parameters<Jobs[Name]>[0],
    control: JobControl,
  ) => Promise<Awaited<ReturnType<Jobs[Name]>>>;
  return work(job, control);
}
