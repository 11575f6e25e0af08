// Step 5 of a run: the one comparison between what the collections say now, what the ledger says this feed holds, and what
// earlier runs may have left under way. Nothing else decides what is sent or removed.
import type { CompareInput, Comparison } from './compare-contract.ts';
import { createCarried } from './carried.ts';
import { withDatabase, type Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { createFacts } from './facts.ts';
import { countSettled, createExamined } from './examined.ts';
import { createInwardLinks } from './inward-links.ts';
import { createLinked } from './relink.ts';
import { openLedger } from './ledger-view.ts';
import { reachableFiles, readOwnManifest, type LedgerManifest } from './manifest.ts';
import { openMapped } from './mapped-view.ts';
import { createMergedClaims } from './merged-claims.ts';
import { createPending } from './pending-view.ts';
import { writeDecisions, writeNothing, writeProposals } from './plan-files.ts';
import { countPlan, NO_COUNTS, samplePlan, summariseStale } from './plan-summary.ts';
import { createSaid } from './said.ts';
import { createSnapshotTable } from './snapshot-table.ts';
import { createPlanned, setJudgementVariables } from './verdicts.ts';

const DAY_MS = 86_400_000;

const before = (instant: string, days: number): string =>
  new Date(Date.parse(instant) - days * DAY_MS).toISOString();

/**
 * Compares and writes the files of a plan. The platform is not touched, and the store gains files below `workPrefix` only.
 *
 * @throws {LedgerMismatch} when the manifest is of another owner or instance
 */
export async function compare(input: CompareInput): Promise<Comparison> {
  const { store, onProgress } = input;
  const manifest = input.manifest && (await readOwnManifest(store, input.manifest, input));
  const inputs = [
    ...input.snapshots.flatMap((snapshot) => snapshot.segments),
    ...(manifest ? reachableFiles(manifest) : []),
  ];
  return withDatabase(store, input, inputs, async (database) => {
    const step = (name: string): void => onProgress?.(name);
    step('reading the ledger');
    await openLedger(database, store, manifest);
    await openMapped(database, store, input.snapshots);
    const { blocked, silent } = await createSnapshotTable(
      database,
      input.snapshots,
      input.enabledCollections,
    );
    await setJudgementVariables(database, {
      plannedAt: input.plannedAt,
      blocked,
      removal: input.removal,
      refreshBefore: input.refreshDays > 0 ? before(input.plannedAt, input.refreshDays) : '',
      resendBefore: input.resendBefore ? before(input.resendBefore, 0) : '',
      datedBefore: before(input.plannedAt, 1),
    });
    const mappingOf = mappingsInForce(input, manifest, silent);

    step('reading what the collections say');
    const { rows, ...said } = await createSaid(database, mappingOf);
    const pendingRows = await createPending(database, store, input);
    await createCarried(database, pendingRows);
    step('comparing');
    const fresh = await createExamined(database, {
      saidRows: rows,
      ledgerRows: manifest?.rows ?? 0,
      pendingRows,
      mappedCollections: input.snapshots.filter(({ status }) => status === 'mapped').length,
    });
    const links = manifest?.links ?? true;
    await createLinked(database, { links, plannedAt: input.plannedAt });
    const liveBefore = manifest?.live ?? 0;
    if (fresh === 0 && (await database.count('SELECT count(*) FROM examined')) === 0) {
      return { ...(await planNothing(database, store, input.workPrefix)), liveBefore, ...said };
    }
    await createFacts(database);
    await createMergedClaims(database, mappingOf);
    await createPlanned(database, input);
    await createInwardLinks(database, { links });

    step('writing the plan');
    const counts = await countPlan(database, fresh, await countSettled(database));
    const samples = await samplePlan(database);
    const { maxShare, maxCount } = input;
    const limits = { removals: counts.remove, liveBefore, maxShare, maxCount };
    const stale = await summariseStale(database, limits);
    const decisions = await writeDecisions(database, store, input.workPrefix);
    const proposals = await writeProposals(database, store, input.workPrefix);
    return { decisions, proposals, counts, stale, samples, liveBefore, ...said };
  });
}

/** The plan when nothing is worth a look: the usual case of a quiet source, and the cheapest. */
async function planNothing(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<Pick<Comparison, 'decisions' | 'proposals' | 'counts' | 'stale' | 'samples'>> {
  const { settled, settledSilent } = await countSettled(database);
  const { decisions, proposals } = await writeNothing(database, store, prefix);
  const counts = { ...NO_COUNTS, unchanged: settled - settledSilent, undecided: settledSilent };
  return { decisions, proposals, counts, stale: { count: 0, share: 0 }, samples: {} };
}

/** A collection of which nothing is known now made its claims with the mapping that was in force then. */
function mappingsInForce(
  input: CompareInput,
  manifest: LedgerManifest | undefined,
  silent: readonly string[],
): (collection: string) => string {
  return (collection) => {
    const committed = manifest?.mappings[collection];
    const now = input.mappings[collection];
    return (silent.includes(collection) ? (committed ?? now) : (now ?? committed)) ?? '';
  };
}
