// What each collection says now, one row per object: `said_now` (key and fingerprint) and `said_lines_now`
// (with content).
// The same object said twice in a collection is merged before anything is compared (M16).
import type { Database } from './database.ts';
import { groupLines, joinFootprint, mergeLines } from './merge-lines.ts';
import { createScratchRelation } from './scratch-relation.ts';
import { createTsvWriter, TSV_OPTIONS, tsvColumns } from './tsv-file.ts';
import { resolveFileAliases } from './file-aliases.ts';

export interface SaidFacts {
  /** Objects that were said more than once in one collection. */
  readonly duplicates: number;
  readonly fileConflicts: number;
  /** Objects said, per collection. */
  readonly rows: number;
}

const LINE_COLUMNS = {
  collection: 'VARCHAR',
  key: 'VARCHAR',
  kind: 'VARCHAR',
  type: 'VARCHAR',
  id: 'VARCHAR',
  fingerprint: 'VARCHAR',
  content: 'VARCHAR',
  footprint: 'VARCHAR',
  source_id: 'VARCHAR',
  record: 'BIGINT',
} as const;
const LINE_NAMES = Object.keys(LINE_COLUMNS).join(', ');

const SAID = `SELECT collection, key, any_value(fingerprint) AS fingerprint, count(*) AS lines,
  bool_or(type = 'File') AS file FROM mapped GROUP BY collection, key`;

/** Creates `said_now` and `said_lines_now` from `mapped_lines` and `ledger`. */
export async function createSaid(
  database: Database,
  mappingOf: (collection: string) => string,
): Promise<SaidFacts> {
  await database.run('CREATE VIEW mapped AS SELECT * FROM mapped_lines');
  let relation = 'said_first';
  let rows = await createScratchRelation(database, relation, SAID);
  const hasFiles = await database.count('SELECT count(*) FROM said_first WHERE file');
  const files = await resolveFileAliases(database, hasFiles > 0);
  if (files.aliases.size > 0) {
    await database.run(`CREATE OR REPLACE VIEW mapped AS
      SELECT line.* REPLACE (coalesce(alias.canonical, line.key) AS key)
      FROM mapped_lines AS line LEFT JOIN file_alias AS alias ON alias.key = line.key`);
    relation = 'said_renamed';
    rows = await createScratchRelation(database, relation, SAID);
  }
  await database.run(
    `CREATE TABLE repeated AS SELECT collection, key FROM ${relation} WHERE lines > 1`,
  );
  const duplicates = await database.count('SELECT count(*) FROM repeated');
  if (duplicates === 0) {
    await database.run(
      `CREATE VIEW said_now AS SELECT collection, key, fingerprint FROM ${relation}`,
    );
    await database.run(`CREATE VIEW said_lines_now AS SELECT ${LINE_NAMES} FROM mapped`);
  } else {
    await mergeRepeated(database, mappingOf);
    await database.run(`CREATE VIEW said_now AS
      SELECT collection, key, fingerprint FROM ${relation} WHERE lines = 1
      UNION ALL SELECT collection, key, fingerprint FROM merged_lines`);
    await database.run(`CREATE VIEW said_lines_now AS
      SELECT ${LINE_NAMES} FROM mapped ANTI JOIN repeated USING (collection, key)
      UNION ALL SELECT ${LINE_NAMES} FROM merged_lines`);
  }
  return { duplicates, fileConflicts: files.conflicts, rows };
}

async function mergeRepeated(
  database: Database,
  mappingOf: (collection: string) => string,
): Promise<void> {
  const path = database.file('merged-lines.tsv');
  const writer = createTsvWriter(path);
  const rows = database.stream(`
    SELECT ${LINE_NAMES} FROM mapped SEMI JOIN repeated USING (collection, key)
    ORDER BY collection, key, record, fingerprint`);
  const groups = groupLines(rows, (a, b) => a.key === b.key && a.collection === b.collection);
  for await (const group of groups) {
    const line = mergeLines(group, mappingOf);
    await writer.line([
      line.collection,
      line.key,
      line.kind,
      line.type,
      line.id,
      line.fingerprint,
      line.content,
      joinFootprint(line.footprint),
      line.source_id,
      line.record,
    ]);
  }
  await writer.close();
  await database.run('SET VARIABLE merged_lines = $path', { path });
  await database.run(`CREATE VIEW merged_lines AS
    SELECT * FROM read_csv(getvariable('merged_lines'), ${TSV_OPTIONS}, ${tsvColumns(LINE_COLUMNS)})`);
}
