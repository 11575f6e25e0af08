// Writing the two files of a plan: decisions (what is sent or removed) and proposals (rows that change without being sent).
import type { DataRef } from '../core/data-ref.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { adoptInOrder, copyToParquet, writeParquet } from './parquet.ts';
import { FRESH_ROWS, MERGED_FILES, NO_ROWS, planRows, type PlanFile } from './plan-rows.ts';

/** Up to this number the objects of a wave are in the order of their keys; above, the sort would cost more than all else. */
const SORTED_ROWS = 200_000;

interface Wave {
  readonly wave: number;
  readonly rows: number;
  readonly fresh: number;
}

async function wavesOf(database: Database): Promise<readonly Wave[]> {
  const rows = await database.rows(`
    SELECT wave, count(*) AS rows, count(*) FILTER (fresh) AS fresh FROM (
      SELECT wave, false AS fresh FROM planned WHERE decision IS NOT NULL
      UNION ALL SELECT CASE WHEN starts_with(key, 'group|') THEN 0 ELSE 1 END, true FROM fresh
    ) GROUP BY wave ORDER BY wave`);
  return rows.map((row) => ({
    wave: Number(row['wave']),
    rows: Number(row['rows']),
    fresh: Number(row['fresh']),
  }));
}

/** Makes the rows of `planned` that a file is about known as `picked`, their ledger rows as `old_rows`; returns the query. */
async function pick(database: Database, file: PlanFile, where: string): Promise<readonly string[]> {
  await database.run(`CREATE OR REPLACE VIEW picked AS SELECT * FROM planned WHERE ${where}`);
  await database.run(
    `CREATE OR REPLACE VIEW old_rows AS SELECT * FROM ledger SEMI JOIN picked USING (key)`,
  );
  const sources = await database.rows('SELECT DISTINCT source FROM picked');
  return sources.flatMap((row) => planRows(file)[String(row['source'])] ?? []);
}

/** Writes the decisions, wave after wave: an object's ordinal is its position in the file. */
export async function writeDecisions(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<DataRef> {
  const files: string[] = [];
  for (const { wave, rows, fresh } of await wavesOf(database)) {
    const used = [NO_ROWS];
    if (rows > fresh)
      used.push(...(await pick(database, 'decisions', `decision IS NOT NULL AND wave = ${wave}`)));
    if (fresh > 0) used.push(`SELECT * FROM (${FRESH_ROWS}) WHERE wave = ${wave}`);
    const path = database.file(`decisions-${wave}.parquet`);
    const order = rows <= SORTED_ROWS ? 'ORDER BY key' : '';
    await copyToParquet(
      database,
      `SELECT * FROM (${used.join(' UNION ALL BY NAME ')}) ${order}`,
      path,
    );
    files.push(path);
  }
  if (files.length === 0) return (await writeNothing(database, store, prefix)).decisions;
  return adoptInOrder(database, files, { store, prefix, name: 'decisions' });
}

/** Writes the rows of the ledger that change without anything being sent. */
export async function writeProposals(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<DataRef> {
  const where = 'decision IS NULL AND (moves OR open)';
  const queries = [NO_ROWS];
  if ((await database.count(`SELECT count(*) FROM planned WHERE ${where}`)) > 0)
    queries.push(...(await pick(database, 'proposals', where)));
  if ((await database.count('SELECT count(*) FROM file_alias')) > 0) queries.push(MERGED_FILES);
  const query = queries.join(' UNION ALL BY NAME ');
  return writeParquet(database, query, { store, prefix, name: 'proposals' });
}

/** Both files without rows. */
export async function writeNothing(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<Readonly<Record<PlanFile, DataRef>>> {
  return {
    decisions: await writeParquet(database, NO_ROWS, { store, prefix, name: 'decisions' }),
    proposals: await writeParquet(database, NO_ROWS, { store, prefix, name: 'proposals' }),
  };
}
