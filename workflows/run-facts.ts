// What a run establishes on its way, in one place: the report, the outcome and the state it carries over come from here.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { CollectionSnapshot, ChunkOutcome } from '../src/core/plan.ts';
import type { BatchNote, CollectionState } from '../src/core/feed-state.ts';
import type {
  CollectionResult,
  FeedRunInput,
  FeedRunResult,
  RunCounts,
} from '../src/core/feed-run.ts';
import { NO_COUNTS } from '../src/core/feed-run.ts';
import { CodedError, isErrorCode } from '../src/core/errors.ts';
import type { ErrorCode } from '../src/core/errors.ts';
import type { RunFailure } from '../src/core/exit-status.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { PlanRunResult } from '../activities/contracts.ts';

/** Grows while the run goes on; plain JSON, so that it can be carried over continue-as-new. */
export interface RunRecord {
  readonly input: FeedRunInput;
  readonly startedAt: string;
  /** What the run is doing now, in words for the progress table. */
  step: string;
  warnings: string[];
  snapshots: CollectionSnapshot[];
  collections: CollectionResult[];
  /** Positions that are committed: those found at the beginning until the run's own commit. */
  cursors: FeedRunResult['cursors'];
  /** Where each collection will stand if the run commits it. */
  reached: Record<string, CollectionState>;
  quarantine: DataRef[];
  plan?: PlanRunResult;
  /** Only outcomes that are not "ended, all accepted". */
  outcomes: ChunkOutcome[];
  /** Chunks given to the platform so far: all below this number. */
  sentChunks: number;
  endedChunks: number[];
  acceptedObjects: number;
  settled: Pick<BatchNote, 'epoch' | 'chunk'>[];
  keepsPending: boolean;
  counts: RunCounts;
  removalDropped?: string;
  failure?: RunFailure;
}

export function newRecord(input: FeedRunInput, startedAt: string): RunRecord {
  return {
    input,
    startedAt,
    step: 'waiting for the lease',
    warnings: [],
    snapshots: [],
    collections: [],
    cursors: {},
    reached: {},
    quarantine: [],
    outcomes: [],
    sentChunks: 0,
    endedChunks: [],
    acceptedObjects: 0,
    settled: [],
    keepsPending: false,
    counts: NO_COUNTS,
  };
}

/** Code and message of what an activity or the workflow itself threw. */
export function failureOf(error: unknown): RunFailure {
  if (error instanceof CodedError) return { code: error.code, message: error.message };
  if (error instanceof ActivityFailure) {
    const { cause } = error;
    if (cause instanceof TimeoutFailure) {
      const last = cause.cause;
      if (last !== undefined) return failureOf(last);
      return {
        code: timeoutCode(error.activityType),
        message: `${error.activityType} did not finish in time (${cause.timeoutType})`,
      };
    }
    return failureOf(cause);
  }
  if (error instanceof CancelledFailure)
    return {
      code: 'Cancelled',
      message: 'the run was cancelled; what was sent is settled by the next run',
    };
  if (error instanceof ApplicationFailure) {
    return { code: isErrorCode(error.type) ? error.type : 'Internal', message: error.message };
  }
  return { code: 'Internal', message: error instanceof Error ? error.message : String(error) };
}

function timeoutCode(activityType: string): ErrorCode {
  if (activityType === 'fetchCollection') return 'SourceUnreachable';
  if (activityType === 'awaitBatch' || activityType === 'settleBatch') return 'BatchUnresolved';
  if (
    activityType === 'submitBatch' ||
    activityType === 'preflight' ||
    activityType === 'planRemoval'
  )
    return 'PlatformUnreachable';
  return 'Internal';
}
