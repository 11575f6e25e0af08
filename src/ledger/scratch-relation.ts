// Intermediate results live in scratch Parquet files, not in memory tables: they are compressed, and 5 M rows need no more
// memory than 1 M. Only a small operation keeps them in tables.
import type { Database, SqlValues } from './database.ts';

/** Creates the relation `name` with the rows of a query; returns their number. */
export async function createScratchRelation(
  database: Database,
  name: string,
  query: string,
  values: SqlValues = {},
): Promise<number> {
  if (database.small) {
    return database.count(`CREATE TABLE ${name} AS ${query}`, values);
  }
  const path = database.file(`scratch-${name}.parquet`);
  const rows = await database.rows(
    `COPY (${query}) TO $path (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 61440)`,
    { ...values, path },
  );
  await database.run(`SET VARIABLE scratch_${name} = $path`, { path });
  await database.run(
    `CREATE VIEW ${name} AS SELECT * FROM read_parquet(getvariable('scratch_${name}'))`,
  );
  return Number(Object.values(rows[0] ?? {})[0] ?? 0);
}
