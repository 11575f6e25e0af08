// The rows of a ledger as one relation `ledger`: base files, with each key's latest delta row in place of its base row.
import { LEDGER_COLUMNS } from './ledger-row.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { LedgerManifest } from './manifest.ts';

const names = Object.keys(LEDGER_COLUMNS).join(', ');
const none = Object.entries(LEDGER_COLUMNS)
  .map(([name, type]) => `NULL::${type} AS ${name}`)
  .join(', ');

export const LEDGER_COLUMN_NAMES = names;

/** Creates the relation `ledger` (or another name, a constant); without a manifest it is empty. */
export async function openLedger(
  database: Database,
  store: LedgerStore,
  manifest: LedgerManifest | undefined,
  name: 'ledger' | 'other_ledger' = 'ledger',
): Promise<void> {
  // Several other ledgers may follow one another under one name.
  const kind = database.small ? 'TABLE' : 'VIEW';
  await database.run(`DROP ${kind} IF EXISTS ${name}`);
  if (!manifest || manifest.base.length === 0) {
    await database.run(`CREATE ${kind} ${name} AS SELECT ${none} WHERE false`);
    return;
  }
  const base = await Promise.all(manifest.base.map((ref) => store.localPath(ref)));
  await database.run(`SET VARIABLE ${name}_base = $base`, { base });
  const baseRows = `SELECT ${names} FROM read_parquet(getvariable('${name}_base'))`;
  if (manifest.deltas.length === 0) {
    await database.run(`CREATE ${kind} ${name} AS ${baseRows}`);
    return;
  }
  const deltas = await Promise.all(manifest.deltas.map((ref) => store.localPath(ref)));
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
