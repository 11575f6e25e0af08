// The ledger: what each feed has put on the platform, and the comparison that decides what to send and to remove.
export { checkDocument, countShape } from './check-document.ts';
export { compare } from './compare.ts';
export type {
  CompareInput,
  Comparison,
  DecisionRow,
  OperationOptions,
  OtherFeed,
} from './compare-contract.ts';
export { readDecisionBlocks, readDecisions, type ReadDecisionsOptions } from './decisions.ts';
export {
  loadDatabase,
  openDatabase,
  withDatabase,
  type Database,
  type OpenDatabase,
  type SqlValues,
} from './database.ts';
export { fingerprintOf } from './fingerprint.ts';
export type { Claim, LedgerRow, LedgerState } from './ledger-row.ts';
export { keptLedgerFiles } from './kept-files.ts';
export type { LedgerStore } from './ledger-store.ts';
export {
  fileListShape,
  readManifest,
  type FileList,
  type LedgerCounts,
  type LedgerManifest,
} from './manifest.ts';
export { overlapOf, type HeldByFeed, type Overlap } from './overlap.ts';
export { writeParquet } from './parquet.ts';
export { openVersionedRows } from './versioned-rows.ts';
export { createTsvWriter, TSV_OPTIONS, tsvColumns, type TsvWriter } from './tsv-file.ts';
export { queryRows, type RowQuery } from './query-rows.ts';
export { quickLook, type QuickLook, type QuickLookInput } from './quick-look.ts';
export { readPlan } from './read-plan.ts';
export { reviseRemovals, type ReviseRemovalsInput } from './revise-removals.ts';
export type { WriteLedgerInput, WrittenLedger } from './write-contract.ts';
export { writeLedger } from './write-ledger.ts';
