// After the platform was asked about the candidates for deletion (D10): what somebody else has worked on is set inactive
// instead. The decisions are written again, because chunks are ranges of ordinals in the order of wave and key.
import type { DataRef } from '../core/data-ref.ts';
import type { OperationOptions } from './compare-contract.ts';
import { withDatabase } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { writeParquet } from './parquet.ts';

export interface ReviseRemovalsInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly decisions: DataRef;
  /** Keys of removals to inactivate; groups among them are left as they are, a group cannot be inactive. */
  readonly inactivate: readonly string[];
  readonly workPrefix: string;
}

/** The decisions with the new waves. Ordinals before the first removal stay the same. */
export async function reviseRemovals(input: ReviseRemovalsInput): Promise<DataRef> {
  if (input.inactivate.length === 0) return input.decisions;
  const path = await input.store.localPath(input.decisions);
  return withDatabase(input.store, input, (database) =>
    writeParquet(
      database,
      `SELECT * REPLACE (row_number() OVER (ORDER BY wave, key) - 1 AS ordinal) FROM (
         SELECT * REPLACE (CASE WHEN decision = 'remove' AND kind = 'indicator' AND key IN (SELECT unnest($keys))
           THEN 2 ELSE wave END AS wave)
         FROM read_parquet($source)
       ) ORDER BY ordinal`,
      { store: input.store, prefix: input.workPrefix, name: 'decisions' },
      { keys: input.inactivate, source: path },
    ),
  );
}
