// How many of a feed's indicators other feeds hold as well: what a feed adds to those that are there already. Asked for by a person, so
// that no run pays for it.
import type { DataRef } from '../core/data-ref.ts';
import type { OperationOptions } from './compare-contract.ts';
import { withDatabase } from './database.ts';
import { openLedger } from './ledger-view.ts';
import type { LedgerStore } from './ledger-store.ts';
import { reachableFiles, readManifest } from './manifest.ts';
import { MARKS } from './marks.ts';

/** A feed of the same store, of whatever owner. */
export interface HeldByFeed {
  readonly feedId: string;
  readonly manifest: DataRef;
}

export interface Overlap {
  /** Indicators that the feed claims. */
  readonly indicators: number;
  /** Of these: claimed by at least one other feed, too. A File counts when any of its hashes is. */
  readonly shared: number;
  /** The other feeds with something in common, the most first. */
  readonly byFeed: readonly { readonly feedId: string; readonly shared: number }[];
}

const CLAIMED = (relation: string): string =>
  `SELECT key, type, id FROM ${relation} WHERE kind = 'indicator' AND len(claims) > 0`;

/** Compares keys only. Memory is that of the database, which spills to disk; a ledger that cannot be read counts as empty. */
export async function overlapOf(
  store: LedgerStore,
  own: DataRef,
  others: readonly HeldByFeed[],
  options: OperationOptions = {},
): Promise<Overlap> {
  const manifest = await readManifest(store, own);
  const theirs = (
    await Promise.all(
      others.map(async ({ feedId, manifest: ref }) => {
        const found = await readManifest(store, ref).catch(() => undefined);
        return found ? [{ feedId, manifest: found }] : [];
      }),
    )
  ).flat();
  const files = [manifest, ...theirs.map((other) => other.manifest)].flatMap(reachableFiles);
  return withDatabase(store, options, files, async (database) => {
    await openLedger(database, store, manifest);
    await database.run(`CREATE TABLE own_marks AS ${MARKS(CLAIMED('ledger'))}`);
    await database.run('CREATE TABLE shared (key VARCHAR)');
    const byFeed: { feedId: string; shared: number }[] = [];
    for (const other of theirs) {
      await openLedger(database, store, other.manifest, 'other_ledger');
      await database.run(`
        CREATE OR REPLACE TABLE common AS
        SELECT DISTINCT key FROM own_marks SEMI JOIN (${MARKS(CLAIMED('other_ledger'))}) AS theirs USING (mark)`);
      const shared = await database.count('SELECT count(*) FROM common');
      if (shared === 0) continue;
      byFeed.push({ feedId: other.feedId, shared });
      await database.run('INSERT INTO shared SELECT * FROM common ANTI JOIN shared USING (key)');
    }
    return {
      indicators: await database.count(`SELECT count(*) FROM (${CLAIMED('ledger')})`),
      shared: await database.count('SELECT count(*) FROM shared'),
      byFeed: byFeed.sort((a, b) => b.shared - a.shared || (a.feedId < b.feedId ? -1 : 1)),
    };
  });
}
