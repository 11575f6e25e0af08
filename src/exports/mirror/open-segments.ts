// What was read as tables of a database: `newest`, each object once, `fresh`, what decides about it without its text, and `unread`,
// what is there and could not be read.
import type { DataRef } from '../../core/data-ref.ts';
import { TSV_OPTIONS, tsvColumns, type Database, type LedgerStore } from '../../ledger/index.ts';
import { SEGMENT_COLUMNS } from './segment.ts';

/** See `unreadLine`. */
const IS_UNREAD = "coalesce(digest, '') = ''";

export async function openSegments(
  database: Database,
  store: LedgerStore,
  segments: readonly DataRef[],
): Promise<void> {
  const files = await Promise.all(segments.map((ref) => store.localPath(ref)));
  const columns = Object.entries(SEGMENT_COLUMNS)
    .map(([name, type]) => `NULL::${type} AS ${name}`)
    .join(', ');
  await database.run('SET VARIABLE segments = $files', { files });
  const lines =
    files.length === 0
      ? `SELECT ${columns} WHERE false`
      : `SELECT * FROM read_csv(getvariable('segments'), ${TSV_OPTIONS}, ${tsvColumns(SEGMENT_COLUMNS)})`;
  await database.run(`CREATE VIEW all_lines AS SELECT kind || ':' || id AS key, * FROM (${lines})`);
  await database.run(`CREATE VIEW lines AS SELECT * FROM all_lines WHERE NOT (${IS_UNREAD})`);
  await database.run(
    `CREATE TABLE unread AS SELECT DISTINCT key FROM all_lines WHERE ${IS_UNREAD}`,
  );
  // Windows overlap, and an object may be modified between two of them: the later modification is what it is now. Those few are
  // told apart first, because to gather the texts of all objects in memory is what a million of them do not allow.
  await database.run(
    'CREATE TABLE repeated AS SELECT key FROM lines GROUP BY key HAVING count(*) > 1',
  );
  await database.run(`
    CREATE VIEW newest AS
    SELECT * FROM lines ANTI JOIN repeated USING (key)
    UNION ALL
    SELECT last.* FROM (
      SELECT arg_max(lines, (modified, text)) AS last FROM lines SEMI JOIN repeated USING (key) GROUP BY key)`);
  await database.run(
    `CREATE TABLE fresh AS SELECT key, active, digest, coalesce(marking, '') AS marking FROM newest`,
  );
}
