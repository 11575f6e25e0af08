// Finds the files that need a decision about their identity: usually none, so that the queries stay cheap and JavaScript
// sees only those. Fills `file_alias(key, canonical)` and `file_ids(key, id)`.
import type { Database } from './database.ts';
import { resolveFiles, type FileEntry, type FileIdentity } from './file-identity.ts';
import { createTsvWriter, TSV_OPTIONS, tsvColumns } from './tsv-file.ts';

const NONE: FileIdentity = { aliases: new Map(), ids: new Map(), conflicts: 0 };

/** @returns what was found; `file_alias` and `file_ids` exist afterwards in any case */
export async function resolveFileAliases(
  database: Database,
  hasFiles: boolean,
): Promise<FileIdentity> {
  await database.run('CREATE TABLE file_alias (key VARCHAR, canonical VARCHAR)');
  await database.run('CREATE TABLE file_ids (key VARCHAR, id VARCHAR)');
  if (!hasFiles) return NONE;
  await database.run(`
    CREATE TABLE files AS
    SELECT DISTINCT key, id, false AS held FROM mapped_lines WHERE type = 'File'
    UNION ALL
    SELECT key, id, true FROM ledger WHERE type = 'File' AND state <> 'tombstone'`);
  const rows = await database.rows(`
    WITH same_key AS (
      SELECT n.key FROM files n LEFT JOIN files h ON h.held AND h.key = n.key WHERE NOT n.held
      GROUP BY n.key
      HAVING count(DISTINCT n.id) > 1
        OR coalesce(bool_or(NOT list_has_all(string_split(h.id, ' : '), string_split(n.id, ' : '))), false)
    ), hashes AS (SELECT DISTINCT key, unnest(string_split(id, ' : ')) AS hash FROM files),
    shared AS (SELECT hash FROM hashes GROUP BY hash HAVING min(key) <> max(key)),
    affected AS (SELECT key FROM same_key UNION SELECT key FROM hashes SEMI JOIN shared USING (hash))
    SELECT key, id, held FROM files SEMI JOIN affected USING (key) ORDER BY key, id, held`);
  await database.run('DROP TABLE files');
  const identity = resolveFiles(rows as unknown as readonly FileEntry[]);
  await fill(database, 'file_alias', 'canonical', identity.aliases);
  await fill(database, 'file_ids', 'id', identity.ids);
  return identity;
}

async function fill(
  database: Database,
  table: 'file_alias' | 'file_ids',
  column: string,
  pairs: ReadonlyMap<string, string>,
): Promise<void> {
  if (pairs.size === 0) return;
  const path = database.file(`${table}.tsv`);
  const writer = createTsvWriter(path);
  for (const pair of pairs) await writer.line(pair);
  await writer.close();
  const columns = tsvColumns({ key: 'VARCHAR', [column]: 'VARCHAR' });
  await database.run(`INSERT INTO ${table} FROM read_csv($path, ${TSV_OPTIONS}, ${columns})`, {
    path,
  });
}
