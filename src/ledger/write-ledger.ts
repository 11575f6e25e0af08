// Step 10 of a run: the ledger as it is after what the platform accepted, refused or left open. Writes new files and a new
// manifest; nothing is true before `commitRun` stores the manifest's reference.
import { WAVE } from '../core/plan.ts';
import { withDatabase, type Database } from './database.ts';
import { findFailedCollections } from './failed-collections.ts';
import { addRows, countLedger, type LedgerFiles } from './ledger-files.ts';
import { openLedger } from './ledger-view.ts';
import {
  MANIFEST_TYPE,
  reachableFiles,
  readOwnManifest,
  type LedgerCounts,
  type LedgerManifest,
} from './manifest.ts';
import { newRowsQuery } from './new-rows.ts';
import { createResults } from './outcomes.ts';
import { writeParquet } from './parquet.ts';
import type { WriteLedgerInput, WrittenLedger } from './write-contract.ts';

/**
 * Writes the ledger. Safe to repeat: the same input gives a manifest with the same rows.
 *
 * @throws {LedgerMismatch} when the manifest is of another owner or instance
 */
export async function writeLedger(input: WriteLedgerInput): Promise<WrittenLedger> {
  const { store, onProgress } = input;
  const manifest = input.manifest && (await readOwnManifest(store, input.manifest, input));
  const prefix = input.ledgerPrefix ?? `ledger/${input.feedId}`;
  const { decisions, proposals } = input.plan;
  const inputs = [decisions, proposals, ...(manifest ? reachableFiles(manifest) : [])];
  return withDatabase(store, input, inputs, async (database) => {
    onProgress?.('reading outcomes');
    await openLedger(database, store, manifest);
    await setSeenAt(database, manifest);
    await createResults(database, input);
    const { known, silent } = statusOf(input);
    const failed = await findFailedCollections(database, known, silent);

    onProgress?.('writing ledger rows');
    const rows = await newRowsQuery(database, {
      failed,
      at: input.at,
      run: input.run,
      plannedAt: input.plan.plannedAt,
      firstLoad: (manifest?.rows ?? 0) === 0,
    });
    const target = { store, prefix, name: 'delta' };
    const delta = await writeParquet(database, rows.query, target, rows.values);
    const files = await addRows(database, store, prefix, manifest, delta, input.at);
    const ledger = await countLedger(database);
    const committed = known.filter((collection) => !failed.includes(collection));
    const next = nextManifest(input, manifest, files, ledger, committed);
    return {
      manifest: await store.writeContentAddressed(prefix, JSON.stringify(next), {
        contentType: MANIFEST_TYPE,
        suffix: '.json',
      }),
      committedCollections: committed,
      failedCollections: failed,
      counts: {
        ...(await countResults(database)),
        written: delta.count,
        unknownRows: ledger.unknown,
      },
    };
  });
}

function statusOf(input: WriteLedgerInput): {
  known: readonly string[];
  silent: readonly string[];
} {
  const status = new Map(input.snapshots.map((snapshot) => [snapshot.collection, snapshot.status]));
  const all = [...new Set([...input.enabledCollections, ...status.keys()])].sort();
  const isKnown = (collection: string): boolean =>
    status.get(collection) === 'mapped' || status.get(collection) === 'unchanged';
  return { known: all.filter(isKnown), silent: all.filter((collection) => !isKnown(collection)) };
}

async function setSeenAt(database: Database, manifest: LedgerManifest | undefined): Promise<void> {
  await database.run('CREATE TABLE seen_at (collection VARCHAR, instant VARCHAR)');
  for (const [collection, at] of Object.entries(manifest?.seenAt ?? {})) {
    await database.run('INSERT INTO seen_at VALUES ($collection, $at)', { collection, at });
  }
  await database.run(
    `SET VARIABLE seen_at = (SELECT coalesce(map(list(collection), list(instant)), MAP {}::MAP(VARCHAR, VARCHAR)) FROM seen_at)`,
  );
}

function nextManifest(
  input: WriteLedgerInput,
  previous: LedgerManifest | undefined,
  files: LedgerFiles,
  counts: LedgerCounts,
  committed: readonly string[],
): LedgerManifest {
  const { feedId, instance, owner, run, at, plan, mappings } = input;
  const areLinked = plan.chunks.some(({ wave }) => wave === WAVE.associations);
  const links = areLinked || (previous === undefined ? false : previous.links);
  const mapped = committed.filter((collection) => mappings[collection] !== undefined);
  return {
    v: 1,
    feedId,
    instance,
    owner,
    ...files,
    ...counts,
    mappings: {
      ...previous?.mappings,
      ...Object.fromEntries(mapped.map((collection) => [collection, mappings[collection] ?? ''])),
    },
    seenAt: {
      ...previous?.seenAt,
      ...Object.fromEntries(committed.map((collection) => [collection, plan.plannedAt])),
    },
    ...(links === undefined ? {} : { links }),
    writtenAt: at,
    run,
    previous: input.manifest ?? null,
  };
}

async function countResults(
  database: Database,
): Promise<Omit<WrittenLedger['counts'], 'written' | 'unknownRows'>> {
  const rows = await database.rows(`
    SELECT coalesce(decision, '') AS decision,
      CASE WHEN decision IS NULL AND (open OR pending) THEN 'unknown' ELSE result END AS result, count(*) AS n,
      count(*) FILTER (result = 'accepted' AND exception_reason IS NOT NULL) AS in_part,
      count(*) FILTER (in_flight) AS in_flight
    FROM results GROUP BY ALL`);
  const of = (result: string, decision?: string): number =>
    rows
      .filter(
        (row) => row['result'] === result && (decision ?? row['decision']) === row['decision'],
      )
      .reduce((sum, row) => sum + Number(row['n']), 0);
  const overwritable = rows
    .filter((row) => row['result'] === 'accepted' || row['result'] === 'rejected')
    .reduce((sum, row) => sum + Number(row['in_flight']), 0);
  return {
    accepted: {
      create: of('accepted', 'create'),
      update: of('accepted', 'update'),
      refresh: of('accepted', 'refresh'),
      resend: of('accepted', 'resend'),
      remove: of('accepted', 'remove'),
    },
    rejected: of('rejected') + rows.reduce((sum, row) => sum + Number(row['in_part']), 0),
    unknown: of('unknown') + overwritable,
    dropped: of('dropped'),
  };
}
