// Which objects are worth a look, and which are settled at a glance. Two runs of the same feed agree about almost everything,
// so nearly all rows leave here, by one comparison of digests: 16 bytes for each claim, which fit into memory where keys and
// fingerprints of a million objects do not. A third of the time of joining them, measured at 1 M with 256 MB.
//
// At a glance: a live row without anything remembered, whose only claim is said again in the same words, or by a collection
// that need not say it again. Everything else is `examined(key)`, and only there do the rules decide.
//
// A first load goes the other way round: when far more is said than the ledger has rows, what the ledger does not know is
// simply new (`fresh`) and goes from the segments straight into the decisions.
import type { Database } from './database.ts';
import { createScratchRelation } from './scratch-relation.ts';

/** Said objects per known one from which the way of a first load pays. */
const MUCH_MORE = 4;

export interface ExaminedInput {
  readonly saidRows: number;
  readonly ledgerRows: number;
  readonly pendingRows: number;
  /** Collections with segments. */
  readonly mappedCollections: number;
}

export interface SettledCounts {
  /** Rows that are unchanged at a glance. */
  readonly settled: number;
  /** Those of them which only a silent collection claims. */
  readonly settledSilent: number;
}

const DIGEST = (collection: string, key: string, fingerprint: string): string =>
  // A UUID, because Parquet keeps its 16 bytes as they are; a number of that size it would round.
  `md5(concat_ws(chr(31), ${collection}, ${key}, ${fingerprint}))::UUID`;

const SAID = `SELECT key, ${DIGEST('collection', 'key', 'fingerprint')} AS digest FROM said`;

// `plain`: nothing is remembered about the row but that it is held as claimed. `idle`: nothing is held or claimed at all.
const ROWS = `
  SELECT row.key, digest, idle, coalesce(n.drops, false) AS drops, coalesce(n.silent, false) AS silent,
    -- When a sighting was written down matters only where a claim alone does not say that the object is still seen.
    plain AND (coalesce(n.state, true) OR coalesce(last_seen >= getvariable('dated_before'), false)) AS plain
  FROM (
    SELECT key, claims[1].collection AS collection, ${DIGEST('claims[1].collection', 'key', 'claims[1].fingerprint')} AS digest,
      len(claims) = 1 AND state = 'live' AND unknown_since IS NULL AND held_by IS NULL AND missing_count = 0
        AND coalesce(fingerprint = claims_fingerprint, false)
        AND NOT coalesce(last_sent < greatest(getvariable('resend_before'), getvariable('refresh_before')), false) AS plain,
      len(claims) = 0 AND state IN ('tombstone', 'inactive') AND unknown_since IS NULL AS idle, last_seen
    FROM ledger
  ) AS row LEFT JOIN snapshots AS n ON n.collection = row.collection`;

const EXAMINED = `
  SELECT key FROM said_digests ANTI JOIN (SELECT digest FROM row_digests WHERE plain) AS plain USING (digest)
  UNION
  SELECT key FROM row_digests WHERE NOT plain AND NOT idle
  UNION
  SELECT key FROM (SELECT * FROM row_digests WHERE plain AND drops) AS expected ANTI JOIN said_digests USING (digest)
  UNION SELECT key FROM pending
  UNION SELECT key FROM file_ids
  UNION SELECT key FROM file_alias
  UNION SELECT canonical FROM file_alias`;

/**
 * Creates `examined` and `fresh`; returns the number of fresh objects. Needs `said`, `ledger`, `pending`, `snapshots` and the
 * judgement's variables.
 */
export async function createExamined(
  database: Database,
  { saidRows, ledgerRows, pendingRows, mappedCollections }: ExaminedInput,
): Promise<number> {
  if (saidRows > MUCH_MORE * (ledgerRows + pendingRows)) {
    const shared =
      mappedCollections > 1 ? 'UNION SELECT key FROM said GROUP BY key HAVING count(*) > 1' : '';
    await database.run(
      `CREATE TABLE examined AS SELECT key FROM ledger UNION SELECT key FROM pending ${shared}`,
    );
    await database.run('CREATE VIEW fresh AS SELECT * FROM said ANTI JOIN examined USING (key)');
    await database.run('CREATE TABLE row_digests (key VARCHAR, plain BOOLEAN, silent BOOLEAN)');
    return database.count('SELECT count(*) FROM fresh');
  }
  await createScratchRelation(database, 'said_digests', SAID);
  await createScratchRelation(database, 'row_digests', ROWS);
  await database.run(`CREATE TABLE examined AS ${EXAMINED}`);
  await database.run('CREATE VIEW fresh AS SELECT * FROM said WHERE false');
  return 0;
}

/** To be asked when nothing is added to `examined` any more. */
export async function countSettled(database: Database): Promise<SettledCounts> {
  const [row] = await database.rows(`
    SELECT count(*) AS settled, count(*) FILTER (silent) AS silent
    FROM row_digests ANTI JOIN examined USING (key) WHERE plain`);
  return { settled: Number(row?.['settled']), settledSilent: Number(row?.['silent']) };
}
