// What a run is going to do, and what became of it. Files behind references; the workflow sees counts and chunk references.
import type { DataRef } from './data-ref.ts';
import type { FeedClass } from './feed-class.ts';

/** What the comparison of mapped objects and ledger says about one object. */
export type Decision =
  /** Not on the platform as far as the ledger knows. */
  | 'create'
  /** Content or mapping differs from what was last accepted. */
  | 'update'
  /** Unchanged, but due to be confirmed (refresh policy). */
  | 'refresh'
  /** Its outcome is not known (pending or unknown): sent whatever the ledger says. Or a link of it is to be made again: only its links are sent. */
  | 'resend'
  /** Its last claim is gone for long enough: taken off the platform. */
  | 'remove';

/** What a run knows about one collection when it plans. */
export interface CollectionSnapshot {
  readonly collection: string;
  /**
   * `mapped`: segments hold what was said now. `unchanged`: verified equal to the last committed snapshot (304, equal hash).
   * `failed`: nothing is known; claims and cursor stay. `skipped`: not part of this run; claims stay, nothing is decided.
   */
  readonly status: 'mapped' | 'unchanged' | 'failed' | 'skipped';
  readonly feedClass: FeedClass;
  /** Mapped segments (`mapped-segment.ts`), only when `mapped`. */
  readonly segments: readonly DataRef[];
  /** True when absence from this snapshot is proven; only then may anything count as missing. */
  readonly complete: boolean;
  /** Consecutive snapshots an object must be missing in before its claim goes, ≥ 1. */
  readonly graceSnapshots: number;
}

export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  readonly refresh: number;
  readonly resend: number;
  readonly remove: number;
  readonly unchanged: number;
  /** Missing in the snapshot, inside the grace. */
  readonly missing: number;
  /** Missing, but another feed of the same owner holds the value. */
  readonly heldByOthers: number;
  /** Not decided because a collection that has a say failed. */
  readonly undecided: number;
  /** Refused for good earlier and not changed since. */
  readonly rejectedBefore: number;
}

/**
 * Order of effect on the platform: groups, indicators, links between indicators, removals. A wave starts when the one before was
 * accepted. The numbers are names that stand in kept plans; the order is that of the chunks.
 */
export const WAVE = {
  groups: 0,
  indicators: 1,
  associations: 4,
  inactivate: 2,
  remove: 3,
} as const;
export type Wave = (typeof WAVE)[keyof typeof WAVE];

/** Chunks of this wave take something off the platform. */
export const isRemoval = (wave: Wave): boolean => wave === WAVE.inactivate || wave === WAVE.remove;

/** One batch job. `ref` is the exact content that is uploaded. */
export interface ChunkRef {
  /** Number of the chunk in its plan, from 0. */
  readonly chunk: number;
  readonly wave: Wave;
  readonly action: 'Create' | 'Delete';
  readonly ref: DataRef;
  /**
   * Objects of the plan with ordinal `first` ≤ n < `first + count` are in this chunk. In a chunk of the wave `associations` these are
   * objects that earlier chunks have sent, with what is linked to some of them.
   */
  readonly first: number;
  readonly count: number;
}

/** Ordinal of the first object that no chunk of these sends: removals come behind everything else. */
export const sentBefore = (chunks: readonly Pick<ChunkRef, 'first' | 'count'>[]): number =>
  chunks.reduce((most, { first, count }) => Math.max(most, first + count), 0);

/** Why the removal of a plan may not happen without a person. */
export interface StaleGuard {
  readonly reason: 'share' | 'count' | 'empty';
  /** One sentence with the numbers. */
  readonly message: string;
}

export interface StaleSummary {
  /** Objects that would be removed. */
  readonly count: number;
  /** Part of the objects this feed holds live, 0 to 1. */
  readonly share: number;
  readonly guard?: StaleGuard;
}

/** The document behind `PlanRef.ref`, written once, immutable. */
export interface Plan {
  readonly v: 1;
  readonly feedId: string;
  /** Where its chunks go: a pending plan of another owner or instance is refused. */
  readonly instance: string;
  readonly owner: string;
  readonly epoch: number;
  readonly plannedAt: string;
  readonly counts: PlanCounts;
  readonly stale: StaleSummary;
  /** Parquet: one row per object with a decision to send or remove (see `src/ledger`). */
  readonly decisions: DataRef;
  /** Parquet: ledger rows as they become if everything is accepted, decided or not. */
  readonly proposals: DataRef;
  readonly chunks: readonly ChunkRef[];
  readonly samples: { readonly [decision in Decision]?: readonly string[] };
}

/** Which row of the plan an outcome is about. */
export interface OutcomeOf {
  /** As the bytes that were sent name it: words for people. A File may stand in the plan under a weaker hash. */
  readonly key: string;
  /** Its place in the plan. Absent for an end of a link, which is found by its key or by any of its hashes. */
  readonly ordinal?: number;
  /** Key of the other end of the link: at least one of the two is in the plan. */
  readonly other?: string;
}

/** An object that is on the platform without something of it: a link that was refused. */
export interface AcceptedInPart extends OutcomeOf {
  readonly outcome: 'accepted';
  readonly code: string;
  readonly reason: string;
}

/** The final word on one object of a chunk. Objects of a finished chunk that are not listed were accepted. */
export type ObjectOutcome =
  | (OutcomeOf & {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly reason: string;
    })
  | (OutcomeOf & { readonly outcome: 'unknown'; readonly reason: string });

/** What became of one chunk, as the ledger needs it. */
export interface ChunkOutcome {
  readonly chunk: number;
  /** `ended`: its end was read, all objects but the exceptions were accepted. `open`: no readable end. `unsent`: never given to the platform. */
  readonly status: 'ended' | 'open' | 'unsent';
  readonly batchId: string | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly unknown: number;
  /** JSON lines of `ObjectOutcome` and `AcceptedInPart`, when there are any. */
  readonly exceptions?: DataRef;
}
