// What was read put beside what is held: which objects came, changed and went. Writes new files and a new manifest; nothing is
// true before `commitRead` stores the manifest's reference.
import type { DataRef } from '../../core/data-ref.ts';
import {
  writeParquet,
  type Database,
  type LedgerStore,
  type OperationOptions,
} from '../../ledger/index.ts';
import { withMirrorDatabase } from './database.ts';
import type { GoneObject } from './gone.ts';
import { mirrorFiles, readMirrorManifest, type MirrorManifest } from './manifest.ts';
import { MIRROR_COLUMNS } from './mirror-row.ts';
import { openMirror } from './open-mirror.ts';
import { openSegments } from './open-segments.ts';

/** Behind `after`, up to and with `through`; without one of them open at that side. */
export interface MirrorPiece {
  readonly kind: 'indicator' | 'group';
  readonly after?: string;
  readonly through?: string;
}

export interface MergeInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly exportId: string;
  /** Where the files go. */
  readonly prefix: string;
  readonly instance: string;
  /** Absent: the export holds nothing yet. */
  readonly manifest?: DataRef | undefined;
  /** Lines of `segment.ts`; of an object that was read twice the later modification counts. */
  readonly segments: readonly DataRef[];
  /** Ids that the platform has no longer, by kind. */
  readonly gone: readonly GoneObject[];
  /** Kinds of which everything that the export asks for was read: what is missing there has left. */
  readonly whole: readonly ('indicator' | 'group')[];
  /** Ranges of ids of which the same is true, one of a kind. */
  readonly pieces?: readonly MirrorPiece[] | undefined;
  /** True: objects that are switched off are withdrawn. */
  readonly activeOnly: boolean;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface MergeCounts {
  /** Objects read, each once. */
  readonly read: number;
  readonly created: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly unchanged: number;
  /** Objects held after it. */
  readonly held: number;
}

export interface Merged {
  /** The old one when nothing happened. */
  readonly manifest: DataRef;
  readonly change: number;
  readonly counts: MergeCounts;
}

/** Above this part of the base its rows are read so often in vain that writing them anew is cheaper. */
const DELTA_SHARE = 0.2;
/** Nobody marks and withdraws an object more often while a receiver is away. */
const KEPT_STANDINGS = 100;
/** How long it is remembered that an object was withdrawn: outputs that were away for longer are told everything anew. */
const REMEMBERED_DAYS = 90;

const names = Object.keys(MIRROR_COLUMNS).join(', ');

/** Safe to repeat: the same input gives a manifest with the same rows. */
export async function mergeIntoMirror(input: MergeInput): Promise<Merged> {
  const { store, exportId, instance, segments } = input;
  const held =
    input.manifest && (await readMirrorManifest(store, input.manifest, { exportId, instance }));
  const inputs = [...segments, ...(held === undefined ? [] : mirrorFiles(held))];
  return withMirrorDatabase(store, input, inputs, async (database) => {
    await openMirror(database, store, held);
    await openSegments(database, store, segments);
    await createVerdicts(database, input);
    const [row = {}] = await database.rows(COUNTS);
    const number = (name: string): number => Number(row[name] ?? 0);
    const [created, changed, withdrawn] = [
      number('created'),
      number('changed'),
      number('withdrawn'),
    ];
    const counts: MergeCounts = {
      read: number('read'),
      created,
      changed,
      withdrawn,
      unchanged: number('unchanged'),
      held: (held?.held ?? 0) + created - withdrawn,
    };
    if (created + changed + withdrawn === 0 && input.manifest !== undefined)
      return { manifest: input.manifest, change: held?.change ?? 0, counts };
    const change = (held?.change ?? 0) + 1;
    const files = await writeRows(database, input, held, change);
    const next: MirrorManifest = {
      v: 1,
      exportId,
      instance,
      ...files,
      change,
      held: counts.held,
      writtenAt: input.at,
      previous: input.manifest ?? null,
    };
    const manifest = await store.writeContentAddressed(input.prefix, JSON.stringify(next), {
      contentType: 'application/json',
      suffix: '.json',
    });
    return { manifest, change, counts };
  });
}

/** Whether everything was read of where the object stands, and it was not there. */
const COVERED = `
  mirror.key NOT IN (FROM unread) AND EXISTS (
    SELECT 1 FROM whole
    WHERE whole.kind = mirror.kind
      AND (whole.after IS NULL OR mirror.id::HUGEINT > whole.after)
      AND (whole.through IS NULL OR mirror.id::HUGEINT <= whole.through))`;

