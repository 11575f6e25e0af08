// What a run is asked to do and what it answers. Small JSON in, small JSON out; records stay in the store.
import type { Cursor } from './cursor.ts';
import type { DataRef } from './data-ref.ts';
import type { ErrorCode } from './errors.ts';

export const RUN_MODES = ['delta', 'full', 'preview'] as const;
/** `full` ignores validators and position; `preview` stops before the first write. */
export type RunMode = (typeof RUN_MODES)[number];

export const RUN_OUTCOMES = ['success', 'failure', 'partial', 'skipped'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export interface FeedRunInput {
  readonly v: 1;
  readonly feedId: string;
  readonly mode: RunMode;
  /** Only these collections; absent = all enabled ones. */
  readonly collections?: readonly string[];
  /** Settings of this run only; absent = those of the feed's state. */
  readonly configRef?: DataRef;
  /** Who asked, for the report. */
  readonly requestedBy?: string;
  /** Set by continue-as-new only. */
  readonly resume?: RunResume;
}

/** Where a run goes on after continue-as-new: everything it has established before and while it sends. */
export interface RunResume {
  readonly epoch: number;
  readonly startedAt: string;
  /** What the run carries over; written and read by the run workflow alone. */
  readonly carried: unknown;
}

export interface CollectionResult {
  readonly collection: string;
  readonly status: 'complete' | 'unchanged' | 'failed' | 'skipped';
  readonly records: number;
  readonly mapped: number;
  readonly quarantined: number;
  readonly cursorMoved: boolean;
  readonly cause?: ErrorCode;
  readonly message?: string;
  /** Why the source did not give all it has: the run is partial. */
  readonly partial?: string;
}

/** Objects by what became of them. */
export interface RunCounts {
  readonly created: number;
  readonly updated: number;
  readonly refreshed: number;
  readonly resent: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly missing: number;
  readonly rejected: number;
  readonly unresolved: number;
  readonly quarantined: number;
  readonly chunks: number;
}

export interface FeedRunResult {
  readonly v: 1;
  readonly feedId: string;
  readonly mode: RunMode;
  readonly outcome: RunOutcome;
  /** 0 success, 1 failure, 3 partial or skipped. */
  readonly exitCode: 0 | 1 | 3;
  /** At most 255 characters, the cause first. */
  readonly summary: string;
  readonly collections: readonly CollectionResult[];
  readonly counts: RunCounts;
  readonly cursors: Readonly<Record<string, Cursor | null>>;
  /** What a person should know although the run went on: the first 20; all are in the report. */
  readonly warnings: readonly string[];
  readonly reportRef?: DataRef;
}

export const NO_COUNTS: RunCounts = {
  created: 0,
  updated: 0,
  refreshed: 0,
  resent: 0,
  removed: 0,
  unchanged: 0,
  missing: 0,
  rejected: 0,
  unresolved: 0,
  quarantined: 0,
  chunks: 0,
};
