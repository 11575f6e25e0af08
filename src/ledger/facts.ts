// One row per examined object that is said, held or pending: `facts`. Everything the judgement looks at, and nothing wide.
//
// Per claim: what was committed (`was`) and what holds now (`now`). A claim that is not said again goes only where absence
// has a meaning; where nothing is known it stays as committed (rules 2, 3 and 7).
import type { Database } from './database.ts';
import { createScratchRelation } from './scratch-relation.ts';

const NOW = `CASE WHEN said.key IS NOT NULL THEN said.fingerprint WHEN coalesce(n.drops, false) THEN NULL ELSE was.fingerprint END`;

const CLAIMS = `
  SELECT coalesce(said.key, was.key) AS key, coalesce(said.collection, was.collection) AS collection,
    said.key IS NOT NULL AS said, was.fingerprint AS was, ${NOW} AS now,
    coalesce(n.lasting, false) AS lasting, coalesce(n.state, false) AS state, coalesce(n.silent, false) AS silent
  FROM (SELECT * FROM said SEMI JOIN examined USING (key)) AS said FULL JOIN was ON said.key = was.key AND said.collection = was.collection
  LEFT JOIN snapshots AS n ON n.collection = coalesce(said.collection, was.collection)`;

const GROUPED = `
  SELECT key,
    count(now)::INTEGER AS claims,
    count(*) FILTER (said)::INTEGER AS said,
    min(now) AS only_fingerprint,
    min(collection) FILTER (now IS NOT NULL) AS first_collection,
    bool_or(now IS DISTINCT FROM was) AS changed,
    bool_or(now IS NOT NULL AND (said OR lasting)) AS confirmable,
    bool_or(said AND NOT state) AS datable,
    bool_or(now IS NOT NULL AND silent) AS silent,
    list(collection) FILTER (now IS NULL) AS lost
  FROM (${CLAIMS}) GROUP BY key`;

const ROW = `
  SELECT key AS row_key, id AS row_id, fingerprint AS row_fingerprint, state, claims_fingerprint, missing_count, missing_since,
    missing_from, held_by, unknown_since, unknown_removal, rejected_fingerprint, last_sent, last_seen
  FROM ledger SEMI JOIN examined USING (key) WHERE key NOT IN (SELECT key FROM file_alias)`;

const FACTS = `
  SELECT coalesce(o.key, p.key) AS key,
    coalesce(o.claims, 0) AS claims, coalesce(o.said, 0) AS said, o.only_fingerprint, o.first_collection,
    coalesce(o.changed, false) AS changed, coalesce(o.confirmable, false) AS confirmable,
    coalesce(o.datable, false) AS datable, coalesce(o.silent, false) AS silent,
    o.row_key IS NOT NULL AS has_row, o.row_fingerprint, o.state, o.claims_fingerprint,
    coalesce(o.missing_count, 0) AS missing_count, o.missing_since, o.held_by,
    o.unknown_since IS NOT NULL AS unknown, o.rejected_fingerprint, o.last_sent, o.last_seen,
    p.key IS NOT NULL AS pending, coalesce(p.in_flight, false) AS in_flight,
    coalesce(p.removal, o.unknown_removal) AS unsure_removal,
    coalesce(o.lost, CASE WHEN len(o.missing_from) > 0 THEN o.missing_from END, p.collections, []) AS lost,
    f.id IS NOT NULL AND f.id IS DISTINCT FROM o.row_id AS renamed
  FROM (
    SELECT object.* REPLACE (coalesce(object.key, row.row_key) AS key), row.*
    FROM (${GROUPED}) AS object FULL JOIN (${ROW}) AS row ON row.row_key = object.key
  ) AS o
  FULL JOIN pending AS p ON p.key = o.key
  LEFT JOIN file_ids AS f ON f.key = coalesce(o.key, p.key)`;

/** Creates `was` and `facts`. */
export async function createFacts(database: Database): Promise<void> {
  await database.run(`
    CREATE VIEW was AS
    SELECT coalesce(alias.canonical, claim.key) AS key, claim.collection, any_value(claim.fingerprint) AS fingerprint
    FROM (SELECT key, unnest(claims, recursive := true) FROM ledger SEMI JOIN examined USING (key)) AS claim
    LEFT JOIN file_alias AS alias ON alias.key = claim.key
    GROUP BY coalesce(alias.canonical, claim.key), claim.collection`);
  await createScratchRelation(database, 'facts', FACTS);
}
