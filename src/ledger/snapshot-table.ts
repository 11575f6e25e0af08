// What the state of each collection means for the claims of its objects, as the relation `snapshots`.
import type { CollectionSnapshot } from '../core/plan.ts';
import type { Database } from './database.ts';

export interface SnapshotFacts {
  /** A collection in force failed or was left out: what depends on it is not decided (rule 2). */
  readonly blocked: boolean;
  /** Collections in force of which nothing is known now: their claims and cursors stay. */
  readonly silent: readonly string[];
}

export async function createSnapshotTable(
  database: Database,
  snapshots: readonly CollectionSnapshot[],
  enabledCollections: readonly string[],
): Promise<SnapshotFacts> {
  await database.run(`CREATE TABLE snapshots (
    collection VARCHAR, drops BOOLEAN, proven BOOLEAN, grace INTEGER, lasting BOOLEAN, state BOOLEAN, silent BOOLEAN)`);
  const byName = new Map(snapshots.map((snapshot) => [snapshot.collection, snapshot]));
  const silent: string[] = [];
  for (const collection of new Set([...enabledCollections, ...byName.keys()])) {
    const snapshot = byName.get(collection);
    const known = snapshot?.status === 'mapped' || snapshot?.status === 'unchanged';
    if (!known) silent.push(collection);
    const proves = known && snapshot.feedClass === 'state' && snapshot.complete;
    await database.run(
      'INSERT INTO snapshots VALUES ($collection, $drops, $proven, $grace, $lasting, $state, $silent)',
      {
        collection,
        // Only where absence has a meaning does a claim go when it is not said again.
        drops: proves && snapshot.status === 'mapped',
        proven: proves,
        grace: Math.max(1, snapshot?.graceSnapshots ?? 1),
        // What was said once is still said: worth confirming without being said again.
        lasting: snapshot?.feedClass === 'state' || snapshot?.feedClass === 'cumulative',
        state: snapshot?.feedClass === 'state',
        silent: !known,
      },
    );
  }
  return { blocked: silent.length > 0, silent };
}
