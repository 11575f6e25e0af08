// What the activities at the beginning and the end of a run take and answer; those of one collection, of the plan and of batches have files
// of their own. Small JSON: ids, counts and references; records stay in the store.
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
export type CommitRunActivity = (input: CommitRunInput) => Promise<CommitReply>;
export type AbortRunActivity = (input: AbortRunInput) => Promise<void>;
export type ReportRunActivity = (input: ReportRunInput) => Promise<DataRef>;
export type CleanSpoolActivity = (input: CleanSpoolInput) => Promise<void>;
