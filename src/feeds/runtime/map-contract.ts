// What mapping a collection is given and what it tells about it.
import type { JsonValue } from '../../core/json.ts';
import type { RejectedRecord } from '../../core/quarantine.ts';
import type { Feed } from '../define-feed.ts';
import type { PositionGap } from './position.ts';

/** Opens a stored document; another call begins anew. */
export interface RawFactory {
  (): AsyncIterable<Uint8Array>;
  /** Character set that the source stated for it. @default UTF-8, and latin-1 for lines that are not */
  readonly charset?: string | undefined;
}

/** Where the results go. Promises are awaited before the next block is read. */
export interface MapWriter {
  /** One or more whole lines of a mapped segment, each with its LF. */
  mapped(lines: string): Promise<void> | void;
  rejected(record: RejectedRecord): Promise<void> | void;
}

export interface MapProgress {
  /** Bytes read, after decompression. */
  readonly bytes: number;
  readonly records: number;
}

export interface MapInput {
  readonly feed: Feed;
  readonly collection: string;
  /** Of group ids: the id of the feed in the configuration, because two feeds may share one definition. @default the definition's id */
  readonly namespace?: string | undefined;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** The documents of the collection in order; one function makes one stream. */
  readonly raw: RawFactory | readonly RawFactory[];
  /** Start of the run, ISO 8601 UTC. */
  readonly runAt: string;
  readonly writer: MapWriter;
  /** Position of the last committed snapshot, to notice what was missed since. */
  readonly previousPosition?: string | undefined;
  /** `off` keeps what policies would refuse or drop. @default 'on' */
  readonly policies?: 'on' | 'off';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MapProgress) => void) | undefined;
  readonly limits?: { readonly maxExpandedBytes?: number } | undefined;
}

export interface MapSummary {
  /** Records of the source, usable or not. */
  readonly records: number;
  /** Objects written; the same object said by two records counts twice. */
  readonly mapped: number;
  readonly indicators: number;
  readonly groups: number;
  /** Records that gave nothing because something in them was wrong: the part that may exceed the limit of the feed. */
  readonly rejectedRecords: number;
  /** Which records these were, as hashes, for `newlyUnreadable`; absent = none. */
  readonly unreadable?: string;
  /** Rejected values and records by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Values left out on purpose, by reason; in the quarantine, too, but no defects. */
  readonly filtered: Readonly<Record<string, number>>;
  /** Changes and oddities by name: `defanged`, `latin1_lines`, `date_invalid`, `tag_too_long` … */
  readonly notes: Readonly<Record<string, number>>;
  /** Number of records that the source states. */
  readonly declaredTotal?: number;
  readonly statedTotal: boolean;
  /** True when the data are known to be whole, details among them; only then absence means anything. */
  readonly complete: boolean;
  /** SHA-256 over the records without banners, comments and metadata. */
  readonly recordsSha256: string;
  /** Largest id, or newest instant that is not in the future. */
  readonly maxPosition?: string;
  /** Window feeds: what was missed because the last run was too long ago. */
  readonly gap?: PositionGap;
  /** When the source built the list, as it says itself. */
  readonly sourceDate?: string;
  /** Fields that the record schema does not have. */
  readonly unknownFields: readonly string[];
  /** 0 to 1 by field of the record schema: records that have a value there. */
  readonly presence: Readonly<Record<string, number>>;
  /** Fields whose presence is not counted, because there are so many; absent = none. */
  readonly uncountedFields?: number;
  /** By field that no record has: the one that was meant, as far as the first records show one. */
  readonly meantFields?: Readonly<Record<string, string>>;
  /** By note: field and value of the first one, where it is known. */
  readonly noteExamples?: Readonly<Record<string, string>>;
  /** Why there is no record at all: the document has nothing where the records should be. */
  readonly noRecords?: string;
  readonly mappingFingerprint: string;
}
