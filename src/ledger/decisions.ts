// Reading the decisions of a plan back, in the order of their ordinals and without holding them all.
import type { DataRef } from '../core/data-ref.ts';
import type { DecisionRow, OperationOptions } from './compare-contract.ts';
import { openDatabase } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Rows fetched by one query: one row group of the sorted file, or two. */
const PAGE_ROWS = 20_480;

export interface ReadDecisionsOptions extends OperationOptions {
  /** @default 0 */
  readonly fromOrdinal?: number;
  /** The first ordinal that is not read. @default all */
  readonly toOrdinal?: number;
}

/** The decisions with `fromOrdinal` ≤ ordinal < `toOrdinal`, in order. */
export async function* readDecisions(
  store: LedgerStore,
  ref: DataRef,
  options: ReadDecisionsOptions = {},
): AsyncGenerator<DecisionRow> {
  const path = await store.localPath(ref);
  const end = Math.min(options.toOrdinal ?? ref.count, ref.count);
  const database = await openDatabase(store, options);
  try {
    for (let from = options.fromOrdinal ?? 0; from < end; from += PAGE_ROWS) {
      const rows = await database.rows(
        `SELECT ordinal::INTEGER AS ordinal, wave, decision, key, kind, type, id, fingerprint, content, previous, footprint,
           reactivate, first_write, reason, collections
         FROM read_parquet($path) WHERE ordinal >= $from AND ordinal < $to ORDER BY ordinal`,
        { path, from, to: Math.min(end, from + PAGE_ROWS) },
      );
      yield* rows as unknown as readonly DecisionRow[];
    }
  } finally {
    await database.close();
  }
}
