// Reading what is new of each kind of object, and what has gone, into the mirror. A kind that cannot be read does not stop the
// other one; its cursor stays.
import { isCancellation } from '@temporalio/workflow';
import type { RunContext } from '../../activities/contracts.ts';
import type {
  KindPlan,
  MergeMirrorResult,
  ReadWindowResult,
} from '../../activities/exports/contracts.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { CollectionState } from '../../src/core/feed-state.ts';
import type { MirrorPiece } from '../../src/exports/index.ts';
import { READ_COLLECTION } from '../../src/core/export-settings.ts';
import { failureOf } from '../failure-of.ts';
import { inWindow } from '../in-window.ts';
import type { ExportLease } from './lease.ts';
import { enter, showProgress } from '../progress.ts';
import { exportActivities, mergeMirror } from '../proxies.ts';
import type { RunRecord } from '../run-facts.ts';

/** The mirror with everything that was read; `undefined` when nothing could be. */
export async function readObjects(
  record: RunRecord,
  lease: ExportLease,
  context: RunContext,
): Promise<MergeMirrorResult | undefined> {
  const { planWindows } = exportActivities(lease.settings.instance);
  enter(record, 'deciding what is read');
  const mirror = lease.mirror === undefined ? {} : { mirror: lease.mirror };
  const { kinds, notices = [] } = await planWindows({
    ...context,
    mode: record.input.mode,
    collections: lease.collections,
    ...mirror,
  });
  record.warnings.push(...notices);
  enter(record, `reading ${kinds.reduce((sum, { windows }) => sum + windows.length, 0)} ranges`);
  const read: Read[] = [];
  const segments: DataRef[] = [];
  await Promise.all(
    kinds.map(async (plan) => {
      const results = await readKind(record, lease, context, plan);
      if (results === undefined) return;
      read.push({ ...proven(record, plan, results), ...stopOf(results) });
      segments.push(...results.flatMap((result) => result.segments));
    }),
  );
  record.collections.sort((a, b) => (a.collection < b.collection ? 1 : -1));
  if (read.length === 0) return undefined;
  const gone = await findGone(record, lease, context, read);
  enter(record, 'merging into the mirror');
  const merged = await mergeMirror({
    ...context,
    ...mirror,
    segments: [...segments, ...(gone.anew === undefined ? [] : [gone.anew])],
    ...(gone.gone === undefined ? {} : { gone: gone.gone }),
    whole: read.filter(({ whole }) => whole).map(({ kind }) => kind),
    ...piecesOf(read),
    at: new Date().toISOString(),
  });
  const { counts } = merged;
  record.counts = {
    ...record.counts,
    created: counts.created,
    updated: counts.changed,
    removed: counts.withdrawn,
    unchanged: counts.unchanged,
  };
  for (const one of read) {
    const standing = standingOf(one);
    record.reached[READ_COLLECTION[one.kind]] = standing;
    if (standing.cursor?.reading?.whole !== undefined)
      record.warnings.push(
        `${one.kind}s: what is new has been read; the rest follows in the next runs`,
      );
  }
  return merged;
}

/** A kind that was read, and the id behind which its reading of everything has paused. */
interface Read extends KindPlan {
  readonly stoppedAt?: string;
}

/** Where not even the id of an entry is known, what is missing may be that one: then nothing says that it has left. */
function proven(record: RunRecord, plan: KindPlan, results: readonly ReadWindowResult[]): KindPlan {
  const unnamed = results.reduce((sum, one) => sum + (one.unnamed ?? 0), 0);
  if (unnamed === 0 || (!plan.whole && plan.piece === undefined)) return plan;
  record.warnings.push(
    `${plan.kind}s: ${unnamed} entries of the list have no id that can be read; nothing is withdrawn for being missing in this run`,
  );
  const { piece: _piece, ...rest } = plan;
  return { ...rest, whole: false };
}

function stopOf(results: readonly ReadWindowResult[]): Pick<Read, 'stoppedAt'> {
  const stoppedAt = results.find((result) => result.stoppedAt !== undefined)?.stoppedAt;
  return stoppedAt === undefined ? {} : { stoppedAt };
}

/** In these ranges everything was read. */
function piecesOf(read: readonly Read[]): { readonly pieces?: readonly MirrorPiece[] } {
  const pieces = read.flatMap(({ kind, piece, stoppedAt }): readonly MirrorPiece[] =>
    piece === undefined
      ? []
      : [{ kind, ...piece, ...(stoppedAt === undefined ? {} : { through: stoppedAt }) }],
  );
  return pieces.length === 0 ? {} : { pieces };
}

/** Where the export stands: what has paused goes on behind its id in the next run. */
function standingOf({ reached, paused, stoppedAt }: Read): CollectionState {
  if (paused === undefined || stoppedAt === undefined) return reached;
  const { cursor } = paused;
  if (cursor?.reading === undefined) return paused;
  return {
    ...paused,
    cursor: { ...cursor, reading: { ...cursor.reading, whole: { after: stoppedAt } } },
  };
}

async function readKind(
  record: RunRecord,
  { settings }: ExportLease,
  context: RunContext,
  { kind, windows }: KindPlan,
): Promise<readonly ReadWindowResult[] | undefined> {
  const { readWindow } = exportActivities(settings.instance);
  const collection = READ_COLLECTION[kind];
  const results: ReadWindowResult[] = [];
  try {
    await inWindow(windows, settings.parallel, async (window) => {
      results.push(await readWindow({ ...context, window }));
      showProgress(record);
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = failureOf(error);
    record.collections.push({ ...NOTHING, collection, status: 'failed', cause: code, message });
    return undefined;
  }
  const objects = results.reduce((sum, one) => sum + one.objects, 0);
  const refused = results.reduce((sum, one) => sum + one.refused, 0);
  record.quarantine.push(...results.flatMap(({ refusals }) => refusals));
  record.collections.push({
    ...NOTHING,
    collection,
    status: objects === 0 ? 'unchanged' : 'complete',
    records: objects,
    mapped: objects - refused,
    quarantined: refused,
  });
  return results;
}

const NOTHING = { records: 0, mapped: 0, quarantined: 0, cursorMoved: false } as const;

/** Where everything is read, what is missing says it, too. */
async function findGone(
  record: RunRecord,
  { settings, collections, mirror }: ExportLease,
  context: RunContext,
  read: readonly KindPlan[],
): Promise<{ readonly gone?: DataRef; readonly anew?: DataRef }> {
  const since = collections[READ_COLLECTION.indicator]?.watermark;
  const isDelta = read.some(({ kind, whole }) => kind === 'indicator' && !whole);
  if (!isDelta || mirror === undefined || since === undefined) return {};
  enter(record, 'asking what was deleted');
  const { findGone: ask } = exportActivities(settings.instance);
  const { notices, ...found } = await ask({ ...context, mirror, since });
  record.warnings.push(...notices);
  return found;
}
