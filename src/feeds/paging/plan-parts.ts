// Where a fetch begins and in which slices it goes: from the cursor however old it is (S5), never from later than the start of the
// run less the overlap (S3), newest history last (S9).
import type { BackfillCursor, Cursor } from '../../core/cursor.ts';
import { readInstant } from '../mapping/instant.ts';
import type { RequestValues } from '../sources/request-references.ts';
import { millisecondsOf, type Delta } from '../sources/delta.ts';

/** One stretch of a fetch; each is paged by itself. */
export interface Part {
  readonly lane: 'current' | 'backfill';
  readonly values: RequestValues;
}

export interface PartPlan {
  readonly parts: readonly Part[];
  /** Data that the source cannot give any more. */
  readonly gap?: string;
  /** What is left for the next run. */
  readonly left?: string;
  readonly backfill?: BackfillCursor;
  /** Where a source that is asked by time is asked from: what counts as read until something is. */
  readonly begins?: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DEFAULT_INITIAL_MS = 30 * DAY_MS;
/** More than the pages of a run. */
const MOST_SLICES = 10_000;

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** The instant in a text; undefined when it is none. */
function instantOf(text: string | undefined): number | undefined {
  const result = text === undefined ? undefined : readInstant(text, { zone: 'UTC' });
  return result && 'at' in result ? Date.parse(result.at) : undefined;
}

export interface PlanPartsInput {
  readonly delta: Delta;
  /** Undefined when everything is asked for. */
  readonly cursor: Cursor | undefined;
  /** The cursor of the last commit where `cursor` is not used: everything begins no later than it, or what came since is lost (S5). */
  readonly committed?: Cursor | undefined;
  /** How far history was read by the same request and mapping: it is not read again because the current data are. */
  readonly backfill?: BackfillCursor | undefined;
  readonly now: number;
  /** What a parameter says about the first run, in days; undefined asks for everything, where a source can be asked for that. */
  readonly initialDays: number | undefined;
}

const placeIn = (delta: Delta, cursor: Cursor | undefined): number | undefined =>
  instantOf(
    delta.kind === 'server'
      ? (cursor?.server ?? cursor?.position)
      : (cursor?.until ?? cursor?.position),
  );

export function planParts(input: PlanPartsInput): PartPlan {
  const { delta, cursor, committed, now, initialDays } = input;
  if (delta.kind === 'none') return { parts: [{ lane: 'current', values: {} }] };
  const overlapMs = millisecondsOf(delta.overlap);
  const initialMs =
    typeof delta.initial === 'string'
      ? millisecondsOf(delta.initial)
      : initialDays === undefined
        ? undefined
        : initialDays * DAY_MS;
  const held = placeIn(delta, cursor);
  const last = Math.min(placeIn(delta, committed) ?? now, now) - overlapMs;
  const since =
    held === undefined
      ? initialMs === undefined
        ? undefined
        : Math.min(now - initialMs, last)
      : Math.min(held, now) - overlapMs;
  const from = since ?? now - DEFAULT_INITIAL_MS;
  const asked: RequestValues = since === undefined ? {} : { from: iso(since) };
  switch (delta.kind) {
    case 'position':
      return one({ ...asked, ...given(cursor?.position) });
    case 'server':
      return one({
        ...asked,
        ...(delta.as === 'token' ? given(cursor?.server ?? cursor?.position) : {}),
      });
    case 'hours':
      return {
        ...hoursBack(Math.ceil((now - from) / HOUR_MS), delta.most, iso(now)),
        begins: iso(from),
      };
    case 'window':
      // Everything in one run: one that began anew each time would never reach the present.
      return slicesOf(
        committed ? { ...delta, slicesPerRun: MOST_SLICES } : delta,
        input.backfill ?? cursor?.backfill,
        from,
        now,
      );
  }
}

const one = (values: RequestValues): PartPlan => ({ parts: [{ lane: 'current', values }] });
const given = (cursor: string | undefined): RequestValues =>
  cursor === undefined ? {} : { cursor };

function hoursBack(hours: number, most: number, to: string): PartPlan {
  const plan = one({ hours: Math.max(1, Math.min(hours, most)), to });
  if (hours <= most) return plan;
  return {
    ...plan,
    gap: `${hours} hours went by since the last run, and the source gives the last ${most} only`,
  };
}

type Window = Extract<Delta, { kind: 'window' }>;

function slicesOf(
  delta: Window,
  held: BackfillCursor | undefined,
  wanted: number,
  now: number,
): PartPlan {
  const oldest = delta.reach === undefined ? -Infinity : now - millisecondsOf(delta.reach);
  const from = Math.max(wanted, oldest);
  const parts = cut(from, now, delta);
  const reached = parts.at(-1)?.[1] ?? from;
  const backfill = backfillOf(delta, held, from, now);
  return {
    parts: [
      ...parts.map((slice) => partOf('current', slice)),
      // History waits until the present is reached.
      ...(backfill && reached >= now ? history(delta, backfill, now) : []),
    ],
    ...(wanted < oldest
      ? { gap: `the source reaches back to ${iso(oldest)}; what came since ${iso(wanted)} is lost` }
      : {}),
    ...(reached < now
      ? {
          left: `${parts.length} slices up to ${iso(reached)} were fetched; the next run goes on there`,
        }
      : {}),
    ...(backfill ? { backfill } : {}),
    begins: iso(from),
  };
}

const partOf = (lane: Part['lane'], [from, to]: readonly [number, number]): Part => ({
  lane,
  values: { from: iso(from), to: iso(to) },
});

function cut(
  from: number,
  to: number,
  { slice, slicesPerRun }: Window,
): readonly (readonly [number, number])[] {
  const lengthMs = millisecondsOf(slice);
  const slices: (readonly [number, number])[] = [];
  for (let at = from; at < to && slices.length < slicesPerRun; at += lengthMs)
    slices.push([at, Math.min(at + lengthMs, to)]);
  return slices;
}

function backfillOf(
  { backfill }: Window,
  held: BackfillCursor | undefined,
  from: number,
  now: number,
): BackfillCursor | undefined {
  if (!backfill) return undefined;
  return held ?? { down: iso(from), to: iso(now - millisecondsOf(backfill.span)) };
}

function history({ backfill }: Window, place: BackfillCursor, now: number): readonly Part[] {
  if (!backfill || (place.notBefore !== undefined && Date.parse(place.notBefore) > now)) return [];
  const lengthMs = millisecondsOf(backfill.slice);
  const end = Date.parse(place.to);
  const parts: Part[] = [];
  for (
    let down = Date.parse(place.down);
    down > end && parts.length < backfill.slicesPerRun;
    down -= lengthMs
  )
    parts.push(partOf('backfill', [Math.max(down - lengthMs, end), down]));
  return parts;
}

const PAUSE_MS = 15 * 60_000;
const LONGEST_PAUSE_MS = DAY_MS;

/** A backfill that failed waits twice as long each time; the current data never wait for it (S9). */
export function pauseBackfill(place: BackfillCursor, now: number): BackfillCursor {
  const failures = (place.failures ?? 0) + 1;
  const pauseMs = Math.min(PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return { ...place, failures, notBefore: iso(now + pauseMs) };
}
