// Where a run that met a limit stopped reading. The place is committed with the cursor of the run, and the next run goes on there: a
// list, or one slice of time, may be longer than what one run reads. What is read in several runs proves no absence, because nothing
// says what happened to the first pages while the last ones were read.
import type { Cursor, UnreadPlace } from '../../core/cursor.ts';
import { findCodedError } from '../../core/errors.ts';
import type { PageState } from '../paging/page-state.ts';
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
}

/** Whether the next run goes on by what the cursor has anyway, or by what a queue-like source gives next. */
export function goesOnWithoutPlace(
  { delta, paging, ascending, acknowledge }: HttpSource,
  everything: boolean,
): boolean {
  // What was told to a queue is gone from its beginning: that is where the rest is.
  if (acknowledge) return true;
  if (everything) return false;
  const isToken = delta.kind === 'server' && delta.as === 'token' && paging.kind === 'cursor';
  return isToken || (ascending && (delta.kind === 'position' || delta.kind === 'server'));
}

const mapText = (values: RequestValues, change: (text: string) => string): RequestValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? change(value) : value,
    ]),
  );

/** The place to commit when the pages of `part` from `page` on were not read; undefined where there is none to keep. */
export function placeOf(
  source: HttpSource,
  vault: Pick<Vault, 'hide'>,
  { part, page }: Place,
  everything: boolean,
): UnreadPlace | undefined {
  if (goesOnWithoutPlace(source, everything)) return undefined;
  const place: UnreadPlace = {
    lane: part.lane,
    everything,
    slice: mapText(part.values, vault.hide) as UnreadPlace['slice'],
    page: {
      values: mapText(page.values, vault.hide) as UnreadPlace['slice'],
      ...(page.address === undefined ? {} : { address: page.address }),
      reached: page.reached,
    },
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
  if (!unread || (source.delta.kind !== 'none' && unread.everything === revalidate))
    return undefined;
  return {
    of,
    part: { lane: unread.lane, values: mapText(unread.slice, vault.reveal) },
    page: {
      ...unread.page,
      values: mapText(unread.page.values, vault.reveal),
      seen: [],
    },
  };
}

const FORGOTTEN: ReadonlySet<string> = new Set(['SourceRejected', 'FeedFormat']);

/** Whether the source knows the place no more: links and tokens end. Then the reading begins anew. */
export const isForgotten = (error: unknown): boolean =>
  FORGOTTEN.has(findCodedError(error)?.code ?? '');
