// What the activities around the plan of a run take and answer: compared, noted as pending, revised for removal, written to the ledger.
import type { DataRef } from '../src/core/data-ref.ts';
import type { ChunkId, PendingPlan } from '../src/core/feed-state.ts';
import type {
  ChunkOutcome,
  CollectionSnapshot,
  PlanCounts,
  StaleSummary,
  Wave,
} from '../src/core/plan.ts';
import type { RunContext } from './contracts.ts';

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

export type PlanRunActivity = (input: PlanRunInput) => Promise<PlanRunResult>;
export type PlanRemovalActivity = (input: PlanRemovalInput) => Promise<PlanRunResult>;
export type BeginPlanActivity = (input: BeginPlanInput) => Promise<void>;
export type WriteLedgerActivity = (input: WriteLedgerInput) => Promise<WriteLedgerResult>;
