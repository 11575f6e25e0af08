// Every effect of a run, one line each. Workflows import the interface as a type; workers call `createActivities`.
import type * as contract from './contracts.ts';

export interface Activities {
  beginRun: contract.BeginRunActivity;
  preflight: contract.PreflightActivity;
  fetchCollection: contract.FetchCollectionActivity;
  mapCollection: contract.MapCollectionActivity;
  planRun: contract.PlanRunActivity;
  planRemoval: contract.PlanRemovalActivity;
  beginPlan: contract.BeginPlanActivity;
  submitBatch: contract.SubmitBatchActivity;
  awaitBatch: contract.AwaitBatchActivity;
  settleBatch: contract.SettleBatchActivity;
  writeLedger: contract.WriteLedgerActivity;
  commitRun: contract.CommitRunActivity;
  abortRun: contract.AbortRunActivity;
  reportRun: contract.ReportRunActivity;
  cleanSpool: contract.CleanSpoolActivity;
}
