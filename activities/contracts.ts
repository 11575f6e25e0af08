// What each activity takes and answers. Small JSON: ids, counts and references; records stay in the store.
import type { Cursor } from '../src/core/cursor.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { RunFacts } from '../src/core/exit-status.ts';
import type { RunMode, RunOutcome } from '../src/core/feed-run.ts';
import type { RunSettings } from '../src/core/feed-settings.ts';
import type {
  BatchNote,
  ChunkId,
  CollectionState,
  CommitReply,
  PendingPlan,
  RunFence,
} from '../src/core/feed-state.ts';
import type { FeedClass } from '../src/core/feed-class.ts';
import type {
  ChunkOutcome,
  CollectionSnapshot,
  PlanCounts,
  StaleSummary,
  Wave,
} from '../src/core/plan.ts';

/** Which run of which feed, with which settings: part of every input after `beginRun`. */
export interface RunContext extends RunFence {
  readonly feedId: string;
  readonly configRef: DataRef;
}

export interface BeginRunInput {
  readonly feedId: string;
  readonly runKey: string;
  readonly mode: RunMode;
  readonly collections?: readonly string[];
  /** Settings for this run only. */
  readonly configRef?: DataRef;
}

export type BeginRunResult =
  | {
      readonly status: 'granted';
      readonly epoch: number;
      readonly settings: RunSettings;
      readonly collections: readonly RunCollection[];
      readonly pending: readonly PendingPlan[];
      readonly notes: readonly BatchNote[];
      readonly ledger?: DataRef;
      readonly resendBefore?: string;
      readonly unknownObjects: number;
    }
  | { readonly status: 'skipped'; readonly reason: string };

/** One enabled collection with its committed position. */
export interface RunCollection {
  readonly collection: string;
  readonly feedClass: FeedClass;
  readonly graceSnapshots: number;
  readonly state: CollectionState;
  /** False when the run was asked for other collections only. */
  readonly selected: boolean;
}

export interface PreflightResult {
  readonly warnings: readonly string[];
}

export interface FetchCollectionInput extends RunContext {
  readonly collection: string;
  readonly cursor: Cursor | null;
  /** False in full runs and while anything is pending or unknown: then no validator is sent. */
  readonly revalidate: boolean;
}

export type FetchCollectionResult =
  | { readonly status: 'unchanged'; readonly cursor: Cursor; readonly fetchedAt: string }
  | {
      readonly status: 'fetched';
      readonly raw: readonly DataRef[];
      readonly cursor: Cursor;
      readonly fetchedAt: string;
      /** False when nothing announced the end of the transfer: absence then proves nothing. */
      readonly endIsProven: boolean;
      /** Why not everything was fetched: the run ends Partial. */
      readonly partial?: string;
      /** The position stays where it was: what was left out may lie before the largest one. */
      readonly holdPosition?: boolean;
      /** For `acknowledgeSource`, after the commit. */
      readonly receipts?: readonly string[];
      readonly notices?: readonly string[];
    };

export interface MapCollectionInput extends RunContext {
  readonly collection: string;
  readonly raw: readonly DataRef[];
  /** Validators and request of this fetch; the mapping adds position and hashes. */
  readonly cursor: Cursor;
  /** What was committed before. */
  readonly committed: Cursor | null;
  readonly revalidate: boolean;
  readonly endIsProven: boolean;
  /** True leaves the position of the cursor as it is. */
  readonly holdPosition?: boolean;
  /** Start of the run, the "now" of the mapping. */
  readonly runAt: string;
}

export interface MapCollectionResult {
  /** `unchanged`: record for record what was committed before. */
  readonly status: 'mapped' | 'unchanged';
  readonly segments: readonly DataRef[];
  readonly complete: boolean;
  /** The source states its own total, so one missing snapshot is proof enough. */
  readonly statedTotal: boolean;
  readonly records: number;
  readonly mapped: number;
  readonly quarantined: number;
  readonly quarantine?: DataRef;
  readonly cursor: Cursor;
  readonly notices: readonly string[];
}

export interface PlanRunInput extends RunContext {
  readonly ledger?: DataRef;
  readonly pending: readonly PendingPlan[];
  /** Chunks of earlier runs whose batch has not ended: what is accepted now may still be overwritten. */
  readonly inFlight: readonly ChunkId[];
  readonly snapshots: readonly CollectionSnapshot[];
  readonly plannedAt: string;
  readonly resendBefore?: string;
}

