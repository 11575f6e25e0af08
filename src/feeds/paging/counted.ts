// Pages by number or by offset. The list may move while it is read: what comes in shifts records to later pages, where they are
// seen twice; what leaves it shifts them to pages that were read already. As many as `overlap` may leave between two requests
// without a loss; a total that falls by more makes the fetch incomplete (A3). What leaves between two runs is made up for by going
// back as far as the total fell.
import { CodedError } from '../../core/errors.ts';
import { countRecords, readCount, readSwitch, type Page } from './page.ts';
import type { PageState, PageStep } from './page-state.ts';
import type { Paging } from './paging.ts';

type Counted = Extract<Paging, { kind: 'page' | 'offset' }>;

export function nextByCount(paging: Counted, state: PageState, page: Page): PageStep {
  const count = countRecords(page, paging.items);
  if (count > 0 && page.fingerprint === state.last)
    throw new CodedError(
      'FeedFormat',
      `${page.where}: the same page came twice; the source does not know the parameter that asks for the next one`,
    );
  const start = paging.kind === 'offset' ? (state.values.offset ?? 0) : state.reached;
  const behind = start + count;
  const total = readCount(page, paging.total);
  const more = readSwitch(page, paging.more);
  // What a page leaves out still holds: that there should be more. That there is no more only the page itself can say, because records
  // that came in at the front since count as read.
  const known = total ?? state.total;
  const shrunk = (state.total ?? 0) - (known ?? 0);
  const overlap = paging.kind === 'offset' ? paging.overlap : 0;
  const problem =
    shrunk > overlap
      ? `the list shrank from ${state.total ?? 0} to ${known ?? 0} records while it was read, records may have slipped past`
      : state.problem;
  const found = problem === undefined ? {} : { problem };
  const end: PageStep = { end: true, ...found };
  if (more === false) return end;
  if (more === undefined && total !== undefined && behind >= total) return end;
  const isShortOf = known !== undefined && behind < known;
  if (count === 0 && isShortOf)
    throw new CodedError(
      'FeedTruncated',
      `${page.where}: an empty page behind ${behind} of ${known} records`,
      { details: { declared: known, records: behind } },
    );
  // A short page inside the overlap is the end of a list only where no total says that there is more.
  const isEnd = count === 0 || (behind <= state.reached && !isShortOf);
  if (more === undefined && isEnd) return end;
  const next = advanced(paging, state, page, { count, behind, total: known });
  return { end: false, state: { ...next, ...found } };
}

/**
 * Where to go on instead, when records left the list since `place` was kept; undefined when none did, or the overlap makes up for them.
 * At most as many as the total fell by were in front of the place, so that none that stayed is left out. What left in front of the
 * place is read again behind it, what left behind it has not to be read: by offset a list that only loses records takes no more runs
 * than one that stands still. By number of the page up to one page is read for the second time, so that each run needs two.
 */
export function placeAfterFall(
  paging: Counted,
  place: PageState,
  page: Page,
): PageState | undefined {
  const total = readCount(page, paging.total);
  const left = (place.total ?? 0) - (total ?? 0);
  if (total === undefined || left <= 0) return undefined;
  const { values, reached } = place;
  const at = { total, seen: place.seen };
  if (paging.kind === 'offset') {
    const offset = Math.max(reached - left, 0);
    if (offset >= (values.offset ?? 0)) return undefined;
    return { ...at, values: { ...values, offset }, reached: offset };
  }
  const inFront = (values.page ?? paging.first) - paging.first;
  if (inFront <= 0) return undefined;
  // Of pages that were not full more are read again than have to be.
  const size = Math.max(Math.floor(reached / inFront), 1);
  const back = Math.min(Math.ceil(left / size), inFront);
  return {
    ...at,
    values: { ...values, page: paging.first + inFront - back },
    reached: back === inFront ? 0 : reached - back * size,
  };
}

function advanced(
  paging: Counted,
  state: PageState,
  page: Page,
  at: { readonly count: number; readonly behind: number; readonly total: number | undefined },
): PageState {
  const values =
    paging.kind === 'page'
      ? { ...state.values, page: (state.values.page ?? paging.first) + 1 }
      : {
          ...state.values,
          // Never the whole page again: a source that gives fewer records than asked for would not get on.
          offset: at.behind - Math.min(paging.overlap, Math.max(at.count - 1, 0)),
        };
  return {
    values,
    reached: Math.max(state.reached, at.behind),
    last: page.fingerprint,
    seen: state.seen,
    ...(at.total === undefined ? {} : { total: at.total }),
  };
}
