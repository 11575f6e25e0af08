// After the candidates for removal were looked at on the platform: those that somebody else has worked on are set inactive
// instead of deleted. Everything that is sent keeps its ordinal; only the removals at the end are put into a new order.
import type { DataRef } from '../core/data-ref.ts';
import { WAVE } from '../core/plan.ts';
import type { OperationOptions } from './compare-contract.ts';
import { withDatabase } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { writeParquet } from './parquet.ts';

export interface ReviseRemovalsInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly decisions: DataRef;
  /** Keys of removals that become inactivations. */
  readonly inactivate: readonly string[];
  readonly workPrefix: string;
}

/** The decisions with the wave of these removals changed. */
export async function reviseRemovals(input: ReviseRemovalsInput): Promise<DataRef> {
  const { store, decisions, inactivate, workPrefix } = input;
  if (inactivate.length === 0) return decisions;
  const file = await store.localPath(decisions);
  return withDatabase(store, input, async (database) => {
    await database.run('CREATE TABLE inactive AS SELECT unnest($keys) AS key', {
      keys: inactivate,
    });
    const query = `WITH revised AS (
        SELECT * REPLACE (CASE WHEN wave = ${WAVE.remove} AND key IN (FROM inactive) THEN ${WAVE.inactivate} ELSE wave END AS wave)
        FROM read_parquet($file)
      )
      SELECT * FROM revised WHERE wave < ${WAVE.inactivate}
      UNION ALL
      SELECT * REPLACE (
        (SELECT count(*) FROM revised WHERE wave < ${WAVE.inactivate}) + row_number() OVER (ORDER BY wave, key) - 1 AS ordinal)
      FROM revised WHERE wave >= ${WAVE.inactivate}`;
    return writeParquet(
      database,
      `SELECT * REPLACE (ordinal::INTEGER AS ordinal) FROM (${query}) ORDER BY ordinal`,
      { store, prefix: workPrefix, name: 'decisions' },
      { file },
    );
  });
}
