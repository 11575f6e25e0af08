// The durable state of one feed, kept by `feedStateWorkflow`, and the commands that change it.
//
// Lease: free → held (`beginRun`) → free (`commitRun`, `abortRun`, `releaseLease`), or held by another (takeover).
// Epoch: grows with every new holder and every reset; only the holder of the newest epoch may note, plan or commit.
import type { Cursor } from './cursor.ts';
import type { DataRef } from './data-ref.ts';
import type { RunMode, RunOutcome } from './feed-run.ts';

export interface LeaseHolder {
  /** First execution id of the run: stable over continue-as-new. */
  readonly runKey: string;
  readonly workflowId: string;
  readonly epoch: number;
  readonly mode: RunMode;
  readonly since: string;
}

/** Which chunk of the plan that the run with this epoch has made. */
export interface ChunkId {
  readonly epoch: number;
  readonly chunk: number;
}

/** A batch that may still reach the platform: noted before its upload, forgotten when its end was read. */
export interface BatchNote extends ChunkId {
  /** Absent for `createAndUpload`, where the id is only known from the answer. */
  readonly batchId?: string;
  readonly notedAt: string;
  /** After this instant no upload for this note can begin or still be under way. */
  readonly uploadUntil: string;
  readonly instance: string;
}

/** A plan whose effects are not settled: what it sends or removes may still happen, or not. */
export interface PendingPlan {
  readonly epoch: number;
  readonly plan: DataRef;
  /** Only these chunks, whose batch's end nobody has read. Absent = the whole plan: its run did not commit. */
  readonly chunks?: readonly number[];
}

export interface CollectionState {
  readonly cursor: Cursor | null;
  /** The instant up to which the source is known complete. */
  readonly watermark?: string;
  readonly lastSuccessAt?: string;
}

/** What operators and takeovers leave in the list of runs. */
export type OperatorChange =
  'reset' | 'released' | 'takenOver' | 'batchForgotten' | 'paused' | 'resumed' | 'configured';

export interface RecentRun {
  readonly runKey: string;
  readonly workflowId: string;
  readonly epoch: number;
  readonly mode: RunMode;
  readonly outcome: RunOutcome | OperatorChange;
  /** Its commit was applied: a repeated one is answered, never refused. */
  readonly committed?: true;
  readonly endedAt: string;
  /** At most 255 characters. */
  readonly summary: string;
}

export interface FeedState {
  readonly v: 1;
  readonly feedId: string;
  /** The newest epoch granted or used up by a reset. */
  readonly epoch: number;
  /** The newest epoch that has committed; 0 = none. */
  readonly committedEpoch: number;
  readonly holder?: LeaseHolder;
  /** Every object in them is treated as unknown. */
  readonly pending: readonly PendingPlan[];
  readonly notes: readonly BatchNote[];
  readonly collections: Readonly<Record<string, CollectionState>>;
  /** Manifest of the ledger. */
  readonly ledger?: DataRef;
  /** Objects of the ledger without a final outcome: no validator may end a run early while there are any. */
  readonly unknownObjects: number;
  readonly configRef?: DataRef;
  /** Objects last sent before this instant are due to be sent again (an operator's `--resend`). */
  readonly resendBefore?: string;
  readonly recentRuns: readonly RecentRun[];
  readonly paused: boolean;
  readonly health: FeedHealth;
}

export interface FeedHealth {
  readonly lastSuccessAt?: string;
  readonly lastOutcome?: RunOutcome;
  readonly consecutiveFailures: number;
}

export interface BeginRun {
  readonly runKey: string;
  readonly workflowId: string;
  readonly mode: RunMode;
  /** Compare-and-set: take over from exactly this holder, found dead by the caller. */
  readonly expectedHolder?: string;
}

export type BeginReply =
  | { readonly status: 'granted'; readonly epoch: number; readonly state: FeedState }
  | { readonly status: 'busy'; readonly holder: LeaseHolder }
  | { readonly status: 'paused' };

export interface RunFence {
  readonly runKey: string;
  readonly epoch: number;
}

export interface BeginPlan extends RunFence {
  readonly plan: DataRef;
}

export interface NoteBatch extends RunFence {
  readonly chunk: number;
  readonly batchId?: string;
  /** The upload ends or is aborted so many milliseconds after this command was sent. */
  readonly uploadWithinMs: number;
  readonly instance: string;
}

/** Of an export: what was read is true from here on, before anybody is told of it. */
export interface CommitRead extends RunFence {
  readonly cursors: Readonly<Record<string, CollectionState>>;
  readonly ledger: DataRef;
}

export interface CommitRun extends RunFence {
  readonly cursors: Readonly<Record<string, CollectionState>>;
  readonly ledger?: DataRef;
  /** Objects without a final outcome in that ledger. */
  readonly unknownObjects?: number;
  /** True when the run covered every enabled collection: then a wish to resend is fulfilled. */
  readonly coversAll?: boolean;
  /** False when the run ended early: then nothing was decided about what is pending, and it stays as it is. */
  readonly ledgerWritten: boolean;
  /** Notes whose end was read, or that nobody can wait for. */
  readonly ended: readonly ChunkId[];
  /** Of these the batch has no known id: its objects stay pending for one run longer (rule 9). */
  readonly unsettled: readonly ChunkId[];
  readonly outcome: RunOutcome;
  readonly summary: string;
}

export interface CommitReply {
  readonly applied: boolean;
  readonly cursors: Readonly<Record<string, CollectionState>>;
}

export interface AbortRun extends RunFence {
  readonly outcome: RunOutcome;
  readonly summary: string;
  /** Notes of predecessors or of this run whose end was read before it gave up. */
  readonly ended: readonly ChunkId[];
}

export interface ResetCursor {
  /** Absent = all collections. */
  readonly collection?: string;
  /** New position; null = from the beginning. */
  readonly to: string | null;
  readonly reason: string;
  /** Also mark every object that the ledger holds as due to be sent again. */
  readonly resend?: boolean;
  /** Also while a run holds the lease: its commit will be refused. */
  readonly force?: boolean;
}

export interface ForgetBatch extends ChunkId {
  readonly reason: string;
}

export interface ConfigureFeed {
  readonly configRef?: DataRef;
  readonly paused?: boolean;
  /** Why, for people: kept in the list of runs. */
  readonly reason?: string;
}

/** What the entity is started with: a fresh feed, or a state restored from its checkpoint copy. */
export interface FeedStateInput {
  readonly v?: 1;
  readonly feedId: string;
  readonly state?: FeedState;
  /** Test hook: continue-as-new after this many events. */
  readonly continueAfterEvents?: number;
}

export function emptyState(feedId: string): FeedState {
  return {
    v: 1,
    feedId,
    epoch: 0,
    committedEpoch: 0,
    pending: [],
    notes: [],
    collections: {},
    unknownObjects: 0,
    recentRuns: [],
    paused: false,
    health: { consecutiveFailures: 0 },
  };
}
