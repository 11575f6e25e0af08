// What a fetch in pages has reached, as the cursor to commit and the words for the operator.
import type { BackfillCursor, Cursor, UnreadPlace } from '../../core/cursor.ts';
import type { PartPlan } from '../paging/plan-parts.ts';
import type { HttpSource } from '../sources/http.ts';
import type { Stamps } from './fetch-checkpoint.ts';
import type { FetchCheckpoint, FetchResult } from './fetch-contract.ts';

/** The Date header has whole seconds, and an answer takes its time. */
const SKEW_NOISE_MS = 2_000;
const MAX_SKEW_MS = 5 * 60_000;

export interface Reached {
  readonly stamps: Stamps;
  /** The committed cursor, when this request and mapping made it. */
  readonly cursor: Cursor | undefined;
  /** Instant up to which slices were read whole. */
  readonly until: string | undefined;
  readonly backfill: BackfillCursor | undefined;
  /** Where a limit stopped the reading. */
  readonly unread: UnreadPlace | undefined;
  /** What the next run does about it; undefined when nothing stopped. */
  readonly next: 'goes on' | 'begins anew' | undefined;
  /** Whether this run went on where an earlier one had stopped. */
  readonly wentOn: boolean;
}

export function resultOf(
  at: FetchCheckpoint,
  source: HttpSource,
  plan: PartPlan,
  reached: Reached,
): FetchResult {
  const { cursor, backfill, unread, wentOn } = reached;
  const partial = partialOf(at, reached) ?? plan.gap ?? plan.left;
  const holds = at.partial !== undefined && (!source.ascending || at.detailsLeft === true);
  const server = serverOf(at, source, cursor);
  const until = behind(reached.until, at.skewMs ?? 0);
  const notices = noticesOf(at, plan, wentOn);
  return {
    status: 'fetched',
    raw: at.raw,
    cursor: {
      ...(cursor?.position === undefined ? {} : { position: cursor.position }),
      ...(server === undefined ? {} : { server }),
      ...(until === undefined ? {} : { until }),
      ...(backfill === undefined ? {} : { backfill }),
      ...(unread === undefined ? {} : { unread }),
      ...reached.stamps,
    },
    bytes: at.bytes,
    sourceDate: at.sourceDate,
    endIsProven: at.endIsProven && at.partial === undefined && plan.left === undefined && !wentOn,
    ...(partial === undefined ? {} : { partial }),
    ...(holds ? { holdPosition: true } : {}),
    ...(at.receipts === undefined ? {} : { receipts: at.receipts }),
    ...(notices.length === 0 ? {} : { notices }),
  };
}

function partialOf({ partial }: FetchCheckpoint, { next }: Reached): string | undefined {
  if (partial === undefined || next === undefined) return partial;
  return next === 'goes on'
    ? `${partial}; the next run goes on there`
    : `${partial}; the next run begins at the same place, because the link or token to go on from is too long to keep: raise the limit if this comes again`;
}

/**
 * What the source gave to go on from. An instant of a page in the middle says nothing about the pages behind it, unless they are in
 * order; a token does when it is what the pages go by.
 */
function serverOf(
  at: FetchCheckpoint,
  { delta, paging, ascending }: HttpSource,
  cursor: Cursor | undefined,
): string | undefined {
  const stopped = at.partial !== undefined && !ascending && delta.kind === 'server';
  const saysNothing = stopped && (delta.as === 'instant' || paging.kind !== 'cursor');
  return saysNothing ? cursor?.server : (at.server ?? cursor?.server);
}

function noticesOf(at: FetchCheckpoint, plan: PartPlan, wentOn: boolean): readonly string[] {
  const skewMs = at.skewMs ?? 0;
  return [
    ...at.notices,
    ...(plan.gap === undefined ? [] : [`gap: ${plan.gap}`]),
    ...(wentOn
      ? ['went on where the last run stopped; what is read in several runs proves no absence']
      : []),
    ...(Math.abs(skewMs) > MAX_SKEW_MS
      ? [`the clock of the source is ${Math.round(skewMs / 1000)} s off ours`]
      : []),
  ];
}

/** By the clock of the source when it is behind ours: records that it stamps now are not past yet (S4). */
function behind(until: string | undefined, skewMs: number): string | undefined {
  if (until === undefined || skewMs >= -SKEW_NOISE_MS) return until;
  return new Date(Date.parse(until) + skewMs).toISOString();
}
