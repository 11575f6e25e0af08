// What goes into and comes out of the activities that carry one batch: created and uploaded, waited for, settled for an earlier run.
import type { DataRef } from '../src/core/data-ref.ts';
import type { BatchNote } from '../src/core/feed-state.ts';
import type { ChunkOutcome } from '../src/core/plan.ts';
import type { RunContext } from './contracts.ts';

export interface SubmitBatchInput extends RunContext {
  readonly plan: DataRef;
  readonly chunk: number;
}

export interface SubmitBatchResult {
  readonly batchId: string | null;
  /** Set when the platform accepted the whole batch inside the request or at once after it: nothing to wait for. */
  readonly outcome?: ChunkOutcome;
}

export interface AwaitBatchInput extends RunContext {
  readonly plan: DataRef;
  readonly chunk: number;
  readonly batchId: string;
}

/** A fatal answer: nothing more may be written in this run. */
export interface AwaitBatchResult extends ChunkOutcome {
  readonly fatal?: {
    readonly code: 'IndicatorLimit' | 'BatchUnresolved';
    readonly message: string;
  };
}

export interface SettleBatchInput extends RunContext {
  readonly note: BatchNote;
}

export interface SettleBatchResult {
  /** False when the end could not be read within the deadline. */
  readonly ended: boolean;
  readonly succeeded: number;
  readonly failed: number;
}

export type SubmitBatchActivity = (input: SubmitBatchInput) => Promise<SubmitBatchResult>;
export type AwaitBatchActivity = (input: AwaitBatchInput) => Promise<AwaitBatchResult>;
export type SettleBatchActivity = (input: SettleBatchInput) => Promise<SettleBatchResult>;
