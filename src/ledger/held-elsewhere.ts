// Rule 4: a value that another feed of the same owner holds is not removed. `elsewhere(key, feed)` names those feeds for the
// candidates of this plan. Files are compared by any shared hash.
//
// What counts as held by the other feed: a claim, an unknown outcome, or a plan that may have sent it. A row that is missing
// there too counts only until that feed has found it held by another one: then the two would wait for each other for ever.
import type { DataRef } from '../core/data-ref.ts';
import type { OtherFeed } from './compare-contract.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { openLedger } from './ledger-view.ts';
import { readManifest } from './manifest.ts';
import { MARKS } from './marks.ts';
import { createPendingRows } from './pending-view.ts';

export interface HeldElsewhereInput {
  readonly store: LedgerStore;
  readonly owner: string;
  readonly instance: string;
  readonly otherFeeds: readonly OtherFeed[];
}

/** Creates `elsewhere` for the removals in `verdicts`. */
export async function createElsewhere(
  database: Database,
  input: HeldElsewhereInput,
  removals: number,
): Promise<void> {
  await database.run('CREATE TABLE elsewhere (key VARCHAR, feed VARCHAR)');
  if (removals === 0 || input.otherFeeds.length === 0) return;
  await database.run(`
    CREATE TABLE candidate_marks AS ${MARKS(`
      SELECT v.key, coalesce(l.type, p.type) AS type, coalesce(l.id, p.id) AS id FROM verdicts AS v
      LEFT JOIN ledger AS l ON l.key = v.key LEFT JOIN pending AS p ON p.key = v.key
      WHERE v.decision = 'remove'`)}`);
  for (const other of input.otherFeeds) await addHeldBy(database, input, other);
}

async function addHeldBy(
  database: Database,
  { store, owner, instance }: HeldElsewhereInput,
  other: OtherFeed,
): Promise<void> {
  await database.run(`
    CREATE OR REPLACE TABLE other_held (key VARCHAR, type VARCHAR, id VARCHAR)`);
  if (other.manifest) await addRows(database, store, other.manifest, owner, instance);
  const rows = { name: 'other_pending_rows', plans: other.pending, inFlight: [] } as const;
  if (await createPendingRows(database, store, rows)) {
    await database.run(
      `INSERT INTO other_held SELECT key, type, id FROM other_pending_rows WHERE decision <> 'remove'`,
    );
  }
  await database.run(
    `INSERT INTO elsewhere
     SELECT DISTINCT candidate_marks.key, $feed FROM candidate_marks
     SEMI JOIN (${MARKS('SELECT * FROM other_held')}) AS theirs ON theirs.mark = candidate_marks.mark
     WHERE candidate_marks.key NOT IN (SELECT key FROM elsewhere)`,
    { feed: other.feedId },
  );
}

/** Rows of the other ledger that may match; a ledger of another owner or instance holds nothing here. */
async function addRows(
  database: Database,
  store: LedgerStore,
  ref: DataRef,
  owner: string,
  instance: string,
): Promise<void> {
  const manifest = await readManifest(store, ref);
  if (manifest.owner !== owner || manifest.instance !== instance) return;
  await openLedger(database, store, manifest, 'other_ledger');
  await database.run(`
    INSERT INTO other_held SELECT key, type, id FROM other_ledger
    WHERE (type = 'File' OR key IN (SELECT mark FROM candidate_marks))
      AND ((len(claims) > 0 AND state <> 'tombstone' AND state <> 'inactive') OR unknown_since IS NOT NULL
        OR (state = 'missing' AND held_by IS NULL))`);
}
