// Rows with a key in base files and later files of changes, as one relation: each key's latest row.
import type { DataRef } from '../core/data-ref.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';

export interface VersionedFiles {
  readonly base: readonly DataRef[];
  /** A row in a later file replaces the one with the same key before it. */
  readonly deltas: readonly DataRef[];
}

export type ColumnTypes = Readonly<Record<string, string>>;

/** Creates the relation `name` with these columns, `key` among them; without files it is empty. Names and types are constants. */
export async function openVersionedRows(
  database: Database,
  store: LedgerStore,
  files: VersionedFiles | undefined,
  name: string,
  columns: ColumnTypes,
): Promise<void> {
  const names = Object.keys(columns).join(', ');
  // Several may follow one another under one name.
  const kind = database.small ? 'TABLE' : 'VIEW';
  await database.run(`DROP ${kind} IF EXISTS ${name}`);
  if (!files || files.base.length === 0) {
    const none = Object.entries(columns)
      .map(([column, type]) => `NULL::${type} AS ${column}`)
      .join(', ');
    await database.run(`CREATE ${kind} ${name} AS SELECT ${none} WHERE false`);
    return;
  }
  const base = await Promise.all(files.base.map((ref) => store.localPath(ref)));
  await database.run(`SET VARIABLE ${name}_base = $base`, { base });
  const baseRows = `SELECT ${names} FROM read_parquet(getvariable('${name}_base'))`;
  if (files.deltas.length === 0) {
    await database.run(`CREATE ${kind} ${name} AS ${baseRows}`);
    return;
  }
  const deltas = await Promise.all(files.deltas.map((ref) => store.localPath(ref)));
  await database.run(`SET VARIABLE ${name}_deltas = $deltas`, { deltas });
  const fileOrder = `list_position(getvariable('${name}_deltas'), filename)`;
  await database.run(`
    CREATE OR REPLACE TABLE ${name}_delta_keys AS
    SELECT key, max(${fileOrder}) AS file
    FROM read_parquet(getvariable('${name}_deltas'), filename = true) GROUP BY key`);
  await database.run(`
    CREATE ${kind} ${name} AS
    ${baseRows} ANTI JOIN ${name}_delta_keys USING (key)
    UNION ALL
    SELECT ${names} FROM read_parquet(getvariable('${name}_deltas'), filename = true) AS delta
    SEMI JOIN ${name}_delta_keys AS latest ON latest.key = delta.key AND latest.file = ${fileOrder}`);
}
