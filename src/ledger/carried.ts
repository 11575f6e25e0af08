// Completes `said` and `said_lines` with what only a pending plan knows. An event is said once: when the run that sent it
// died and the source does not repeat it, its claim lives in the pending plan alone, and its absence now means nothing.
// In a collection whose absence has a meaning, the object was withdrawn instead and is left to removal.
import type { Database } from './database.ts';
import { createScratchRelation } from './scratch-relation.ts';

export async function createCarried(database: Database, pendingCount: number): Promise<void> {
  const carried = pendingCount === 0 ? 0 : await findCarried(database);
  const narrow = 'SELECT collection, key, fingerprint FROM';
  await database.run(
    `CREATE VIEW said AS ${narrow} said_now ${carried > 0 ? `UNION ALL ${narrow} carried` : ''}`,
  );
  await database.run(
    `CREATE VIEW said_lines AS SELECT * FROM said_lines_now ${carried > 0 ? 'UNION ALL SELECT * FROM carried' : ''}`,
  );
}

const findCarried = (database: Database): Promise<number> =>
  createScratchRelation(
    database,
    'carried',
    `WITH lonely AS (
      SELECT key, unnest(collections) AS collection FROM pending
      WHERE decision <> 'remove'
        AND key NOT IN (SELECT key FROM said_now)
        AND key NOT IN (SELECT key FROM ledger WHERE len(claims) > 0)
    ), wanted AS (
      SELECT lonely.* FROM lonely JOIN snapshots AS n USING (collection) WHERE NOT n.proven AND NOT n.silent
    ), sent AS (
      SELECT key, arg_max({kind: kind, type: type, id: id, fingerprint: fingerprint, content: content, footprint: footprint}, plan) AS last
      FROM pending_rows SEMI JOIN wanted USING (key) WHERE content IS NOT NULL AND decision <> 'remove' GROUP BY key
    )
    SELECT wanted.collection, wanted.key, last.kind, last.type, last.id, last.fingerprint, last.content, array_to_string(last.footprint, chr(31)) AS footprint,
      NULL::VARCHAR AS source_id, NULL::BIGINT AS record
    FROM wanted JOIN sent USING (key)`,
  );