/** One row per object that something happens to, and those of which nothing does, by `verdict`. */
async function createVerdicts(database: Database, input: MergeInput): Promise<void> {
  const gone = input.gone.map(({ kind, id }) => `${kind}:${id}`);
  await database.run('CREATE TABLE gone AS SELECT unnest($gone::VARCHAR[]) AS key', { gone });
  const pieces = [...input.whole.map((kind): MirrorPiece => ({ kind })), ...(input.pieces ?? [])];
  await database.run(
    `CREATE TABLE whole AS SELECT unnest($kinds::VARCHAR[]) AS kind,
       nullif(unnest($afters::VARCHAR[]), '')::HUGEINT AS after,
       nullif(unnest($throughs::VARCHAR[]), '')::HUGEINT AS through`,
    {
      kinds: pieces.map(({ kind }) => kind),
      afters: pieces.map(({ after = '' }) => after),
      throughs: pieces.map(({ through = '' }) => through),
    },
  );
  await database.run('SET VARIABLE active_only = $active', { active: input.activeOnly });
  await database.run(`
    CREATE TABLE verdicts AS
    SELECT coalesce(held.key, fresh.key) AS key, coalesce(held.history, []) AS history, fresh.marking,
      CASE
        WHEN fresh.key IS NOT NULL AND (fresh.active OR NOT getvariable('active_only')) THEN NULL
        WHEN fresh.key IS NOT NULL THEN 'inactive'
        WHEN gone.key IS NOT NULL THEN 'deleted'
        WHEN held.is_covered THEN 'left'
      END AS reason,
      CASE
        WHEN fresh.key IS NOT NULL AND (fresh.active OR NOT getvariable('active_only')) THEN
          CASE WHEN held.key IS NULL OR held.withdrawn IS NOT NULL THEN 'created'
            WHEN held.digest <> fresh.digest THEN 'changed' ELSE 'unchanged' END
        WHEN held.key IS NULL OR held.withdrawn IS NOT NULL THEN 'nothing'
        WHEN fresh.key IS NOT NULL OR gone.key IS NOT NULL OR held.is_covered THEN 'withdrawn'
        ELSE 'nothing'
      END AS verdict,
      fresh.key IS NOT NULL AS was_read
    FROM (SELECT key, digest, history, withdrawn, ${COVERED} AS is_covered FROM mirror) AS held FULL JOIN fresh USING (key) LEFT JOIN gone ON gone.key = coalesce(held.key, fresh.key)
    WHERE fresh.key IS NOT NULL OR gone.key IS NOT NULL OR held.is_covered`);
}

const COUNTS = `
  SELECT count(*) FILTER (was_read) AS read, count(*) FILTER (verdict = 'created') AS created,
    count(*) FILTER (verdict = 'changed') AS changed, count(*) FILTER (verdict = 'withdrawn') AS withdrawn,
    count(*) FILTER (verdict = 'unchanged') AS unchanged
  FROM verdicts`;

const SAME = 'key, kind, id, type, owner, value, text, digest, modified';

/** A line in the history when the object stands otherwise than before. */
const HISTORY = (standing: string): string => `
  CASE WHEN history[-1].standing IS NOT DISTINCT FROM ${standing} THEN history
    ELSE list_append(history[-${KEPT_STANDINGS}:], {change: $change::INTEGER, standing: ${standing}}) END AS history`;

/** Of what was withdrawn the object as it was last held is kept: receivers are told of it. */
const ROWS = `
  SELECT ${SAME}, ${HISTORY('verdicts.marking')}, $change::INTEGER AS last_change, $at AS changed_at, NULL::VARCHAR AS withdrawn
  FROM newest JOIN (SELECT key, history, marking FROM verdicts WHERE verdict IN ('created', 'changed')) AS verdicts USING (key)
  UNION ALL
  SELECT ${SAME}, ${HISTORY("'withdrawn'")}, $change::INTEGER, $at, reason
  FROM mirror JOIN (SELECT key, reason FROM verdicts WHERE verdict = 'withdrawn') USING (key)`;

async function writeRows(
  database: Database,
  input: MergeInput,
  held: MirrorManifest | undefined,
  change: number,
): Promise<Pick<MirrorManifest, 'base' | 'deltas' | 'rows'>> {
  const { store } = input;
  const target = { store, prefix: input.prefix };
  const delta = await writeParquet(
    database,
    ROWS,
    { ...target, name: 'delta' },
    { change, at: input.at },
  );
  const { base = [], deltas = [] } = held ?? {};
  const sum = (refs: readonly DataRef[]): number => refs.reduce((n, ref) => n + ref.count, 0);
  if (base.length === 0) return { base: [delta], deltas: [], rows: delta.count };
  if (sum(deltas) + delta.count <= sum(base) * DELTA_SHARE) {
    const all = [...deltas, delta];
    return { base, deltas: all, rows: sum(base) + sum(all) };
  }
  await database.run('SET VARIABLE new_delta = $path', { path: await store.localPath(delta) });
  const newer = `SELECT ${names} FROM read_parquet(getvariable('new_delta'))`;
  const forgetBefore = new Date(Date.parse(input.at) - REMEMBERED_DAYS * 86_400_000).toISOString();
  const whole = await writeParquet(
    database,
    `SELECT * FROM (${newer} UNION ALL SELECT ${names} FROM mirror ANTI JOIN (${newer}) AS newer USING (key))
     WHERE withdrawn IS NULL OR changed_at >= $forget_before`,
    { ...target, name: 'base' },
    { forget_before: forgetBefore },
  );
  return { base: [whole], deltas: [], rows: whole.count };
}
