// Where the reading of one kind of objects stands, and whether everything has to be read again.
import { createHash } from 'node:crypto';
import type { Cursor, ReadingCursor } from '../core/cursor.ts';
import type { ThreatConnect } from '../threatconnect/index.ts';
import type { ExportParameters } from './parameters.ts';
import { exportFields, exportQuery, type ObjectKind } from './query/query.ts';
import { instantOf } from './windows.ts';

export interface ReadingRequest {
  readonly tc: Pick<ThreatConnect, 'raw'>;
  readonly parameters: ExportParameters;
  /** Whose objects these are: another platform is another question. */
  readonly instance: string;
  readonly cursor: Cursor | null;
  /** The export has a mirror; one that was lost is filled anew. */
  readonly hasMirror: boolean;
  /** Whatever cursor and limits say. */
  readonly everything: boolean;
  /** The platform's time in milliseconds. */
  readonly platformNow: number;
  /** Objects above which a new export begins with the newest. @default 100 000 */
  readonly newestFirstAbove?: number;
  readonly signal?: AbortSignal;
}

/**
 * An operator's position counts as read up to it, so that a reset does not become a reading of everything; one that is under way goes on
 * where it was. One in the future counts as none: until then nothing would be read. An end of a reading of everything that lies in the future
 * is not kept beside it: nobody knows when that was.
 */
export function readingOf(request: ReadingRequest): ReadingCursor | undefined {
  const { cursor, parameters, platformNow } = request;
  const { position, reading } = cursor ?? {};
  if (aheadOf(request) !== undefined) return undefined;
  if (position === undefined) return reading;
  const ms = Date.parse(position);
  if (Number.isNaN(ms)) return undefined;
  const { wholeAt, ...held } = reading ?? {
    field: parameters.delta,
    wholeAt: instantOf(platformNow),
  };
  const keepsWhole = wholeAt !== undefined && !isAhead(wholeAt, platformNow);
  return { ...held, ...(keepsWhole ? { wholeAt } : {}), through: instantOf(ms) };
}

/** A platform's clock may be set back a little; what is read behind it then is read twice, not missed. */
const AHEAD_TOLERANCE_MS = 10 * 60_000;

/** The stored position, when it lies in the future of the platform; it may have been written by hand or under a wrong clock. */
export function aheadOf({
  cursor,
  platformNow,
}: Pick<ReadingRequest, 'cursor' | 'platformNow'>): string | undefined {
  const held = cursor?.position ?? cursor?.reading?.through;
  return held !== undefined && isAhead(held, platformNow) ? held : undefined;
}

const isAhead = (instant: string, platformNow: number): boolean =>
  Date.parse(instant) > platformNow + AHEAD_TOLERANCE_MS;

export const isSame = (
  held: ReadingCursor,
  { parameters }: ReadingRequest,
  question: string,
): boolean => held.field === parameters.delta && (held.question ?? question) === question;

const HOUR_MS = 3_600_000;

/** A reading of everything is under way, or it is time for one, or nobody knows when the last one was. */
export function isDue(
  { whole, wholeAt }: Pick<ReadingCursor, 'whole' | 'wholeAt'>,
  { parameters, platformNow }: Pick<ReadingRequest, 'parameters' | 'platformNow'>,
): boolean {
  if (whole !== undefined) return true;
  const { wholeHours } = parameters;
  if (wholeHours === 0) return false;
  if (wholeAt === undefined || isAhead(wholeAt, platformNow)) return true;
  return platformNow - Date.parse(wholeAt) >= wholeHours * HOUR_MS;
}

/** Another question needs everything again. */
export const questionOf = (kind: ObjectKind, { instance, parameters }: ReadingRequest): string =>
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
