// One page of what a collection shows, by the instants of its rows: whoever goes on behind an instant misses nothing and sees nothing
// twice, whatever is published meanwhile.
import type { Database, SqlValues } from '../../ledger/index.ts';

/** Absent: any. */
export interface Filters {
  readonly ids?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Microseconds since 1970. */
  readonly versions?: readonly number[] | undefined;
  /** False: a filter that nothing can pass. */
  readonly canMatch: boolean;
}

export interface PageQuery extends Filters {
  /** Microseconds since 1970: rows that were added later. */
  readonly after: number;
  /** Most rows. */
  readonly limit: number;
  /** Most bytes of their texts, one text at least. */
  readonly maxBytes: number;
}

export interface PageRow {
  readonly id: string;
  readonly added: number;
  /** ISO 8601 UTC; for objects that have no version the instant at which they were added. */
  readonly version: number | string;
}

export interface Page {
  readonly rows: readonly PageRow[];
  readonly more: boolean;
}

/** Which rows are on the page, without their texts. */
export async function readPage(database: Database, query: PageQuery): Promise<Page> {
  if (!query.canMatch) return { rows: [], more: false };
  const { where, values } = conditions(query);
  const found = await database.rows(
    `SELECT key, added, version, bytes FROM shown WHERE added > $after::BIGINT ${where} ORDER BY added LIMIT $limit`,
    { ...values, after: String(query.after), limit: query.limit + 1 },
  );
  const rows: PageRow[] = [];
  let bytes = 0;
  for (const { key, added, version, bytes: size } of found) {
    bytes += Number(size);
    if (rows.length === query.limit || (rows.length > 0 && bytes > query.maxBytes)) break;
    const at = Number(added);
    rows.push({ id: String(key), added: at, version: typeof version === 'string' ? version : at });
  }
  return { rows, more: rows.length < found.length };
}

/** The texts of the objects on a page, in its order. */
export async function readTexts(
  database: Database,
  filters: Filters,
  { rows }: Page,
): Promise<readonly string[]> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { where, values } = conditions(filters);
  const texts: string[] = [];
  const blocks = database.texts(
    `SELECT text FROM shown WHERE added BETWEEN $first::BIGINT AND $last::BIGINT ${where} ORDER BY added`,
    { ...values, first: String(first.added), last: String(last.added) },
  );
  for await (const block of blocks) texts.push(...block);
  return texts;
}

/** Joins: a thousand values are compared with each of a million rows otherwise. */
function conditions({ ids, types, versions }: Filters): {
  readonly where: string;
  readonly values: SqlValues;
} {
  return {
    where: [
      ids === undefined ? '' : 'AND key IN (SELECT unnest($ids::VARCHAR[]))',
      types === undefined ? '' : 'AND type IN (SELECT unnest($types::VARCHAR[]))',
      versions === undefined
        ? ''
        : 'AND coalesce(version_at, added) IN (SELECT unnest($versions::VARCHAR[])::BIGINT)',
    ].join(' '),
    values: {
      ...(ids === undefined ? {} : { ids }),
      ...(types === undefined ? {} : { types }),
      ...(versions === undefined ? {} : { versions: versions.map(String) }),
    },
  };
}
