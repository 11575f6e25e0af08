// What each activity of an export takes and answers. Small JSON: ids, counts and references; objects stay in the store.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ExportRunSettings } from '../../src/core/export-settings.ts';
import type { CollectionState, CommitRead } from '../../src/core/feed-state.ts';
import type { RunMode } from '../../src/core/feed-run.ts';
import type {
  DeliveryCounts,
  ExportWindow,
  MergeCounts,
  MirrorPiece,
} from '../../src/exports/index.ts';
import type { BeginRunInput, RunContext } from '../contracts.ts';

export type BeginExportResult =
  | {
      readonly status: 'granted';
      readonly epoch: number;
      readonly settings: ExportRunSettings;
      readonly collections: Readonly<Record<string, CollectionState>>;
      /** Manifest of what the export holds. */
      readonly mirror?: DataRef;
    }
  | { readonly status: 'skipped'; readonly reason: string };

export interface CheckExportResult {
  readonly warnings: readonly string[];
}

export interface PlanWindowsInput extends RunContext {
  readonly mode: RunMode;
  readonly collections: Readonly<Record<string, CollectionState>>;
  readonly mirror?: DataRef;
}

/** What is read of one kind of objects in this run. */
export interface KindPlan {
  readonly kind: 'indicator' | 'group';
  readonly windows: readonly ExportWindow[];
  /** Everything that the export asks for is read: what is missing has left. */
  readonly whole: boolean;
  /** One of the windows has a limit and reads everything behind this id: what is missing there, up to where it pauses, has left. */
  readonly piece?: { readonly after?: string };
  /** Where the export stands when all of it was read. */
  readonly reached: CollectionState;
  /** Where it stands when the piece has paused; the id comes into `cursor.reading.whole.after`. */
  readonly paused?: CollectionState;
}

export interface PlanWindowsResult {
  readonly kinds: readonly KindPlan[];
  /** What people should know of it. Absent: nothing. */
  readonly notices?: readonly string[];
}

export interface ReadWindowInput extends RunContext {
  readonly window: ExportWindow;
}

export interface ReadWindowResult {
  readonly segments: readonly DataRef[];
  readonly objects: number;
  readonly refused: number;
  /** Of these not even the id is known: what is missing may be one of them. Absent: none. */
  readonly unnamed?: number;
  /** JSON lines of what could not be read, with the reason. */
  readonly refusals: readonly DataRef[];
  /** The limit of the window was reached behind this id; absent: all of it was read. */
  readonly stoppedAt?: string;
}

export interface FindGoneInput extends RunContext {
  readonly mirror: DataRef;
  /** Start of the last run that has looked. */
  readonly since: string;
}

export interface FindGoneResult {
  /** JSON: list of `{ kind, id }`; absent: nothing is gone. */
  readonly gone?: DataRef;
  /** Segment of what stands now under values that are gone. */
  readonly anew?: DataRef;
  readonly notices: readonly string[];
}

export interface MergeMirrorInput extends RunContext {
  readonly mirror?: DataRef;
  readonly segments: readonly DataRef[];
  readonly gone?: DataRef;
  readonly whole: readonly ('indicator' | 'group')[];
  /** Ranges of ids in which everything was read. */
  readonly pieces?: readonly MirrorPiece[];
  readonly at: string;
}

export interface MergeMirrorResult {
  readonly mirror: DataRef;
  /** Number of the newest change. */
  readonly change: number;
  readonly counts: MergeCounts;
}

/** What was read, and for each output what it may know when it has been told. */
export type CommitReadInput = RunContext & CommitRead;

export interface DeliverOutputInput extends RunContext {
  /** Name in the YAML. */
  readonly output: string;
  readonly mirror: DataRef;
  /** The newest change that the output knows, and the one it is told up to. */
  readonly after: number;
  /** It may have been told of changes up to here without confirming; at least `after`. */
  readonly mayKnow: number;
  readonly through: number;
  readonly at: string;
}

export interface DeliverOutputResult {
  readonly counts: DeliveryCounts;
  readonly notices: readonly string[];
}

export type BeginExportActivity = (input: BeginRunInput) => Promise<BeginExportResult>;
export type CheckExportActivity = (input: RunContext) => Promise<CheckExportResult>;
export type PlanWindowsActivity = (input: PlanWindowsInput) => Promise<PlanWindowsResult>;
export type ReadWindowActivity = (input: ReadWindowInput) => Promise<ReadWindowResult>;
export type FindGoneActivity = (input: FindGoneInput) => Promise<FindGoneResult>;
export type MergeMirrorActivity = (input: MergeMirrorInput) => Promise<MergeMirrorResult>;
export type CommitReadActivity = (input: CommitReadInput) => Promise<null>;
export type DeliverOutputActivity = (input: DeliverOutputInput) => Promise<DeliverOutputResult>;
