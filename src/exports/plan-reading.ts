// What one run reads of each kind of object: what is new, or everything, cut into ranges of ids that are read at the same time.
// Everything is read when nothing was yet, when the question has changed, when it was asked for, and once in a while, because objects
// also leave without a word: a tag that was taken off, a group that was deleted.
//
// Two things keep a reading of everything from holding up what is new: the first one of a large platform begins with a run that reads
// only the newest, and one that is limited goes on over several runs, by id, while each of them reads what is new first.
import type { Cursor, ReadingCursor } from '../core/cursor.ts';
import type { ExportParameters } from './parameters.ts';
import { exportFields, exportQuery, type DateWindow, type ObjectKind } from './query/query.ts';
import { isDue, isSame, questionOf, readingOf, type ReadingRequest } from './reading-state.ts';
import { balanceIds, type IdRange } from './windows-ids.ts';
import { instantOf, newestWindow, windowSettings } from './windows.ts';

/** Where reading pauses; a page may go beyond. */
export interface ReadingLimit {
  readonly objects?: number;
  readonly pages?: number;
}

/** One range of one window: plain JSON. */
export interface ExportWindow {
  readonly kind: ObjectKind;
  readonly tql: string;
  readonly fields: readonly string[];
  readonly ids: IdRange;
  readonly limit?: ReadingLimit;
}

export interface KindReading {
  readonly kind: ObjectKind;
  readonly windows: readonly ExportWindow[];
  /** Everything that is asked for is read: what is missing has left. */
  readonly whole: boolean;
  /** One of the windows has a limit and reads everything behind this id: what is missing there, up to where it pauses, has left. */
  readonly piece?: { readonly after?: string };
  /** Where the export stands when all of it was read. */
  readonly reached: Cursor;
  /** Where it stands when the piece has paused; the id is added to `whole.after`. */
  readonly paused?: Cursor;
}

/** So many are read within a minute or two. */
const NEWEST_FIRST_ABOVE = 100_000;

export async function planReading(kind: ObjectKind, request: ReadingRequest): Promise<KindReading> {
  const { parameters, platformNow, everything } = request;
  const question = questionOf(kind, request);
  const known = request.hasMirror ? readingOf(request) : undefined;
  const held = known !== undefined && isSame(known, request, question) ? known : undefined;
  const newest = newestWindow(held, platformNow, windowSettings(parameters));
  const plan: Plan = { kind, request, held, newest, question };
  if (!everything && held !== undefined && !isDue(held, request)) return readNew(plan);
  const limit = everything ? undefined : limitOf(parameters);
  if (limit !== undefined && isBounded(plan)) return readPiece(plan, limit);
  const isNew = !everything && !request.hasMirror && request.cursor === null;
  if (isNew && isBounded(plan) && (await isLarge(plan))) return readNewest(plan);
  return readWhole(plan);
}

interface Plan {
  readonly kind: ObjectKind;
  readonly request: ReadingRequest;
  readonly held: ReadingCursor | undefined;
  readonly newest: DateWindow | undefined;
  readonly question: string;
}

async function readNew(plan: Plan): Promise<KindReading> {
  return {
    kind: plan.kind,
    windows: await newRanges(plan),
    whole: false,
    reached: reachedBy(plan),
  };
}

/** The reading of everything follows in the next run. */
async function readNewest(plan: Plan): Promise<KindReading> {
  const { kind } = plan;
  const reached = reachedBy(plan, { whole: {} });
  return { kind, windows: await newRanges(plan), whole: false, reached };
}

/** Not bounded by dates: what is changed meanwhile keeps its id, and so its place in the pages. */
async function readWhole(plan: Plan): Promise<KindReading> {
  const { kind, request } = plan;
  const windows = await rangesOf(kind, sinceFirst(request), request);
  return { kind, windows, whole: true, reached: reachedBy(plan, { wholeAt: nowOf(request) }) };
}

