// What goes into the one comparison that decides what is sent and removed, and what comes out. Plain JSON apart from store,
// signal and callback, so that it can run in a worker thread.
import type { DataRef } from '../core/data-ref.ts';
import type { ChunkId, PendingPlan } from '../core/feed-state.ts';
import type { StaleSettings } from '../core/feed-settings.ts';
import type { CollectionSnapshot, Decision, PlanCounts, StaleSummary } from '../core/plan.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Limits and reports of one ledger operation. */
export interface OperationOptions {
  /** DuckDB's own limit; it spills to disk above. @default '256MB' */
  readonly memoryLimit?: string;
  /** @default 1 when everything fits into memory, else 2 */
  readonly threads?: number;
  /** Up to this size of its inputs an operation keeps intermediate results in memory, above in files. @default 16 MiB */
  readonly inMemoryBytes?: number;
  readonly signal?: AbortSignal;
  /** Called with the name of each step as it begins, often enough for a heartbeat. */
  readonly onProgress?: (step: string) => void;
}

/** A feed of the same owner on the same instance (rule 4). */
export interface OtherFeed {
  readonly feedId: string;
  readonly manifest?: DataRef;
  readonly pending: readonly PendingPlan[];
}

export interface CompareInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly feedId: string;
  readonly instance: string;
  readonly owner: string;
  readonly plannedAt: string;
  /** The last committed ledger; absent on the very first load. */
  readonly manifest?: DataRef;
  /** What earlier runs left pending: every object in it is unknown (rule 1). */
  readonly pending: readonly PendingPlan[];
  /** Chunks of theirs whose batch has not ended: what is accepted now may still be overwritten. */
  readonly inFlight: readonly ChunkId[];
  readonly snapshots: readonly CollectionSnapshot[];
  /** Collections in force. One without a snapshot counts as skipped; claims of others stay and are never missing. */
  readonly enabledCollections: readonly string[];
  /** Mapping fingerprint per collection. */
  readonly mappings: Readonly<Record<string, string>>;
  readonly removal: StaleSettings['removal'];
  readonly maxShare: number;
  readonly maxCount: number;
  /** 0 = never. */
  readonly refreshDays: number;
  /** Objects last sent before this instant are due as well (`--resend`). */
  readonly resendBefore?: string;
  readonly otherFeeds: readonly OtherFeed[];
  /** Unique per attempt: `<run>/plan/<attempt>`. */
  readonly workPrefix: string;
}

export interface Comparison {
  /** Parquet of `DecisionRow`s, sorted by ordinal. */
  readonly decisions: DataRef;
  /** Parquet: rows that change without being sent. */
  readonly proposals: DataRef;
  readonly counts: PlanCounts;
  readonly stale: StaleSummary;
  readonly samples: { readonly [decision in Decision]?: readonly string[] };
  /** Objects this feed holds live before this plan. */
  readonly liveBefore: number;
  /** Objects that were said more than once in a collection and were merged (M16). */
  readonly duplicates: number;
  /** Files whose hash sets contradict each other and were kept apart (M6). */
  readonly fileConflicts: number;
}

/** One object to send or to remove. */
export interface DecisionRow {
  /** From 0, in the order of wave and key. */
  readonly ordinal: number;
  readonly wave: 0 | 1 | 2 | 3;
  readonly decision: Decision;
  readonly key: string;
  readonly kind: 'indicator' | 'group';
  readonly type: string;
  readonly id: string;
  /** Null for a removal. */
  readonly fingerprint: string | null;
  /** JSON of `ObjectContent`. For a removal: what was last accepted, if anything. */
  readonly content: string | null;
  /** JSON of what was last accepted, only where it can be trusted (updates and refreshes). */
  readonly previous: string | null;
  /** Marks this feed has put on the object, those of this content included. */
  readonly footprint: readonly string[];
  /** It was set inactive, or may have been: send `active: true`. */
  readonly reactivate: boolean;
  /** Nothing of it was ever accepted: write-once fields belong to it. */
  readonly first_write: boolean;
  /** One sentence. */
  readonly reason: string;
  /** The collections that claim it; for a removal those that did. */
  readonly collections: readonly string[];
}
