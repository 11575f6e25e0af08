// The rows of a mirror as one relation `mirror`: base files, with each key's latest delta row in place of its base row.
import { openVersionedRows, type Database, type LedgerStore } from '../../ledger/index.ts';
import type { MirrorManifest } from './manifest.ts';
import { MIRROR_COLUMNS } from './mirror-row.ts';

export async function openMirror(
  database: Database,
  store: LedgerStore,
  manifest: MirrorManifest | undefined,
): Promise<void> {
  await openVersionedRows(database, store, manifest, 'mirror', MIRROR_COLUMNS);
}
