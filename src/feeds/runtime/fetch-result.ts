// What a fetch in pages has reached, as the cursor to commit and the words for the operator.
import type { BackfillCursor, Cursor, UnreadPlace } from '../../core/cursor.ts';
import type { PartPlan } from '../paging/plan-parts.ts';
import type { HttpSource } from '../sources/http.ts';
import type { Stamps } from './fetch-checkpoint.ts';
import type { FetchCheckpoint, FetchResult } from './fetch-contract.ts';
import { firstPageCounts } from './fetch-place.ts';

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
  /** What the next run does about what is missing, in words; undefined when nothing is. */
  readonly next: string | undefined;
  /** Whether this run asked for everything whatever its cursor said. */
  readonly everything: boolean;
  /** What the first page of a reading of several runs said to go on from. */
  readonly server: string | undefined;
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
  const { partial: stopped, slipped } = at;
  // Everything is read from its beginning: what a part of it reached lies before what was committed.
  const holds =
    slipped !== undefined ||
    (stopped !== undefined && (!source.ascending || at.detailsLeft === true || reached.everything));
  const server = serverOf(at, source, reached);
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
    endIsProven: at.endIsProven && (stopped ?? slipped ?? plan.left) === undefined && !wentOn,
    ...(partial === undefined ? {} : { partial }),
    ...(holds ? { holdPosition: true } : {}),
    ...(at.receipts === undefined ? {} : { receipts: at.receipts }),
    ...(notices.length === 0 ? {} : { notices }),
  };
}

function partialOf({ partial, slipped }: FetchCheckpoint, { next }: Reached): string | undefined {
  const why = [slipped, partial, next].filter((text) => text !== undefined);
  return (slipped ?? partial) === undefined ? undefined : why.join('; ');
}

/**
 * What the source gave to go on from. What a page in the middle says counts for the pages in front of it, when they are in order or
 * when it is what the pages go by; else the first page counts, and only when all were read.
 */
function serverOf(
  at: FetchCheckpoint,
  source: HttpSource,
  { cursor, everything, server }: Reached,
): string | undefined {
  const isOpen = at.partial !== undefined && (everything || firstPageCounts(source));
  if (at.slipped !== undefined || isOpen) return cursor?.server;
  return server ?? at.server ?? cursor?.server;
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
