// What a page says about the others: what cannot be read is no end, and what it leaves out holds on.
import { describe, expect, test } from 'vitest';
import type { CodedError } from '../../../src/core/errors.ts';
import {
  atPath,
  continuation,
  inHeader,
  nextLink,
  offsets,
  pages,
  type Paging,
} from '../../../src/feeds/index.ts';
import { createPage, type Page } from '../../../src/feeds/paging/page.ts';
import type { PageState, PageStep } from '../../../src/feeds/paging/page-state.ts';
import { firstPage, nextPage } from '../../../src/feeds/paging/pager.ts';

const context = { origins: ['http://feed.example'], hide: (text: string): string => text };
const url = 'http://feed.example/';

const pageOf = (body: unknown, headers: Readonly<Record<string, string>> = {}): Page =>
  createPage(
    { where: 'test', headers, url },
    Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    1_000_000,
  );

/** What the first page leads to: its error, the end, or what the next one is asked for with. */
function after(paging: Paging, page: Page): unknown {
  try {
    const step = nextPage(paging, firstPage(paging, {}), page, context);
    return step.end ? 'the end' : (step.state.address ?? step.state.values);
  } catch (error) {
    return (error as CodedError).code;
  }
}

const byLink = nextLink({ link: atPath('next') });
const byToken = continuation({ token: atPath('next') });
const byMore = continuation({ token: atPath('token'), more: atPath('next') });
const byTotal = pages({ items: ['items'], size: 2, total: atPath('next') });
const LINKED = 'http://feed.example/2';

describe('a fact in a page', () => {
  test.each<[value: unknown, link: unknown, token: unknown, more: unknown, total: unknown]>([
    [undefined, 'the end', 'the end', 'the end', { page: 2, size: 2 }],
    [null, 'the end', 'the end', 'the end', { page: 2, size: 2 }],
    ['', 'the end', 'the end', 'the end', { page: 2, size: 2 }],
    [false, 'the end', 'the end', 'the end', 'FeedFormat'],
    [true, 'FeedFormat', 'FeedFormat', { cursor: 't' }, 'FeedFormat'],
    ['/2', LINKED, { cursor: '/2' }, { cursor: 't' }, 'FeedFormat'],
    [2, LINKED, { cursor: '2' }, { cursor: 't' }, 'the end'],
    ['2', LINKED, { cursor: '2' }, { cursor: 't' }, 'the end'],
    [9, 'http://feed.example/9', { cursor: '9' }, { cursor: 't' }, { page: 2, size: 2 }],
    [-1, 'http://feed.example/-1', { cursor: '-1' }, { cursor: 't' }, 'FeedFormat'],
    [2.5, 'http://feed.example/2.5', { cursor: '2.5' }, { cursor: 't' }, 'FeedFormat'],
    ['1,000', 'http://feed.example/1,000', { cursor: '1,000' }, { cursor: 't' }, 'FeedFormat'],
    [{ href: '/2' }, 'FeedFormat', 'FeedFormat', 'FeedFormat', 'FeedFormat'],
    [['/2'], 'FeedFormat', 'FeedFormat', 'FeedFormat', 'FeedFormat'],
    [[], 'FeedFormat', 'FeedFormat', 'FeedFormat', 'FeedFormat'],
  ])('%j as link, token, switch and total [A2]', (next, link, token, more, total) => {
    const page = pageOf({ items: [1, 2], next, token: 't' });
    expect([byLink, byToken].map((paging) => after(paging, page))).toEqual([link, token]);
    expect(after(byMore, page)).toEqual(more);
    expect(after(byTotal, page)).toEqual(total);
  });

  test('is told with its place and what came instead', () => {
    const page = pageOf({ paging: { next: { href: '/2' } } });
    const paging = nextLink({ link: atPath('paging', 'next') });
    expect(() => nextPage(paging, firstPage(paging, {}), page, context)).toThrow(
      'test: expected text or a number at paging.next, got {"href":"/2"}',
    );
    expect(() =>
      nextPage(
        pages({ items: [], size: 1, total: inHeader('X-Total') }),
        { values: {}, reached: 0, seen: [] },
        pageOf([1], { 'x-total': 'many' }),
        context,
      ),
    ).toThrow('test: expected a number of records at the header x-total, got "many"');
  });

  test.each([
    ['windows-1252', Buffer.from('{"next":"caf\u00e9"}', 'latin1'), 'café'],
    ['shift_jis', Buffer.from('{"next":"\u0083\u0041"}', 'latin1'), 'ア'],
    ['utf-16le', Buffer.from('\ufeff{"next":"é"}', 'utf16le'), 'é'],
    ['windows-1252', Buffer.from('{"next":"é"}'), 'é'],
  ])('is read in the character set that the answer states: %s [A14]', (charset, body, cursor) => {
    const headers = { 'content-type': `application/json; charset=${charset}` };
    expect(after(byToken, pageOf(body, headers))).toEqual({ cursor });
  });
});

