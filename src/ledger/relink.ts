// Which objects have links to make again, beside what their own content says.
//
// Rule 6, second half: what links to a group or an indicator that this plan creates anew is due as well, because its old link is
// gone. Those objects must be found before anything is judged; whether the other end is really made anew shows afterwards.
//
// And a link that was refused, usually because its other end is not there yet: somebody else may have made it meanwhile, so it is
// tried again, at most once a day and for a week. The row holds its content without links, which makes them due with the object's
// next change as well.
import type { Database } from './database.ts';
import { HAS_LINKS } from './exceptions.ts';

/** How long after its refusal a link is tried again. */
export const RETRY_DAYS = 7;

/** Rows with a refused link that is not given up: the refusal of a whole object has a fingerprint. */
export const REFUSED_LINK = `
  state = 'live' AND fingerprint IS NOT NULL AND rejected_code IS NOT NULL AND rejected_fingerprint IS NULL AND len(claims) > 0
    AND len(list_filter(coalesce(claim_contents, []), lambda c : ${HAS_LINKS('c')})) > 0`;

// What the ledger's claims say is enough: a link that is new in this run is sent because it is new.
const LINKS = `
  SELECT key, 'group|' || unnest(json_extract_string(content, '$.associatedGroups[*]')) AS mark
  FROM claimed WHERE contains(content, '"associatedGroups"')
  UNION ALL
  SELECT key, CASE WHEN link ->> 'type' = 'File' THEN 'File|' || string_split(link ->> 'id', ' : ')[-1]
    ELSE (link ->> 'type') || '|' || (link ->> 'id') END
  FROM (
    SELECT key, unnest(json_extract(content, '$.associatedIndicators[*]')) AS link
    FROM claimed WHERE ${HAS_LINKS('content')}
  )`;

/** Objects that are not surely on the platform: the only ones that this plan may create anew. */
const MAYBE_NEW = (links: boolean): string => `
  SELECT key FROM (SELECT key FROM examined UNION ALL SELECT key FROM fresh)
  WHERE ${links ? 'true' : `starts_with(key, 'group|')`}
  EXCEPT
  SELECT key FROM ledger WHERE fingerprint IS NOT NULL AND state IN ('live', 'missing')
    AND unknown_since IS NULL AND key NOT IN (SELECT key FROM pending)`;

/** A link names a File by one of its hashes, which need not be the one in its key. */
const MARKS_OF_FILES = `
  SELECT key, 'File|' || unnest(string_split(id, ' : ')) AS mark FROM (
    SELECT key, id FROM said_lines WHERE type = 'File' UNION SELECT key, id FROM ledger WHERE type = 'File'
  ) SEMI JOIN maybe_new USING (key)`;

interface LinkedInput {
  /** False when this feed has never sent a link between indicators. */
  readonly links: boolean;
  readonly plannedAt: string;
}

/** Creates `linked(key, target)` and makes those objects `examined`; without a target a refused link is due. */
export async function createLinked(
  database: Database,
  { links, plannedAt }: LinkedInput,
): Promise<void> {
  await database.run('CREATE TABLE linked (key VARCHAR, target VARCHAR)');
  // On a first load there is nothing that could have an old link.
  if ((await database.count('SELECT count(*) FROM ledger')) === 0) return;
  if (links) await addRefused(database, plannedAt);
  await database.run(`CREATE TABLE maybe_new AS ${MAYBE_NEW(links)}`);
  if ((await database.count('SELECT count(*) FROM maybe_new')) > 0) await addLinked(database);
  await database.run(
    'INSERT INTO examined SELECT DISTINCT key FROM linked WHERE key NOT IN (SELECT key FROM examined)',
  );
}

const daysBefore = (instant: string, days: number): string =>
  new Date(Date.parse(instant) - days * 86_400_000).toISOString();

const addRefused = (database: Database, plannedAt: string): Promise<void> =>
  database.run(
    `INSERT INTO linked SELECT key, NULL FROM ledger WHERE ${REFUSED_LINK} AND last_sent <= $yesterday AND rejected_at >= $first`,
    { yesterday: daysBefore(plannedAt, 1), first: daysBefore(plannedAt, RETRY_DAYS) },
  );

async function addLinked(database: Database): Promise<void> {
  await database.run(`CREATE VIEW claimed AS
    SELECT key, unnest(coalesce(claim_contents, [content])) AS content FROM ledger WHERE len(claims) > 0`);
  const hasFiles =
    (await database.count(`SELECT count(*) FROM maybe_new WHERE starts_with(key, 'File|')`)) > 0;
  await database.run(`INSERT INTO linked
    SELECT DISTINCT link.key, target.key FROM (${LINKS}) AS link
    JOIN (SELECT key, key AS mark FROM maybe_new ${hasFiles ? `UNION ${MARKS_OF_FILES}` : ''}) AS target USING (mark)
    WHERE link.key <> target.key`);
}
