// Rule 6, second half: what links to a group that this plan creates anew is due as well, because its old link is gone.
// Finds those objects as `linked(key)`.
import type { Database } from './database.ts';

const LINKS = `
  SELECT key, unnest(json_extract_string(content, '$.associatedGroups[*]')) AS xid FROM (
    SELECT key, content FROM said_lines
    UNION ALL
    SELECT key, unnest(coalesce(claim_contents, [content])) FROM ledger
    WHERE len(claims) > 0 AND key NOT IN (SELECT key FROM said)
  ) WHERE contains(content, '"associatedGroups"')`;

export async function createLinked(database: Database): Promise<void> {
  await database.run('CREATE TABLE linked (key VARCHAR)');
  await database.run(`
    CREATE TABLE new_groups AS SELECT substr(key, length('group|') + 1) AS xid FROM verdicts
    WHERE is_group AND (decision = 'create' OR (decision = 'resend' AND (unknown OR pending)))`);
  if ((await database.count('SELECT count(*) FROM new_groups')) === 0) return;
  await database.run(
    `INSERT INTO linked SELECT DISTINCT key FROM (${LINKS}) AS link SEMI JOIN new_groups USING (xid)`,
  );
}
