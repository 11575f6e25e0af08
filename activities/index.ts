// Every effect of a run, one line each. Workflows import the interface as a type; workers call `createActivities`.
import { createSourceAccess } from '../src/feeds/index.ts';
import { createAbortRun } from './abort-run.ts';
import { createAcknowledgeSource } from './acknowledge-source.ts';
import { createAwaitBatch } from './await-batch.ts';
import { createBeginPlan } from './begin-plan.ts';
import { createBeginRun } from './begin-run.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createCleanSpool } from './clean-spool.ts';
import { createCommitRun } from './commit-run.ts';
import type { Compute } from './compute.ts';
import type * as batchContract from './batch-contracts.ts';
import type * as collectionContract from './collection-contracts.ts';
import type * as contract from './contracts.ts';
import { createDocuments } from './documents.ts';
import { createBeginExport } from './exports/begin-export.ts';
import { createCheckExport } from './exports/check-export.ts';
import type * as exportContract from './exports/contracts.ts';
import type * as planContract from './plan-contracts.ts';
import { createDeliverOutput } from './exports/deliver-output.ts';
import type { DeliverOutputDeps } from './exports/deliver-output.ts';
import { createExportPlatforms } from './exports/export-platforms.ts';
import { createFindGone } from './exports/find-gone.ts';
import { createCommitRead } from './exports/commit-read.ts';
import { createMergeMirror } from './exports/merge-mirror.ts';
import { createPlanWindows } from './exports/plan-windows.ts';
import { createReadWindow } from './exports/read-window.ts';
import { withFailures } from './failures.ts';
import { createFeedCatalogue } from './feed-catalogue.ts';
import type { FetchCollectionDeps } from './fetch-collection.ts';
import { createFetchCollection } from './fetch-collection.ts';
import { createMapCollection } from './map-collection.ts';
import { createPlanRemoval } from './plan-removal.ts';
import { createPlanRun } from './plan-run.ts';
import type { PlatformPool } from './platform-pool.ts';
import { createPollPace } from './poll-pace.ts';
import { createPreflight } from './preflight.ts';
import type { ReportRunDeps } from './report-run.ts';
import { createReportRun } from './report-run.ts';
import { createSettleBatch } from './settle-batch.ts';
import type { StateClient } from './state-client.ts';
import type { Store } from '../src/spool/index.ts';
import { createSubmitBatch } from './submit-batch.ts';
import { createWriteLedger } from './write-ledger.ts';

export interface Activities {
  beginRun: contract.BeginRunActivity;
  preflight: contract.PreflightActivity;
  fetchCollection: collectionContract.FetchCollectionActivity;
  mapCollection: collectionContract.MapCollectionActivity;
  planRun: planContract.PlanRunActivity;
  planRemoval: planContract.PlanRemovalActivity;
  beginPlan: planContract.BeginPlanActivity;
  submitBatch: batchContract.SubmitBatchActivity;
  awaitBatch: batchContract.AwaitBatchActivity;
  settleBatch: batchContract.SettleBatchActivity;
  writeLedger: planContract.WriteLedgerActivity;
  commitRun: contract.CommitRunActivity;
  acknowledgeSource: collectionContract.AcknowledgeSourceActivity;
  abortRun: contract.AbortRunActivity;
  reportRun: contract.ReportRunActivity;
  cleanSpool: contract.CleanSpoolActivity;
  beginExport: exportContract.BeginExportActivity;
  checkExport: exportContract.CheckExportActivity;
  planWindows: exportContract.PlanWindowsActivity;
  readWindow: exportContract.ReadWindowActivity;
  findGone: exportContract.FindGoneActivity;
  mergeMirror: exportContract.MergeMirrorActivity;
  commitRead: exportContract.CommitReadActivity;
  deliverOutput: exportContract.DeliverOutputActivity;
}

/** What the activities need of the process they run in. */
export interface ActivitiesDeps {
  readonly state: StateClient;
  readonly store: Store;
  readonly platforms: Pick<PlatformPool, 'of' | 'clientOf'>;
  readonly sourceHttp: FetchCollectionDeps['sourceHttp'];
  readonly sourceSecret: FetchCollectionDeps['sourceSecret'];
  readonly receiverHttp: DeliverOutputDeps['receiverHttp'];
  readonly compute: Compute;
  readonly logRun: ReportRunDeps['logRun'];
}

export function createActivities({
  state,
  store,
  platforms,
  sourceHttp,
  sourceSecret,
  receiverHttp,
  compute,
  logRun,
}: ActivitiesDeps): Activities {
  const documents = createDocuments(store);
  const catalogue = createFeedCatalogue();
  const checkpoints = createCheckpoints(store, documents);
  const pace = createPollPace();
  const access = createSourceAccess();
  const storeUrl = store.url;
  const exports = createExportPlatforms(documents, platforms);
  const activities: Activities = {
    beginRun: createBeginRun({ state, documents, catalogue }),
    preflight: createPreflight({ platforms, catalogue }),
    fetchCollection: createFetchCollection({
      documents,
      catalogue,
      store,
      sourceHttp,
      sourceSecret,
      access,
    }),
    mapCollection: createMapCollection({ documents, compute, storeUrl }),
    planRun: createPlanRun({ documents, catalogue, checkpoints, state, compute, storeUrl }),
    planRemoval: createPlanRemoval({ documents, catalogue, platforms, compute, store }),
    beginPlan: createBeginPlan({ state, checkpoints }),
    submitBatch: createSubmitBatch({ state, documents, platforms, store, pace }),
    awaitBatch: createAwaitBatch({ documents, platforms, store, pace }),
    settleBatch: createSettleBatch({ platforms, pace }),
    writeLedger: createWriteLedger({ documents, catalogue, compute, storeUrl }),
    commitRun: createCommitRun({ state, checkpoints }),
    acknowledgeSource: createAcknowledgeSource({
      documents,
      catalogue,
      sourceHttp,
      sourceSecret,
      access,
    }),
    abortRun: createAbortRun({ state }),
    reportRun: createReportRun({ store, documents, logRun }),
    cleanSpool: createCleanSpool({ store, documents, state }),
    beginExport: createBeginExport({ state, documents }),
    checkExport: createCheckExport({ platforms: exports }),
    planWindows: createPlanWindows({ platforms: exports }),
    readWindow: createReadWindow({ platforms: exports, store, compute }),
    findGone: createFindGone({ platforms: exports, store }),
    mergeMirror: createMergeMirror({ documents, compute, storeUrl }),
    commitRead: createCommitRead({ state }),
    deliverOutput: createDeliverOutput({
      documents,
      store,
      compute,
      receiverHttp,
      secret: sourceSecret,
    }),
  };
  return wrapAll(activities);
}

/** Each activity under its own name, so that whatever it throws reaches the workflow with its code. */
function wrapAll(activities: Activities): Activities {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    withFailures(name, activity as (input: never) => Promise<unknown>),
  ]);
  return Object.fromEntries(wrapped) as Activities;
}