/** A contiguous group of chunks that may be in flight together. */
export interface WaveChunks {
  readonly wave: Wave;
  readonly first: number;
  readonly count: number;
}

export interface PlanRunResult {
  readonly plan: DataRef;
  readonly counts: PlanCounts;
  readonly stale: StaleSummary;
  readonly waves: readonly WaveChunks[];
  /** True when nothing is sent and no ledger row changes. */
  readonly empty: boolean;
}

export interface PlanRemovalInput extends RunContext {
  readonly plan: DataRef;
}

export interface BeginPlanInput extends RunContext {
  readonly plan: DataRef;
}

export interface WriteLedgerInput extends RunContext {
  readonly plan: DataRef;
  readonly ledger?: DataRef;
  readonly snapshots: readonly CollectionSnapshot[];
  /** Only those that are not plain "ended, all accepted". */
  readonly outcomes: readonly ChunkOutcome[];
  /** Chunks from this number on were never given to the platform. */
  readonly sentChunks: number;
  readonly removalDropped: boolean;
  readonly at: string;
}

export interface WriteLedgerResult {
  readonly ledger: DataRef;
  /** Collections whose cursor may move. */
  readonly committed: readonly string[];
  readonly created: number;
  readonly updated: number;
  readonly refreshed: number;
  readonly resent: number;
  readonly removed: number;
  readonly rejected: number;
  readonly unresolved: number;
  /** All objects of the new ledger without a final outcome. */
  readonly unknownObjects: number;
}

export interface CommitRunInput extends RunContext {
  readonly cursors: Readonly<Record<string, CollectionState>>;
  readonly ledger?: DataRef;
  readonly unknownObjects?: number;
  readonly coversAll: boolean;
  readonly ledgerWritten: boolean;
  readonly ended: readonly ChunkId[];
  readonly unsettled: readonly ChunkId[];
  readonly outcome: RunOutcome;
  readonly summary: string;
}

export interface AbortRunInput extends RunFence {
  readonly feedId: string;
  readonly outcome: RunOutcome;
  readonly summary: string;
  readonly ended: readonly ChunkId[];
}

export interface AcknowledgeSourceInput extends RunContext {
  readonly collection: string;
  /** What the source wants back, one question each. */
  readonly receipts: readonly string[];
}

export interface ReportRunInput {
  readonly feedId: string;
  readonly runKey: string;
  readonly epoch: number;
  readonly configRef?: DataRef;
  readonly startedAt: string;
  readonly requestedBy?: string;
  readonly facts: RunFacts;
  readonly outcome: RunOutcome;
  readonly summary: string;
  readonly plan?: DataRef;
  readonly warnings: readonly string[];
  readonly quarantine: readonly DataRef[];
  readonly rejections: readonly DataRef[];
}

export interface CleanSpoolInput {
  readonly feedId: string;
  readonly runKey: string;
}

export type BeginRunActivity = (input: BeginRunInput) => Promise<BeginRunResult>;
export type PreflightActivity = (input: RunContext) => Promise<PreflightResult>;
export type FetchCollectionActivity = (
  input: FetchCollectionInput,
) => Promise<FetchCollectionResult>;
export type MapCollectionActivity = (input: MapCollectionInput) => Promise<MapCollectionResult>;
export type PlanRunActivity = (input: PlanRunInput) => Promise<PlanRunResult>;
export type PlanRemovalActivity = (input: PlanRemovalInput) => Promise<PlanRunResult>;
export type BeginPlanActivity = (input: BeginPlanInput) => Promise<void>;
export type WriteLedgerActivity = (input: WriteLedgerInput) => Promise<WriteLedgerResult>;
export type CommitRunActivity = (input: CommitRunInput) => Promise<CommitReply>;
export type AbortRunActivity = (input: AbortRunInput) => Promise<void>;
export type AcknowledgeSourceActivity = (input: AcknowledgeSourceInput) => Promise<void>;
export type ReportRunActivity = (input: ReportRunInput) => Promise<DataRef>;
export type CleanSpoolActivity = (input: CleanSpoolInput) => Promise<void>;
