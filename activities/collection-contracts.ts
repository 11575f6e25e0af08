// What the activities of one collection take and answer: fetched, mapped, and told to its source in the end.
import type { Cursor } from '../src/core/cursor.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { RunContext } from './contracts.ts';

export interface FetchCollectionInput extends RunContext {
  readonly collection: string;
  readonly cursor: Cursor | null;
  /** False in full runs and while anything is pending or unknown: then no validator is sent. */
  readonly revalidate: boolean;
}

export type FetchCollectionResult =
  | { readonly status: 'unchanged'; readonly cursor: Cursor; readonly fetchedAt: string }
  | {
      readonly status: 'fetched';
      readonly raw: readonly DataRef[];
      readonly cursor: Cursor;
      readonly fetchedAt: string;
      /** False when nothing announced the end of the transfer: absence then proves nothing. */
      readonly endIsProven: boolean;
      /** Why not everything was fetched: the run ends Partial. */
      readonly partial?: string;
      /** The position stays where it was: what was left out may lie before the largest one. */
      readonly holdPosition?: boolean;
      /** For `acknowledgeSource`, after the commit. */
      readonly receipts?: readonly string[];
      readonly notices?: readonly string[];
    };

export interface MapCollectionInput extends RunContext {
  readonly collection: string;
  readonly raw: readonly DataRef[];
  /** Validators and request of this fetch; the mapping adds position and hashes. */
  readonly cursor: Cursor;
  /** What was committed before. */
  readonly committed: Cursor | null;
  readonly revalidate: boolean;
  readonly endIsProven: boolean;
  /** True leaves the position of the cursor as it is. */
  readonly holdPosition?: boolean;
  /** Start of the run, the "now" of the mapping. */
  readonly runAt: string;
}

export interface MapCollectionResult {
  /** `unchanged`: record for record what was committed before. */
  readonly status: 'mapped' | 'unchanged';
  readonly segments: readonly DataRef[];
  readonly complete: boolean;
  /** The source states its own total, so one missing snapshot is proof enough. */
  readonly statedTotal: boolean;
  readonly records: number;
  readonly mapped: number;
  readonly quarantined: number;
  readonly quarantine?: DataRef;
  readonly cursor: Cursor;
  readonly notices: readonly string[];
}

export interface AcknowledgeSourceInput extends RunContext {
  readonly collection: string;
  /** What the source wants back, one question each. */
  readonly receipts: readonly string[];
}

export type FetchCollectionActivity = (
  input: FetchCollectionInput,
) => Promise<FetchCollectionResult>;
export type MapCollectionActivity = (input: MapCollectionInput) => Promise<MapCollectionResult>;
export type AcknowledgeSourceActivity = (input: AcknowledgeSourceInput) => Promise<void>;
