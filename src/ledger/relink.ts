// Rule 6, second half: what links to a group that this plan creates anew is due as well, because its old link is gone.
// Those objects must be found before anything is judged; whether the group is really made anew shows afterwards.
import type { Database } from './database.ts';

const LINKS = `
  SELECT key, unnest(json_extract_string(content, '$.associatedGroups[*]')) AS xid FROM (
    SELECT key, content FROM said_lines WHERE key NOT IN (SELECT key FROM fresh)
    UNION ALL
    SELECT key, unnest(coalesce(claim_contents, [content])) FROM ledger
    WHERE len(claims) > 0 AND key NOT IN (SELECT key FROM said)
  ) WHERE contains(content, '"associatedGroups"')`;

/** Groups that are not surely on the platform: the only ones that this plan may create anew. */
const MAYBE_NEW = `
  SELECT key FROM (SELECT key FROM examined UNION ALL SELECT key FROM fresh) WHERE starts_with(key, 'group|')
  EXCEPT
  SELECT key FROM ledger WHERE starts_with(key, 'group|') AND fingerprint IS NOT NULL AND state IN ('live', 'missing')
    AND unknown_since IS NULL AND key NOT IN (SELECT key FROM pending)`;

/** Creates `linked(key, group_key)` and makes those objects `examined`. */
export async function createLinked(database: Database): Promise<void> {
  await database.run('CREATE TABLE linked (key VARCHAR, group_key VARCHAR)');
  // On a first load there is nothing that could have an old link.
  if ((await database.count('SELECT count(*) FROM ledger')) === 0) return;
  await database.run(`CREATE TABLE maybe_new AS ${MAYBE_NEW}`);
  if ((await database.count('SELECT count(*) FROM maybe_new')) === 0) return;
  await database.run(`INSERT INTO linked
    SELECT DISTINCT link.key, maybe_new.key FROM (${LINKS}) AS link JOIN maybe_new ON maybe_new.key = 'group|' || link.xid`);
  await database.run(
    'INSERT INTO examined SELECT DISTINCT key FROM linked WHERE key NOT IN (SELECT key FROM examined)',
  );
}
