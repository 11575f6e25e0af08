// Where new rows go: into a delta, or, when the deltas have grown too large beside it, into a new base.
import type { DataRef } from '../core/data-ref.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { LEDGER_COLUMN_NAMES } from './ledger-view.ts';
import type { LedgerCounts, LedgerManifest } from './manifest.ts';
import { writeParquet } from './parquet.ts';
import { REFUSED_LINK } from './relink.ts';

/** Above this part of the base its rows are read so often in vain that writing them anew is cheaper. */
const DELTA_SHARE = 0.2;

/** How long it is remembered that an object was removed. */
const TOMBSTONE_DAYS = 30;

export interface LedgerFiles {
  readonly base: readonly DataRef[];
  readonly deltas: readonly DataRef[];
}

const sum = (refs: readonly DataRef[]): number => refs.reduce((n, ref) => n + ref.count, 0);

/** Adds the rows of `delta`; creates the relation `new_ledger`. */
export async function addRows(
  database: Database,
  store: LedgerStore,
  prefix: string,
  manifest: LedgerManifest | undefined,
  delta: DataRef,
  at: string,
): Promise<LedgerFiles> {
  const path = await store.localPath(delta);
  await database.run('SET VARIABLE new_delta = $path', { path });
  const newer = `SELECT ${LEDGER_COLUMN_NAMES} FROM read_parquet(getvariable('new_delta'))`;
  await database.run(`
    CREATE VIEW new_ledger AS ${newer} ${
      manifest === undefined || manifest.rows === 0
        ? ''
        : `UNION ALL SELECT ${LEDGER_COLUMN_NAMES} FROM ledger ANTI JOIN (${newer}) AS newer USING (key)`
    }`);
  const { base = [], deltas = [] } = manifest ?? {};
  if (delta.count === 0) return { base, deltas };
  if (base.length === 0) return { base: [delta], deltas: [] };
  if (sum(deltas) + delta.count <= sum(base) * DELTA_SHARE)
    return { base, deltas: [...deltas, delta] };
  const pruneBefore = new Date(Date.parse(at) - TOMBSTONE_DAYS * 86_400_000).toISOString();
  const whole = await writeParquet(
    database,
    `SELECT * FROM new_ledger WHERE NOT (state = 'tombstone' AND unknown_since IS NULL AND len(claims) = 0
       AND coalesce(removed_at < $prune_before, true))`,
    { store, prefix, name: 'base' },
    { prune_before: pruneBefore },
  );
  return { base: [whole], deltas: [] };
}

export async function countLedger(database: Database): Promise<LedgerCounts> {
  const [row] = await database.rows(`
    SELECT count(*) AS rows,
      count(*) FILTER (fingerprint IS NOT NULL AND state IN ('live', 'missing')) AS live,
      count(*) FILTER (state = 'missing') AS missing,
      count(unknown_since) AS unknown,
      count(*) FILTER (len(claims) > 0 AND (state <> 'live' OR fingerprint IS DISTINCT FROM claims_fingerprint)
        AND rejected_fingerprint IS DISTINCT FROM claims_fingerprint) AS unsettled,
      min(last_sent) FILTER (state = 'live' AND fingerprint IS NOT NULL) AS oldest,
      min(last_sent) FILTER (${REFUSED_LINK}) AS tried, max(rejected_at) FILTER (${REFUSED_LINK}) AS refused
    FROM new_ledger`);
  const number = (name: string): number => Number(row?.[name] ?? 0);
  const { oldest, tried, refused } = row ?? {};
  return {
    rows: number('rows'),
    live: number('live'),
    missing: number('missing'),
    unknown: number('unknown'),
    unsettled: number('unsettled'),
    oldestSentAt: typeof oldest === 'string' ? oldest : null,
    ...(typeof tried === 'string' && typeof refused === 'string'
      ? { refusedLinks: { triedAt: tried, refusedAt: refused } }
      : {}),
  };
}
