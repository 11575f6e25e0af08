// What one run reads of each kind of object: the windows of a delta, or everything, cut into ranges of ids that are read at the
// same time. Everything is read when nothing was yet, when the question has changed, when it was asked for, and once in a while,
// because objects also leave without a word: a tag that was taken off, a group that was deleted.
import { createHash } from 'node:crypto';
import type { Cursor, ReadingCursor } from '../core/cursor.ts';
import type { ThreatConnect } from '../threatconnect/index.ts';
import type { ExportParameters } from './parameters.ts';
import { exportFields, exportQuery, type ObjectKind } from './query/query.ts';
import { balanceIds, type IdRange } from './windows-ids.ts';
import { instantOf, planWindows, windowSettings } from './windows.ts';

/** One range of one window: plain JSON. */
export interface ExportWindow {
  readonly kind: ObjectKind;
  readonly tql: string;
  readonly fields: readonly string[];
  readonly ids: IdRange;
}

export interface KindReading {
  readonly kind: ObjectKind;
  readonly windows: readonly ExportWindow[];
  /** Everything that is asked for is read: what is missing has left. */
  readonly whole: boolean;
  /** Where the export stands when all of it was read. */
  readonly reached: Cursor;
}

export interface ReadingRequest {
  readonly tc: Pick<ThreatConnect, 'raw'>;
  readonly parameters: ExportParameters;
  /** Whose objects these are: another platform is another question. */
  readonly instance: string;
  readonly cursor: Cursor | null;
  /** Whatever the cursor says. */
  readonly everything: boolean;
  /** The platform's time in milliseconds. */
  readonly platformNow: number;
  readonly signal?: AbortSignal;
}

export async function planReading(kind: ObjectKind, request: ReadingRequest): Promise<KindReading> {
  const { parameters, platformNow } = request;
  const settings = windowSettings(parameters);
  const question = questionOf(kind, request);
  const held = readingOf(request);
  const whole = request.everything || held === undefined || isOutdated(held, request, question);
  if (whole) {
    // Not bounded by dates: what is changed meanwhile keeps its id, and so its place in the pages.
    const through = instantOf(platformNow - settings.lagMs);
    const { firstFetch } = settings;
    const windows = await rangesOf(
      kind,
      firstFetch === undefined ? {} : { from: firstFetch },
      request,
    );
    const wholeAt = instantOf(platformNow);
    return {
      kind,
      windows,
      whole: true,
      reached: { reading: { field: settings.field, through, question, wholeAt } },
    };
  }
  const planned = planWindows(held, platformNow, settings);
  const windows = await Promise.all(
    planned.map(({ from, to }) =>
      rangesOf(kind, { ...(from === undefined ? {} : { from }), to }, request),
    ),
  );
  const reached = planned.at(-1)?.after ?? held;
  const { wholeAt } = held;
  return {
    kind,
    windows: windows.flat(),
    whole: false,
    reached: { reading: { ...reached, question, ...(wholeAt === undefined ? {} : { wholeAt }) } },
  };
}

/** An operator's position counts as read up to it, so that a reset does not become a reading of everything. */
function readingOf({ cursor, parameters, platformNow }: ReadingRequest): ReadingCursor | undefined {
  if (cursor?.reading !== undefined) return cursor.reading;
  const { position } = cursor ?? {};
  if (position === undefined || Number.isNaN(Date.parse(position))) return undefined;
  return {
    field: parameters.delta,
    through: instantOf(Date.parse(position)),
    wholeAt: instantOf(platformNow),
  };
}

const HOUR_MS = 3_600_000;

function isOutdated(
  held: ReadingCursor,
  { parameters, platformNow }: ReadingRequest,
  question: string,
): boolean {
  if (held.field !== parameters.delta) return true;
  if (held.question !== undefined && held.question !== question) return true;
  const { wholeHours } = parameters;
  if (wholeHours === 0 || held.wholeAt === undefined) return false;
  return platformNow - Date.parse(held.wholeAt) >= wholeHours * HOUR_MS;
}

const questionOf = (kind: ObjectKind, { instance, parameters }: ReadingRequest): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        instance,
        exportQuery(kind, parameters),
        exportFields(kind, parameters),
        parameters.firstFetch,
      ]),
    )
    .digest('hex')
    .slice(0, 16);

async function rangesOf(
  kind: ObjectKind,
  window: { readonly from?: string; readonly to?: string },
  { tc, parameters, signal }: ReadingRequest,
): Promise<readonly ExportWindow[]> {
  const tql = exportQuery(kind, parameters, window);
  if (tql === undefined) return [];
  const list = kind === 'indicator' ? 'indicators' : 'groups';
  const options = { tql, ...(signal === undefined ? {} : { signal }) };
  const ranges = await balanceIds(
    await tc.raw.range(list, options),
    (range) => tc.raw.count(list, { ...options, ...range }),
    { parts: parameters.parallel },
  );
  const fields = exportFields(kind, parameters);
  return ranges.map((ids) => ({ kind, tql, fields, ids }));
}
