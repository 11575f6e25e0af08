// Looking into a ledger: for `why`, reports and tests.
import type { DataRef } from '../core/data-ref.ts';
import type { OperationOptions } from './compare-contract.ts';
import { withDatabase } from './database.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { LedgerStore } from './ledger-store.ts';
import { openLedger } from './ledger-view.ts';
import { reachableFiles, readManifest } from './manifest.ts';

export interface RowQuery extends OperationOptions {
  /** Only rows with these keys. @default all */
  readonly keys?: readonly string[];
  /** @default 1000 */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 1000;

/** Rows in the order of their keys. */
export async function queryRows(
  store: LedgerStore,
  ref: DataRef,
  query: RowQuery = {},
): Promise<readonly LedgerRow[]> {
  const manifest = await readManifest(store, ref);
  return withDatabase(store, query, reachableFiles(manifest), async (database) => {
    await openLedger(database, store, manifest);
    const rows = await database.rows(
      `SELECT * REPLACE (list_transform(claims, lambda c : {collection: c.collection, fingerprint: c.fingerprint,
          source_id: c.source_id, record: c.record::DOUBLE}) AS claims)
       FROM ledger WHERE $all OR key IN (SELECT unnest($keys)) ORDER BY key LIMIT $limit`,
      {
        all: query.keys === undefined,
        keys: query.keys ?? [],
        limit: query.limit ?? DEFAULT_LIMIT,
      },
    );
    return rows as unknown as readonly LedgerRow[];
  });
}
