// What a run establishes on its way, in one place: the report, the outcome and the state it carries over come from here.
import type { CollectionSnapshot, ChunkOutcome } from '../src/core/plan.ts';
import type { ChunkId, CollectionState } from '../src/core/feed-state.ts';
import type {
  CollectionResult,
  FeedRunInput,
  FeedRunResult,
  RunCounts,
} from '../src/core/feed-run.ts';
import { NO_COUNTS } from '../src/core/feed-run.ts';
import type { RunFacts, RunFailure } from '../src/core/exit-status.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { PlanRunResult } from '../activities/plan-contracts.ts';

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
  /** What queue-like sources want back after the commit, by collection. */
  receipts?: Record<string, readonly string[]>;
  plan?: PlanRunResult;
  /** Only outcomes that are not "ended, all accepted". */
  outcomes: ChunkOutcome[];
  /** Chunks given to the platform so far: all below this number. */
  sentChunks: number;
  endedChunks: number[];
  acceptedObjects: number;
  /** Notes of earlier runs whose end was read, or that nobody can wait for. */
  settled: ChunkId[];
  /** Of these the batch has no known id: its objects stay pending for one run longer (rule 9). */
  unsettled: ChunkId[];
  /** Notes of earlier runs whose batch has not ended in time; they are carried on. */
  hanging: ChunkId[];
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
    unsettled: [],
    hanging: [],
    counts: NO_COUNTS,
  };
}

/** Facts for outcome and report. A preview reports what it would do. */
export function factsOf(record: RunRecord): RunFacts {
  const { counts: plan } = record.plan ?? {};
  const planned =
    record.input.mode === 'preview' && plan
      ? {
          created: plan.create,
          updated: plan.update,
          refreshed: plan.refresh,
          resent: plan.resend,
          removed: plan.remove,
        }
      : {};
  return {
    mode: record.input.mode,
    collections: record.collections,
    counts: {
      ...record.counts,
      ...planned,
      unchanged: plan?.unchanged ?? record.counts.unchanged,
      missing: (plan?.missing ?? 0) + (plan?.heldByOthers ?? 0),
      quarantined: record.collections.reduce((sum, { quarantined }) => sum + quarantined, 0),
      chunks: record.sentChunks,
    },
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    ...(record.removalDropped === undefined ? {} : { removalDropped: record.removalDropped }),
  };
}

/** Notes of predecessors and of this run whose end was read. */
export function endedNotes(record: RunRecord, epoch: number): readonly ChunkId[] {
  return [...record.settled, ...record.endedChunks.map((chunk) => ({ epoch, chunk }))];
}