describe('the number of all records', () => {
  const list = Array.from({ length: 40 }, (_, index) => index);

  /** Reads with answers that a test makes of the place that is asked for; gives the last step and what was seen. */
  function read(
    paging: Paging,
    answer: (from: number, turn: number) => { readonly items: readonly number[] },
  ): { readonly step: PageStep; readonly seen: ReadonlySet<number>; readonly turns: number } {
    let state: PageState = firstPage(paging, {});
    const seen = new Set<number>();
    for (let turns = 1; ; turns += 1) {
      expect(turns).toBeLessThan(100);
      const { offset, page = 1 } = state.values;
      const body = answer(offset ?? (page - 1) * 10, turns);
      for (const item of body.items) seen.add(item);
      const step = nextPage(paging, state, pageOf({ turns, ...body }), context);
      if (step.end) return { step, seen, turns };
      ({ state } = step);
    }
  }
  const counted = { items: ['items'], size: 10, total: atPath('total') };

  test('says that a short page inside of the overlap is not the end [A1]', () => {
    const { seen } = read(offsets({ ...counted, overlap: 5 }), (from, turn) => ({
      items: list.slice(from, from + (turn === 2 ? 4 : 10)),
      total: list.length,
    }));
    expect(seen.size).toBe(list.length);
  });

  test('without it a short page inside of the overlap is the end', () => {
    const { seen, turns } = read(offsets({ ...counted, overlap: 5 }), (from) => ({
      items: list.slice(from, from + 10),
    }));
    expect([seen.size, turns]).toEqual([list.length, 8]);
  });

  test.each([
    ['left out', {}],
    ['null', { total: null }],
  ])('holds for an empty page in which it is %s [A2]', (_how, rest) => {
    for (const paging of [pages(counted), offsets(counted)])
      expect(() =>
        read(paging, (from) =>
          from === 0 ? { items: list.slice(0, 10), total: 40 } : { items: [], ...rest },
        ),
      ).toThrow('an empty page behind 10 of 40 records');
  });

  test('is compared with the last one that was stated [A3]', () => {
    let left = list;
    const { step } = read(pages(counted), (from, turn) => {
      const body = {
        items: left.slice(from, from + 10),
        ...(turn !== 2 && { total: left.length }),
      };
      if (turn === 1) left = left.slice(8);
      return body;
    });
    expect(step).toMatchObject({
      problem: expect.stringContaining('from 40 to 32 records') as string,
    });
  });

  test('does not end a list by itself where a page leaves it out: more may have come in since [A3]', () => {
    let all = list;
    const { seen, step } = read(pages(counted), (from, turn) => {
      const body = { items: all.slice(from, from + 10), ...(turn === 1 && { total: all.length }) };
      if (turn === 1) all = [100, 101, 102, ...all];
      return body;
    });
    expect(list.filter((item) => !seen.has(item))).toEqual([]);
    expect(step).toEqual({ end: true });
  });
});