async function readPiece(plan: Plan, limit: ReadingLimit): Promise<KindReading> {
  const { kind, request, held } = plan;
  const { parameters } = request;
  const piece = held?.whole?.after === undefined ? {} : { after: held.whole.after };
  const tql = exportQuery(kind, parameters, sinceFirst(request));
  const fields = exportFields(kind, parameters);
  return {
    kind,
    windows: [
      ...(await newRanges(plan)),
      ...(tql === undefined ? [] : [{ kind, tql, fields, ids: piece, limit }]),
    ],
    whole: false,
    ...(tql === undefined ? {} : { piece }),
    reached: reachedBy(plan, { wholeAt: nowOf(request) }),
    paused: reachedBy(plan, { ...keptWholeAt(held), whole: piece }),
  };
}

/** Without a change of what is new: when everything was read last, and what is still to be read of it. */
function reachedBy(
  { request, held, newest, question }: Plan,
  whole: Pick<ReadingCursor, 'whole' | 'wholeAt'> = keptWholeAt(held),
): Cursor {
  const { field, lagMs } = windowSettings(request.parameters);
  const through = newest?.to ?? held?.through ?? instantOf(request.platformNow - lagMs);
  return { reading: { field, through, question, ...whole } };
}

const keptWholeAt = (held: ReadingCursor | undefined): Pick<ReadingCursor, 'wholeAt'> =>
  held?.wholeAt === undefined ? {} : { wholeAt: held.wholeAt };

const nowOf = ({ platformNow }: ReadingRequest): string => instantOf(platformNow);

const sinceFirst = ({ parameters: { firstFetch } }: ReadingRequest): DateWindow =>
  firstFetch === undefined ? {} : { from: firstFetch };

const newRanges = async ({ kind, newest, request }: Plan): Promise<readonly ExportWindow[]> =>
  newest === undefined ? [] : rangesOf(kind, newest, request);

/** A query that no date bounds reads everything in every run: there is nothing to put off. */
function isBounded({ kind, newest, request: { parameters } }: Plan): boolean {
  const all = exportQuery(kind, parameters);
  if (all === undefined) return false;
  return newest === undefined || exportQuery(kind, parameters, newest) !== all;
}

async function isLarge({ kind, request }: Plan): Promise<boolean> {
  const { tc, parameters, signal, newestFirstAbove = NEWEST_FIRST_ABOVE } = request;
  const tql = exportQuery(kind, parameters, sinceFirst(request));
  if (tql === undefined) return false;
  const count = await tc.raw.count(listOf(kind), { tql, signal });
  return count > newestFirstAbove;
}

/** Both kinds share what one run may do. */
function limitOf(parameters: ExportParameters): ReadingLimit | undefined {
  const { fetch_limit, requestsPerRun } = parameters;
  if (fetch_limit === undefined && requestsPerRun === undefined) return undefined;
  const kinds = (['indicator', 'group'] as const).filter(
    (kind) => exportQuery(kind, parameters) !== undefined,
  ).length;
  const share = (all: number): number => Math.max(1, Math.floor(all / Math.max(1, kinds)));
  return {
    ...(fetch_limit === undefined ? {} : { objects: share(fetch_limit) }),
    ...(requestsPerRun === undefined ? {} : { pages: share(requestsPerRun) }),
  };
}

const listOf = (kind: ObjectKind): 'indicators' | 'groups' =>
  kind === 'indicator' ? 'indicators' : 'groups';

async function rangesOf(
  kind: ObjectKind,
  window: DateWindow,
  { tc, parameters, signal }: ReadingRequest,
): Promise<readonly ExportWindow[]> {
  const tql = exportQuery(kind, parameters, window);
  if (tql === undefined) return [];
  const list = listOf(kind);
  const options = { tql, ...(signal === undefined ? {} : { signal }) };
  const ranges = await balanceIds(
    await tc.raw.range(list, options),
    (range) => tc.raw.count(list, { ...options, ...range }),
    { parts: parameters.parallel },
  );
  const fields = exportFields(kind, parameters);
  return ranges.map((ids) => ({ kind, tql, fields, ids }));
}
