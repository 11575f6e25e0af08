// Which collections keep their last committed claims and their cursor (rule 2): those of which nothing was known, and those
// with an object that has no final outcome. An object that nobody claims any more holds all of them back.
import type { Database } from './database.ts';

const TOUCHED = `
  SELECT row.claims AS now, old.claims AS was, row.wanted
  FROM results AS row LEFT JOIN ledger AS old ON old.key = row.key
  WHERE row.result = 'unknown' OR row.open`;

export async function findFailedCollections(
  database: Database,
  known: readonly string[],
  silent: readonly string[],
): Promise<readonly string[]> {
  const unclaimed = await database.count(`SELECT count(*) FROM (${TOUCHED}) WHERE len(now) = 0`);
  if (unclaimed > 0) return [...new Set([...known, ...silent])].sort();
  const rows = await database.rows(`
    SELECT DISTINCT collection FROM (
      SELECT unnest(list_transform(list_concat(now, coalesce(was, [])), lambda c : c.collection)) AS collection
      FROM (${TOUCHED}))`);
  return [...new Set([...rows.map((row) => String(row['collection'])), ...silent])].sort();
}
