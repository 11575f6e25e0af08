// What the collections of this run said: all mapped segments as one relation `mapped_lines`, a row per line.
import { MAPPED_COLUMNS } from '../core/mapped-segment.ts';
import type { CollectionSnapshot } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { TSV_OPTIONS, tsvColumns } from './tsv-file.ts';

const SEGMENT_COLUMNS = tsvColumns(
  Object.fromEntries(
    MAPPED_COLUMNS.map((name) => [name, name === 'record' ? 'BIGINT' : 'VARCHAR']),
  ),
);

/** The marks of a footprint column as a list, see `encodeMappedLine`. Costly: to be applied after joins, not before. */
export const splitFootprint = (column: string): string =>
  `CASE WHEN ${column} IS NULL THEN []::VARCHAR[] ELSE string_split(${column}, chr(31)) END`;

/** Creates the relation `mapped_lines`. */
export async function openMapped(
  database: Database,
  store: LedgerStore,
  snapshots: readonly CollectionSnapshot[],
): Promise<void> {
  const parts: string[] = [];
  for (const { collection, status, segments } of snapshots) {
    const filled = status === 'mapped' ? segments.filter((ref) => ref.bytes > 0) : [];
    if (filled.length === 0) continue;
    const n = parts.length;
    const files = await Promise.all(filled.map((ref) => store.localPath(ref)));
    await database.run(`SET VARIABLE segments_${n} = $files`, { files });
    await database.run(`SET VARIABLE collection_${n} = $collection`, { collection });
    parts.push(
      `SELECT getvariable('collection_${n}') AS collection, * FROM read_csv(getvariable('segments_${n}'), ${TSV_OPTIONS}, ${SEGMENT_COLUMNS})`,
    );
  }
  const none = `SELECT NULL::VARCHAR AS collection, ${MAPPED_COLUMNS.map(
    (name) => `NULL::${name === 'record' ? 'BIGINT' : 'VARCHAR'} AS ${name}`,
  ).join(', ')} WHERE false`;
  await database.run(
    `CREATE ${database.small ? 'TABLE' : 'VIEW'} mapped_lines AS ${parts.length === 0 ? none : parts.join(' UNION ALL ')}`,
  );
}
