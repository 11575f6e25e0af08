// One row per object of a feed: what this feed has put on the platform, as far as accepted outcomes prove it.

/**
 * `live`: claimed by at least one collection. `missing`: no claim left, not yet removed (grace, held by another feed,
 * removal dropped). `inactive`: taken off by inactivation. `tombstone`: taken off, or nothing was ever there.
 * A collection that failed keeps its last committed claims, so an inactive row or a tombstone may still have some.
 */
export type LedgerState = 'live' | 'missing' | 'inactive' | 'tombstone';

/** One collection says that the object belongs to the feed. */
export interface Claim {
  readonly collection: string;
  readonly fingerprint: string;
  readonly source_id: string | null;
  readonly record: number | null;
}

/** Names are the Parquet columns: users read these files with any tool. Instants are ISO 8601 UTC text. */
export interface LedgerRow {
  readonly key: string;
  readonly kind: 'indicator' | 'group';
  readonly type: string;
  readonly id: string;
  /** Of what was last accepted; null = nothing of it is known to be on the platform. */
  readonly fingerprint: string | null;
  /** JSON of what was last accepted; without links when one of them was refused. */
  readonly content: string | null;
  /** Marks of everything ever accepted. */
  readonly footprint: readonly string[];
  readonly first_seen: string | null;
  /** For state collections exact only when the row was last written: a live row was seen in every snapshot since. */
  readonly last_seen: string | null;
  readonly first_sent: string | null;
  readonly last_sent: string | null;
  readonly state: LedgerState;
  readonly missing_count: number;
  readonly missing_since: string | null;
  /** The collections that had the last claims. */
  readonly missing_from: readonly string[];
  /** Another feed of the same owner that holds the value, which is why it was not removed. */
  readonly held_by: string | null;
  /** Since when the outcome of something sent for it is not known. */
  readonly unknown_since: string | null;
  /** When what is unknown is a removal: which kind. */
  readonly unknown_removal: 'delete' | 'inactive' | null;
  /** The last permanent rejection, beside what is held. A rejected removal has no fingerprint, nor has a refused link. */
  readonly rejected_fingerprint: string | null;
  readonly rejected_code: string | null;
  readonly rejected_reason: string | null;
  /** Of a link: when it was refused for the first time. */
  readonly rejected_at: string | null;
  readonly removed_at: string | null;
  readonly source_id: string | null;
  /** The run that wrote the row. */
  readonly run: string;
  /** Fingerprint of the merged claims. */
  readonly claims_fingerprint: string | null;
  /** In the order of their collections. */
  readonly claims: readonly Claim[];
  /** Content per claim; null when the only claim says what `content` holds. */
  readonly claim_contents: readonly string[] | null;
}

const CLAIM_TYPE =
  'STRUCT(collection VARCHAR, fingerprint VARCHAR, source_id VARCHAR, record BIGINT)';

/** Columns and their types, in the order of the files. */
export const LEDGER_COLUMNS: Readonly<Record<keyof LedgerRow, string>> = {
  key: 'VARCHAR',
  kind: 'VARCHAR',
  type: 'VARCHAR',
  id: 'VARCHAR',
  fingerprint: 'VARCHAR',
  content: 'VARCHAR',
  footprint: 'VARCHAR[]',
  first_seen: 'VARCHAR',
  last_seen: 'VARCHAR',
  first_sent: 'VARCHAR',
  last_sent: 'VARCHAR',
  state: 'VARCHAR',
  missing_count: 'INTEGER',
  missing_since: 'VARCHAR',
  missing_from: 'VARCHAR[]',
  held_by: 'VARCHAR',
  unknown_since: 'VARCHAR',
  unknown_removal: 'VARCHAR',
  rejected_fingerprint: 'VARCHAR',
  rejected_code: 'VARCHAR',
  rejected_reason: 'VARCHAR',
  rejected_at: 'VARCHAR',
  removed_at: 'VARCHAR',
  source_id: 'VARCHAR',
  run: 'VARCHAR',
  claims_fingerprint: 'VARCHAR',
  claims: `${CLAIM_TYPE}[]`,
  claim_contents: 'VARCHAR[]',
};
