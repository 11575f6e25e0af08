// What a collection shows: one row per STIX object, in its newest version. Older ones are not kept: what was said of an object under
// a freer marking must not stay readable behind it.

/** Names are the Parquet columns. */
export interface PublishedRow {
  /** The object's STIX id. */
  readonly key: string;
  readonly type: string;
  /** `modified`, else `created`; null for objects that have neither. */
  readonly version: string | null;
  /** The same in microseconds since 1970. */
  readonly version_at: number | null;
  /** True: it has `modified`, so that it can be revoked. */
  readonly versioned: boolean;
  /** When it became readable, microseconds since 1970: no two rows of a collection share it, so that it is the order of pages. */
  readonly added: number;
  /** The objects of the platform that it was made of, by mirror key. */
  readonly sources: readonly string[];
  readonly revoked: boolean;
  /** It is not shown any more: it has no versions, and nothing that it was made of is there. */
  readonly removed: boolean;
  /** Of the text as it was made of the platform's object; `text` may have a later `modified`. '' = taken back without one. */
  readonly digest: string;
  readonly bytes: number;
  /** JSON in one line. */
  readonly text: string;
}

export const PUBLISHED_COLUMNS = {
  key: 'VARCHAR',
  type: 'VARCHAR',
  version: 'VARCHAR',
  version_at: 'BIGINT',
  versioned: 'BOOLEAN',
  added: 'BIGINT',
  sources: 'VARCHAR[]',
  revoked: 'BOOLEAN',
  removed: 'BOOLEAN',
  digest: 'VARCHAR',
  bytes: 'INTEGER',
  text: 'VARCHAR',
} as const satisfies Record<keyof PublishedRow, string>;
