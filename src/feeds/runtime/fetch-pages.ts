// A collection in parts and pages. After each stored page the checkpoint says how to go on, so that another attempt asks for
// nothing twice. A page that fails fails the fetch; only history may fail by itself (A2, S9).
import type { BackfillCursor, UnreadPlace } from '../../core/cursor.ts';
import { findCodedError } from '../../core/errors.ts';
import type { PageState } from '../paging/page-state.ts';
import { firstPage } from '../paging/pager.ts';
import { pauseBackfill, type Part } from '../paging/plan-parts.ts';
import { scalar } from '../sources/body.ts';
import type { SourceSession } from '../sources/session.ts';
import { checkpointOf, pagesIn, usableCursor, type Stamps } from './fetch-checkpoint.ts';
import type { FetchInput, FetchResult } from './fetch-contract.ts';
import type { DetailReader } from './fetch-details.ts';
import { note, readPage, type Fetching } from './fetch-page.ts';
import {
  firstPageCounts,
  goesOnWithoutPlace,
  isForgotten,
  nextRunOf,
  placeOf,
  placeToGoOn,
  type Place,
} from './fetch-place.ts';
import { planWith, type Resumed } from './fetch-plan.ts';
import { resultOf } from './fetch-result.ts';

/** @throws what a page throws, after the pages before it were stored and noted in the checkpoint */
export async function fetchPages(
  input: FetchInput,
  session: SourceSession,
  stamps: Stamps,
  details?: DetailReader,
): Promise<FetchResult> {
  const { source, vault } = session;
  const at = checkpointOf(input, stamps);
  const fetching: Fetching = {
    input,
    session,
    origins: originsOf(session),
    details,
    at,
    pageCame: false,
  };
  const place = at.anew === true ? undefined : placeToGoOn(input, source, vault, stamps);
  if (!place) return fetchFrom(fetching, stamps, undefined);
  try {
    return await fetchFrom(fetching, stamps, place);
  } catch (error) {
    if (fetching.pageCame || pagesIn(fetching.at) > 0 || !isForgotten(error)) throw error;
    const message = findCodedError(error)?.message ?? '';
    note(fetching, {
      anew: true,
      notices: [
        ...fetching.at.notices,
        `begins anew, the source no longer knows where the last run stopped: ${message}`,
      ],
    });
    return fetchFrom(fetching, stamps, undefined);
  }
}

async function fetchFrom(
  fetching: Fetching,
  stamps: Stamps,
  place: Resumed | undefined,
): Promise<FetchResult> {
  const { input, session } = fetching;
  const { source, vault } = session;
  const { plan, wentOn } = planWith(fetching, stamps, place);
  const now = Date.parse(fetching.at.startedAt);
  // Where everything is asked for again, what was fetched whole stays so, and a new beginning is one before anything is read.
  const cursor = usableCursor({ cursor: input.cursor, revalidate: true }, stamps);
  let until = cursor?.until ?? plan.begins;
  let { backfill } = plan;
  let stoppedAt: Place | undefined;
  let again: UnreadPlace | undefined;
  for (const [index, part] of plan.parts.entries()) {
    const first = wentOn === index ? place?.page : undefined;
    const end = index < fetching.at.part ? 'read' : await readPart(fetching, part, index, first);
    if (typeof end === 'object') stoppedAt = { part, page: end };
    // What lies in front of the place is not in question, whatever slipped past behind it.
    if (fetching.at.slipped !== undefined && wentOn === index) again = place?.of.unread;
    if (end === 'failed') backfill = backfill && pauseBackfill(backfill, now);
    if (end !== 'read') break;
    if (fetching.at.slipped !== undefined) continue;
    if (part.lane === 'backfill') backfill = backfill && wentDown(backfill, part);
    else if (fetching.at.partial === undefined) until = later(until, part.values.to);
  }
  const everything = !input.revalidate;
  const slipped = fetching.at.slipped !== undefined;
  const stop = { everything, inPage: fetching.at.detailsLeft === true };
  const server = wentOn === undefined ? undefined : place?.server;
  const first = firstPageCounts(source) ? (server ?? fetching.at.server) : undefined;
  const next = stoppedAt && placeOf(source, vault, { ...stoppedAt, server: first }, stop);
  const unread = slipped ? again : next;
  const goesOn = unread !== undefined || (!slipped && goesOnWithoutPlace(source, stop));
  return resultOf(fetching.at, source, plan, {
    ...{ stamps, cursor, until, backfill, unread, everything, server },
    next: stoppedAt || slipped ? nextRunOf(source, { slipped, goesOn }) : undefined,
    wentOn: wentOn !== undefined,
  });
}

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a !== undefined && b !== undefined && Date.parse(a) > Date.parse(b) ? a : (b ?? a);

const wentDown = ({ to }: BackfillCursor, { values }: Part): BackfillCursor => ({
  down: values.from ?? to,
  to,
});

function originsOf(session: SourceSession): readonly string[] {
  const { paging } = session.source;
  const evaluate = session.evaluate({});
  const further = paging.kind === 'next-link' ? paging.origins : [];
  return [
    session.target({}).origin,
    ...further.flatMap((node) => {
      const text = scalar(evaluate(node));
      return text === undefined ? [] : [new URL(text).origin];
    }),
  ];
}

/** All pages of one part. A page: a limit stopped the reading in front of it; `failed`: history could not be read now. */
async function readPart(
  fetching: Fetching,
  part: Part,
  index: number,
  first: PageState | undefined,
): Promise<'read' | 'failed' | PageState> {
  const { session, input } = fetching;
  const { paging, maxPages } = session.source;
  const before = fetching.at;
  let state: PageState | undefined = before.page ?? first ?? firstPage(paging, part.values);
  let isPlace = before.page === undefined && first !== undefined;
  try {
    while (state) {
      if (pagesIn(fetching.at) >= maxPages) {
        note(fetching, { partial: `stopped after ${maxPages} pages, the limit of one run` });
        return state;
      }
      const read = await readPage(fetching, state, index, isPlace);
      isPlace = false;
      if ('stopped' in read) {
        note(fetching, { partial: read.stopped });
        return read.at;
      }
      state = read.page;
    }
    return 'read';
  } catch (error) {
    if (part.lane === 'current' || input.signal?.aborted === true) throw error;
    const coded = findCodedError(error);
    if (!coded) throw error;
    fetching.at = before;
    note(fetching, {
      notices: [...before.notices, `history waits: ${coded.code}: ${coded.message}`],
    });
    return 'failed';
  }
}
