// The rows of a ledger as one relation `ledger`.
import { LEDGER_COLUMNS } from './ledger-row.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { LedgerManifest } from './manifest.ts';
import { openVersionedRows } from './versioned-rows.ts';

export const LEDGER_COLUMN_NAMES = Object.keys(LEDGER_COLUMNS).join(', ');

/** Creates the relation `ledger` (or another name, a constant); without a manifest it is empty. */
export async function openLedger(
  database: Database,
  store: LedgerStore,
  manifest: LedgerManifest | undefined,
  name: 'ledger' | 'other_ledger' = 'ledger',
): Promise<void> {
  await openVersionedRows(database, store, manifest, name, LEDGER_COLUMNS);
}
