// From one page to the next, as a function of what the page says. The state is small JSON: it is the checkpoint of a fetch, so
// that another attempt goes on behind the last stored page.
import type { RequestValues } from '../sources/request-references.ts';
import { nextByCount, placeAfterFall } from './counted.ts';
import { nextByLink } from './next-link.ts';
import { nextByToken } from './token.ts';
import type { Page } from './page.ts';
import type { PagerContext, PageState, PageStep } from './page-state.ts';
import type { Paging } from './paging.ts';

/** The first page. `cursor` is what the source gave in the last run. */
export function firstPage(paging: Paging, values: RequestValues): PageState {
  const state = { reached: 0, seen: [] };
  switch (paging.kind) {
    case 'page':
      return { ...state, values: { ...values, page: paging.first, size: paging.size } };
    case 'offset':
      return { ...state, values: { ...values, offset: 0, size: paging.size } };
    case 'none':
    case 'next-link':
    case 'cursor':
    case 'change-log':
      return { ...state, values };
  }
}

/**
 * What comes after this page.
 * @throws {FeedFormat} when the page says nothing, or leads in a circle
 */
export function nextPage(
  paging: Paging,
  state: PageState,
  page: Page,
  context: PagerContext,
): PageStep {
  switch (paging.kind) {
    case 'page':
    case 'offset':
      return nextByCount(paging, state, page);
    case 'next-link':
      return nextByLink(paging, state, page, context);
    case 'cursor':
      return nextByToken(paging, state, page);
    case 'none':
    case 'change-log':
      return { end: true };
  }
}

/** Where a run goes on instead of at the place that an earlier one kept, by what the page there says; undefined for that place. */
export function placeInstead(paging: Paging, place: PageState, page: Page): PageState | undefined {
  return paging.kind === 'page' || paging.kind === 'offset'
    ? placeAfterFall(paging, place, page)
    : undefined;
}
