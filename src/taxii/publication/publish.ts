// Brings what a collection shows to where the mirror is. The mirror says what happened to objects of the platform; what is shown are
// STIX objects, of which one object of the platform may make several and several may make one.
import { keyOf, type DataRef } from '../../core/data-ref.ts';
import type { Tlp } from '../../core/export-settings.ts';
import {
  readChanges,
  readHeld,
  readMirrorManifest,
  withMirrorDatabase,
  type MirrorManifest,
} from '../../exports/index.ts';
import type { ToStix } from '../../outputs/index.ts';
import { openVersionedRows, type OperationOptions } from '../../ledger/index.ts';
import { writeMade } from './made-lines.ts';
import {
  publicationFiles,
  readPublication,
  sweepFiles,
  writePublication,
  type Publication,
  type TaxiiStore,
} from './publication.ts';
import { PUBLISHED_COLUMNS } from './published-row.ts';
import { createRewritten } from './rewritten.ts';
import { createVerdicts } from './verdicts.ts';
import { writePublished } from './write-published.ts';

export interface PublishInput extends OperationOptions {
  readonly store: TaxiiStore;
  readonly collectionId: string;
  readonly exportId: string;
  readonly instance: string;
  readonly mirror: DataRef;
  /** The markings under which objects may leave; see `visibleOf`. */
  readonly visible: readonly (Tlp | '')[];
  readonly toStix: ToStix;
  /** Digest of all that decides what is shown beside the mirror. */
  readonly rules: string;
}

export interface Published {
  readonly publication: Publication;
  /** What people should know of it. */
  readonly notices: readonly string[];
}

/**
 * Safe to repeat; one at a time per collection. A new publication is complete before its document is replaced.
 *
 * @throws {LedgerMismatch} for the mirror of another export or instance @throws {RefMissing} when files are gone
 */
export async function publish(input: PublishInput): Promise<Published> {
  const { store, collectionId, exportId, instance, mirror, rules, signal } = input;
  const before = await readPublication(store, collectionId);
  if (before?.mirror.sha256 === mirror.sha256 && before.rules === rules)
    return { publication: before, notices: [] };
  const manifest = await readMirrorManifest(store, mirror, { exportId, instance });
  const goesOn =
    before?.rules === rules &&
    before.instance === instance &&
    (await isSuccessor(input, manifest, before.mirror));
  const { visible } = input;
  const query = {
    ...input,
    manifest: mirror,
    identity: 'object',
    visible,
  } as const;
  // Anew, too, what was withdrawn is told: a client may have it from a publication that is lost.
  const events = goesOn
    ? readChanges({ ...query, after: before.change })
    : readHeld({ ...query, tellsWithdrawn: true });

  // Its size is not known beforehand; from the beginning it is large.
  const inputs = before === undefined ? [] : publicationFiles(before);
  const done = await withMirrorDatabase(
    store,
    { ...input, ...(goesOn ? {} : { inMemoryBytes: -1 }) },
    inputs,
    async (database) => {
      const files = { made: database.file('made.tsv'), touched: database.file('touched.tsv') };
      const leftOut = await writeMade(files, events, input.toStix, signal);
      await openVersionedRows(database, store, before, 'published', PUBLISHED_COLUMNS);
      await createVerdicts(database, files, !goesOn);
      await createRewritten(database, Date.now());
      const written = await writePublished(database, store, collectionId, before);
      return { written, notices: leftOut.notices() };
    },
  );
  const publication: Publication = {
    v: 1,
    instance,
    rules,
    mirror,
    change: manifest.change,
    ...done.written,
    publishedAt: new Date().toISOString(),
  };
  await writePublication(store, collectionId, publication);
  await sweepFiles(
    store,
    collectionId,
    before === undefined ? [publication] : [before, publication],
  );
  return { publication, notices: done.notices };
}

/** More manifests than that are not kept. */
const MAX_STEPS = 8;

/**
 * Whether a mirror has grown out of the one that is shown. If not (the export began anew, or so many runs were missed that manifests in
 * between are gone), everything is looked at: that is always right, and only takes longer.
 */
async function isSuccessor(
  { store, exportId, instance }: PublishInput,
  newest: MirrorManifest,
  shown: DataRef,
): Promise<boolean> {
  let { previous } = newest;
  for (let step = 0; step < MAX_STEPS && previous !== null; step += 1) {
    if (keyOf(previous) === keyOf(shown)) return true;
    const older = await readMirrorManifest(store, previous, { exportId, instance }).catch(
      () => undefined,
    );
    previous = older?.previous ?? null;
  }
  return false;
}
