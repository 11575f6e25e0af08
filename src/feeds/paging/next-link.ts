// Pages that name the next one. A link is resolved against the page (RFC 3986), and the credentials go nowhere else: a link to
// another origin is refused unless the definition allows it (A4).
import { CodedError } from '../../core/errors.ts';
import { showTarget } from '../../http/target.ts';
import { readFact, type Page } from './page.ts';
import { follow, type PagerContext, type PageState, type PageStep } from './page-state.ts';
import type { Fact, Paging } from './paging.ts';

type NextLink = Extract<Paging, { kind: 'next-link' }>;

/** The address with `rel="next"` in a Link header (RFC 8288). */
function nextInHeader(value: string): string | undefined {
  for (const [, address, parameters = ''] of value.matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g))
    if (/;\s*rel\s*=\s*"?[^",;]*\bnext\b/i.test(parameters)) return address;
  return undefined;
}

function linkOf(page: Page, fact: Fact): string | undefined {
  const text = readFact(page, fact);
  return text !== undefined && 'header' in fact && fact.header === 'link'
    ? nextInHeader(text)
    : text;
}

export function nextByLink(
  paging: NextLink,
  state: PageState,
  page: Page,
  { origins, hide }: PagerContext,
): PageStep {
  const link = linkOf(page, paging.link);
  if (link === undefined) return { end: true };
  let url: URL;
  try {
    url = new URL(link, page.url);
  } catch {
    throw new CodedError('FeedFormat', `${page.where}: the link to the next page is no address`);
  }
  if (!origins.includes(url.origin))
    throw new CodedError(
      'SourceRejected',
      `${page.where}: the next page is at ${showTarget(url)}, on another host; it was not asked, and no credentials were sent there. Allow the origin in the definition if it is right`,
      { details: { origin: url.origin } },
    );
  url.hash = '';
  const address = hide(url.href);
  return {
    end: false,
    state: {
      values: state.values,
      address,
      reached: state.reached,
      seen: follow(state, address, page),
    },
  };
}
