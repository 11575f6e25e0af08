// Writing the result of a query as a Parquet file of the store.
import type { DataRef } from '../core/data-ref.ts';
import { PARQUET_TYPE, type Database, type SqlValues } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Row groups this small keep the memory of writers and readers flat; contents are a few hundred bytes each. */
const FORMAT = '(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 20480)';

export interface ParquetTarget {
  readonly store: LedgerStore;
  readonly prefix: string;
  readonly name: string;
}

/** Writes the rows of a query, content-addressed below the target's prefix. */
export async function writeParquet(
  database: Database,
  query: string,
  target: ParquetTarget,
  values: SqlValues = {},
): Promise<DataRef> {
  const path = database.file(`${target.name}.parquet`);
  const count = await copyToParquet(database, query, path, values);
  return target.store.adopt(path, target.prefix, {
    contentType: PARQUET_TYPE,
    count,
    suffix: `.${target.name}.parquet`,
  });
}

/** Writes the rows of a query into a scratch file; returns their number. */
export async function copyToParquet(
  database: Database,
  query: string,
  path: string,
  values: SqlValues = {},
): Promise<number> {
  const rows = await database.rows(`COPY (${query}) TO $path ${FORMAT}`, { ...values, path });
  return Number(Object.values(rows[0] ?? {})[0] ?? 0);
}

/** Scratch files with the same columns as one file of the store, their rows in the order of the files. */
export async function adoptInOrder(
  database: Database,
  files: readonly string[],
  target: ParquetTarget,
): Promise<DataRef> {
  const [first = '', ...others] = files;
  let path = first;
  let count = await database.count('SELECT count(*) FROM read_parquet($first)', { first });
  if (others.length > 0) {
    path = database.file(`${target.name}.parquet`);
    await database.run('SET preserve_insertion_order = true');
    count = await copyToParquet(database, 'SELECT * FROM read_parquet($files)', path, { files });
    await database.run('SET preserve_insertion_order = false');
  }
  return target.store.adopt(path, target.prefix, {
    contentType: PARQUET_TYPE,
    count,
    suffix: `.${target.name}.parquet`,
  });
}
