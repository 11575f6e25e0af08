// What fetching a collection takes and gives; the activity around it brings the store and the heartbeat.
import type { Cursor } from '../../core/cursor.ts';
import type { DataRef } from '../../core/data-ref.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Feed } from '../define-feed.ts';
import type { PageState } from '../paging/page-state.ts';
import type { SourceAccess } from '../sources/access.ts';
import type { FetchHttp } from '../sources/session.ts';
import type { ResolveSecret } from '../sources/vault.ts';

/** Where the raw bytes go; one document per sink. */
export interface RawSink {
  write(chunk: Uint8Array): Promise<void>;
  finish(): Promise<DataRef>;
  /** Leaves nothing behind; harmless after `finish`. */
  abort(): Promise<void>;
}

/** Small documents that a cursor refers to. */
export interface CursorDocuments {
  /** Undefined when it is not there any more. */
  read(ref: DataRef): Promise<JsonValue | undefined>;
  write(value: JsonValue): Promise<DataRef>;
}

/** How far a fetch has come: what is stored, and how the next page is asked for. Holds no secret. */
export interface FetchCheckpoint {
  readonly v: 1;
  /** Hash of the request; a checkpoint of another request is not used. */
  readonly request: string;
  /** When the first attempt began: the "now" of the whole fetch. */
  readonly startedAt: string;
  readonly raw: readonly DataRef[];
  /** Pages among them; absent = all of them. */
  readonly pages?: number;
  readonly bytes: number;
  /** Part of the plan (slice of time) that is being read. */
  readonly part: number;
  readonly page?: PageState;
  /** Ids of a change log that are done, with their revisions. */
  readonly done?: Readonly<Record<string, string>>;
  /** Details of records that were fetched, in groups; JSON objects as `Cursor.details` refers to. */
  readonly details?: readonly DataRef[];
  /** How many details this fetch has asked for. */
  readonly asked?: number;
  /** True when the details of the last page did not fit into this run. */
  readonly detailsLeft?: boolean;
  /** True when the source no longer knew where the run before had stopped. */
  readonly anew?: boolean;
  /** What the source gave to go on from. */
  readonly server?: string;
  /** What the source wants back after the commit. */
  readonly receipts?: readonly string[];
  readonly sourceDate: string | null;
  readonly skewMs?: number;
  readonly endIsProven: boolean;
  /** The limit that stopped the reading. */
  readonly partial?: string;
  /** Why records may have been missed in front of what was read last: then nothing counts as read to its end. */
  readonly slipped?: string;
  readonly notices: readonly string[];
}

export interface FetchProgress {
  readonly bytes: number;
  readonly checkpoint?: FetchCheckpoint;
}

export interface FetchLimits {
  /** Of one document as it is received. */
  readonly maxBytes?: number;
  /** Of one that had to be unpacked. */
  readonly maxExpandedBytes?: number;
  /** Of the details of one page: beyond it they wait for the next run. @default 64 MiB */
  readonly maxDetailBytes?: number;
}

export interface FetchInput {
  readonly feed: Feed;
  readonly collection: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly cursor: Cursor | null;
  /** False asks for everything whatever the cursor says. */
  readonly revalidate: boolean;
  readonly http: FetchHttp;
  readonly userAgent: string;
  readonly limits?: FetchLimits | undefined;
  /** True when words are cut out of what is stored: then archives are unpacked first. @default false */
  readonly redacts?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A sink for one document. */
  readonly openSink: () => RawSink;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  /** Of an earlier attempt. */
  readonly checkpoint?: FetchCheckpoint | undefined;
  /** For feeds with secrets. */
  readonly resolveSecret?: ResolveSecret | undefined;
  /** Shared by the fetches of one process. */
  readonly access?: SourceAccess | undefined;
  /** For change logs and details. */
  readonly documents?: CursorDocuments | undefined;
  /** ISO 8601 UTC. @default the clock of the machine */
  readonly now?: string | undefined;
}

export type FetchResult =
  | { readonly status: 'unchanged'; readonly cursor: Cursor; readonly sourceDate: string | null }
  | {
      readonly status: 'fetched';
      /** One document per page, in the order of the source; current data before backfill. */
      readonly raw: readonly DataRef[];
      /** Validators, hashes and places of this fetch; position and record hash come from the mapping. */
      readonly cursor: Cursor;
      readonly bytes: number;
      /** Clock of the source (Date header). */
      readonly sourceDate: string | null;
      /** False when the end of the data was not announced: the snapshot then proves no absence. */
      readonly endIsProven: boolean;
      /** Why not everything was fetched (a cap, a gap, a list that shrank): the run ends Partial. */
      readonly partial?: string;
      /** True when the position must stay where it was, because what was left out may lie before it. */
      readonly holdPosition?: boolean;
      /** What `acknowledgeSource` gives back after the commit; absent where nothing is acknowledged. */
      readonly receipts?: readonly string[];
      /** What an operator should know. */
      readonly notices?: readonly string[];
    };
