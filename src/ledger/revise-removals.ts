// After the platform was asked about the candidates for deletion (D10): what somebody else has worked on is set inactive
// instead. The decisions are written again, because chunks are ranges of ordinals in the order of waves.
import type { DataRef } from '../core/data-ref.ts';
import type { OperationOptions } from './compare-contract.ts';
import { withDatabase } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { adoptInOrder, copyToParquet } from './parquet.ts';

export interface ReviseRemovalsInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly decisions: DataRef;
  /** Keys of removals to inactivate; groups among them are left as they are, a group cannot be inactive. */
  readonly inactivate: readonly string[];
  readonly workPrefix: string;
}

/** The decisions with the new waves. Ordinals before the first removal stay the same. */
export async function reviseRemovals(input: ReviseRemovalsInput): Promise<DataRef> {
  const { store, decisions, inactivate, workPrefix } = input;
  if (inactivate.length === 0) return decisions;
  const source = await store.localPath(decisions);
  return withDatabase(store, input, [decisions], async (database) => {
    await database.run('SET VARIABLE decisions = $source', { source });
    await database.run('CREATE TABLE touched AS SELECT unnest($keys) AS key', { keys: inactivate });
    const rows = `read_parquet(getvariable('decisions'))`;
    const changed = `wave = 3 AND kind = 'indicator' AND key IN (SELECT key FROM touched)`;
    const files: string[] = [];
    const part = async (query: string): Promise<void> => {
      const path = database.file(`part-${files.length}.parquet`);
      if ((await copyToParquet(database, query, path)) > 0 || files.length === 0) files.push(path);
    };
    await database.run('SET preserve_insertion_order = true');
    await part(`SELECT * FROM ${rows} WHERE wave < 2`);
    await part(
      `SELECT * REPLACE (2 AS wave) FROM ${rows} WHERE wave = 2 OR (${changed}) ORDER BY key`,
    );
    await part(`SELECT * FROM ${rows} WHERE wave = 3 AND NOT (${changed}) ORDER BY key`);
    return adoptInOrder(database, files, { store, prefix: workPrefix, name: 'decisions' });
  });
}
