// Links that only the other end says. An indicator that a feed links to by its value does not name the link itself, and the platform
// shows it on both ends: without this, the feed's own link would look like somebody else's work on the object that is to be removed,
// which would be set inactive instead of deleted.
import type { Database } from './database.ts';
import { splitFootprint } from './mapped-view.ts';

/** A link names a File by one of its hashes. */
const GONE = `
  SELECT key, 'i:' || key AS mark FROM planned WHERE decision = 'remove'
  UNION SELECT key, 'i:File|' || unnest(string_split(id, ' : ')) FROM ledger
    SEMI JOIN (SELECT key FROM planned WHERE decision = 'remove') USING (key) WHERE type = 'File'`;

/** What the feed has ever put there, and what it links for the first time in this run. */
const SAID = `
  SELECT key, unnest(list_filter(footprint, lambda m : starts_with(m, 'i:'))) AS mark FROM ledger
  UNION SELECT key, unnest(list_filter(${splitFootprint('footprint')}, lambda m : starts_with(m, 'i:')))
    FROM said_lines WHERE contains(footprint, 'i:')`;

/** Creates `inward(key, marks)`: for what is to be removed, the marks of this feed's objects that link to it. */
export async function createInwardLinks(
  database: Database,
  { links }: { readonly links: boolean },
): Promise<void> {
  const isNeeded =
    links && (await database.count(`SELECT count(*) FROM planned WHERE decision = 'remove'`)) > 0;
  await database.run(
    isNeeded
      ? `CREATE TABLE inward AS SELECT gone.key, list(DISTINCT 'i:' || said.key) AS marks
          FROM (${SAID}) AS said JOIN (${GONE}) AS gone USING (mark) GROUP BY gone.key`
      : 'CREATE TABLE inward (key VARCHAR, marks VARCHAR[])',
  );
}
