// Pages that give a token or a sequence number for the next one.
import { CodedError } from '../../core/errors.ts';
import { readFact, readSwitch, type Page } from './page.ts';
import { follow, type PageState, type PageStep } from './page-state.ts';
import type { Paging } from './paging.ts';

type ByToken = Extract<Paging, { kind: 'cursor' }>;

export function nextByToken(paging: ByToken, state: PageState, page: Page): PageStep {
  // Read also where only a header matters: a page that is no JSON is no page.
  page.json();
  const token = readFact(page, paging.token);
  const more = readSwitch(page, paging.more);
  if (more === false) return { end: true };
  if (token === undefined) {
    if (more !== true) return { end: true };
    return withoutToken(paging, state, page);
  }
  if (paging.order === 'number') return bySequence(state, page, token, more);
  return {
    end: false,
    state: {
      ...state,
      values: { ...state.values, cursor: token },
      seen: follow(state, token, page),
    },
  };
}

/** A number that stays is the end; one that falls is a source that was reset, or not what the definition says. */
function bySequence(
  state: PageState,
  page: Page,
  token: string,
  more: boolean | undefined,
): PageStep {
  const before = state.values.cursor;
  if (!/^\d+$/.test(token))
    throw new CodedError(
      'FeedFormat',
      `${page.where}: expected a sequence number, got “${token.slice(0, 40)}”`,
    );
  if (before !== undefined && /^\d+$/.test(before)) {
    const step = BigInt(token) - BigInt(before);
    if (step < 0n)
      throw new CodedError(
        'FeedFormat',
        `${page.where}: the sequence number fell from ${before} to ${token}; was the source set up anew? Reset the collection to read it from its beginning`,
      );
    if (step === 0n && more !== true) return { end: true };
    if (step === 0n)
      throw new CodedError(
        'FeedFormat',
        `${page.where}: there is more behind ${before}, and the sequence number does not grow`,
      );
  }
  return { end: false, state: { ...state, values: { ...state.values, cursor: token } } };
}

/** More is there and no token: on from what another fact says, strictly behind it. */
function withoutToken(paging: ByToken, state: PageState, page: Page): PageStep {
  const from = paging.fallback && readFact(page, paging.fallback);
  if (from === undefined || from === state.values.from)
    throw new CodedError(
      'FeedFormat',
      `${page.where}: there is more, and the page does not say how to ask for it`,
    );
  const { cursor: _cursor, ...values } = state.values;
  return {
    end: false,
    state: { ...state, values: { ...values, from }, seen: follow(state, from, page) },
  };
}
