// Where a run that met a limit stopped reading. The place is committed with the cursor of the run, and the next run goes on there: a
// list, or one slice of time, may be longer than what one run reads. What is read in several runs proves no absence, because nothing
// says what happened to the first pages while the last ones were read.
import type { Cursor, UnreadPlace } from '../../core/cursor.ts';
import { findCodedError } from '../../core/errors.ts';
import type { PageState } from '../paging/page-state.ts';
import { firstPage } from '../paging/pager.ts';
import type { Part } from '../paging/plan-parts.ts';
import type { RequestValues } from '../sources/request-references.ts';
import type { HttpSource } from '../sources/http.ts';
import type { Vault } from '../sources/vault.ts';
import { usableCursor, type Stamps } from './fetch-checkpoint.ts';
import type { FetchInput } from './fetch-contract.ts';

/** The place travels with the cursor through every history: a longer link or token is not kept. */
const LONGEST_PLACE = 8 * 1024;

/** A place as a fetch uses it. */
export interface Place {
  readonly part: Part;
  readonly page: PageState;
  /** What the first page of the reading said to go on from, where that counts. Holds no secret. */
  readonly server?: string | undefined;
}

/** Whether the token that the source gives is what its pages go by: then the one of the last page is where to go on. */
const goesByToken = ({ delta, paging }: HttpSource): boolean =>
  delta.kind === 'server' && delta.as === 'token' && paging.kind === 'cursor';

/**
 * Whether of all pages the first one says where the next run begins. What comes in while the others are read lies behind what they
 * say, and in front of them, where it is not looked for any more.
 */
export const firstPageCounts = (source: HttpSource): boolean =>
  source.delta.kind === 'server' && !source.ascending && !goesByToken(source);

/** How a run ended in front of a page, and what it had asked for. */
export interface Stop {
  /** True when the run asked for everything whatever its cursor said. */
  readonly everything: boolean;
  /** True when a part of the page was read: no cursor knows that. */
  readonly inPage: boolean;
}

/** Whether the next run goes on by what the cursor has anyway, or by what a queue-like source gives next. */
export function goesOnWithoutPlace(source: HttpSource, { everything, inPage }: Stop): boolean {
  if (inPage) return false;
  // What was told to a queue is gone from its beginning: that is where the rest is.
  if (source.acknowledge) return true;
  if (everything) return false;
  const { delta, ascending } = source;
  return (
    goesByToken(source) || (ascending && (delta.kind === 'position' || delta.kind === 'server'))
  );
}

const mapText = (values: RequestValues, change: (text: string) => string): RequestValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? change(value) : value,
    ]),
  );

/**
 * The place to commit when the pages of `part` from `page` on were not read; undefined where there is none to keep. Hours are counted
 * back from the present, so that a page of them is another one later.
 */
export function placeOf(
  source: HttpSource,
  vault: Pick<Vault, 'hide'>,
  { part, page: stoppedAt, server }: Place,
  stop: Stop,
): UnreadPlace | undefined {
  if (source.delta.kind === 'hours' || goesOnWithoutPlace(source, stop)) return undefined;
  const { record } = stoppedAt;
  // A queue gives what it was not told about first.
  const page = source.acknowledge ? firstPage(source.paging, part.values) : stoppedAt;
  const { total, last } = page;
  const place: UnreadPlace = {
    lane: part.lane,
    everything: stop.everything,
    slice: mapText(part.values, vault.hide) as UnreadPlace['slice'],
    page: {
      values: mapText(page.values, vault.hide) as UnreadPlace['slice'],
      ...(page.address === undefined ? {} : { address: page.address }),
      reached: page.reached,
      ...(total === undefined ? {} : { total }),
      ...(last === undefined ? {} : { last }),
      ...(record === undefined ? {} : { record }),
    },
    ...(server === undefined ? {} : { server }),
  };
  return JSON.stringify(place).length > LONGEST_PLACE ? undefined : place;
}

/**
 * Where the last run stopped, when this run asks the same. A run that asks for everything goes on with a reading of everything only:
 * by and by it reads all of it, which is what unknown objects wait for.
 */
export function placeToGoOn(
  { cursor, revalidate }: Pick<FetchInput, 'cursor' | 'revalidate'>,
  source: HttpSource,
  vault: Pick<Vault, 'reveal'>,
  stamps: Stamps,
): (Place & { readonly of: Cursor }) | undefined {
  const of = usableCursor({ cursor, revalidate: true }, stamps);
  const unread = of?.unread;
  if (!unread || source.delta.kind === 'hours') return undefined;
  if (source.delta.kind !== 'none' && unread.everything === revalidate) return undefined;
  return {
    of,
    part: { lane: unread.lane, values: mapText(unread.slice, vault.reveal) },
    page: {
      ...unread.page,
      values: mapText(unread.page.values, vault.reveal),
      seen: [],
    },
    server: unread.server,
  };
}

/** What the next run does about a reading that did not come to its end, for the operator. */
export function nextRunOf(
  source: HttpSource,
  { slipped, goesOn }: { readonly slipped: boolean; readonly goesOn: boolean },
): string {
  if (slipped)
    return `the position stays, and the next run ${goesOn ? 'goes on where this one did' : 'begins anew'}`;
  if (goesOn) return 'the next run goes on there';
  const because =
    source.delta.kind === 'hours'
      ? 'hours are counted back from the present'
      : 'the link or token to go on from is too long to keep';
  return `the next run begins at the same place, because ${because}: raise the limit if this comes again`;
}

const FORGOTTEN: ReadonlySet<string> = new Set(['SourceRejected', 'FeedFormat']);

/** Whether an answer to the question for a page says that the source knows the place no more: links and tokens end. */
export const isForgotten = (error: unknown): boolean =>
  FORGOTTEN.has(findCodedError(error)?.code ?? '');
