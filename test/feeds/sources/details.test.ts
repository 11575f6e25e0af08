// Records with details: what is asked about each of them, what is asked only once, and what a detail that is wrong costs.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  apiKey,
  atPath,
  changeLog,
  collection,
  createSourceAccess,
  defineFeed,
  feedPage,
  http,
  indicator,
  json,
  onePage,
  pages,
  parameter,
  request,
  secretParameter,
  stix,
  stixObjects,
  text,
  z,
  type DetailOptions,
  type Feed,
  type FetchInput,
  type HttpOptions,
  type References,
} from '../../../src/feeds/index.ts';
import { DetailCache } from '../../../src/feeds/runtime/detail-cache.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';
import { createFetcher, type Fetched } from '../../support/fetch-from.ts';
import { startHostileFeed, type HostileFeed } from '../../support/hostile-feed.ts';

const NAME = 'says more about each record';
let hostile: HostileFeed;
const fetcher = createFetcher();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterEach(() => hostile.reset());
afterAll(async () => {
  await Promise.all([hostile.close(), fetcher.close()]);
});

const base = (): string => `${hostile.url}/${encodeURIComponent(NAME)}`;
const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${100 + index}`);

const row = z.object({ id: z.string(), changed: z.number(), link: z.string().nullish() });
const report = z.object({ family: z.string() });
type Row = z.infer<typeof row>;
type Report = z.infer<typeof report> | undefined;

interface Made {
  readonly isVersioned?: boolean;
  readonly source?: Partial<HttpOptions>;
  readonly detail?: Partial<DetailOptions<Row, 'report', Report>>;
}

function feedOf({ source = {}, detail = {}, isVersioned = true }: Made = {}): Feed {
  const url = base();
  return defineFeed({
    ...{ id: 'detailed', version: '1.0.0', title: 'Detailed', description: 'For tests.' },
    ...{ licence: 'None', limits: [], parameters: { key: secretParameter('The key.') } },
    collections: {
      all: collection({
        ...{ title: 'All', url: 'https://feed.example/', feedClass: 'event', absence: 'Nothing.' },
        source: http({ url: `${url}/list`, ...source }),
        format: json({ record: row, path: ['results', '[]'] }),
        detail: {
          into: 'report',
          record: report,
          url: (r) => text`${url}/${r.id}`,
          key: (r) => r.id,
          ...(isVersioned ? { version: (r: References<Row>) => r.changed } : {}),
          path: ['data'],
          ...detail,
        },
        key: (r) => [r.id],
        map: (r) => [
          indicator('Host', text`host-${r.id}.example`, { tags: [text`${r.report.family}`] }),
        ],
      }),
    },
  });
}

const fetch = (feed: Feed, more: Partial<FetchInput> = {}): Promise<Fetched> =>
  fetcher.fetch(http({ url: base() }), { feed, ...more });
/** From what a fetch has stored, and nothing else. */
const map = (feed: Feed, { documents }: Fetched): Promise<FeedOutput> =>
  mapBytes(
    feed,
    'all',
    documents.map((document) => whole(Buffer.from(document, 'latin1'))),
  );
const asked = (): readonly string[] =>
  hostile.asked.map(({ path }) => path).filter((path) => !path.startsWith('/list'));
const tagsOf = ({ rows }: FeedOutput): readonly (string | undefined)[] =>
  rows.map(({ content }) => content.tags?.[0]);
const byPage = {
  query: { page: request.page, limit: 10 },
  paging: pages({ items: ['results'], size: 10, total: atPath('count') }),
} as const;

describe('details', () => {
  test('are asked for a few at a time, mapped from what was stored, and not asked for again [A8]', async () => {
    hostile.world['ids'] = ids(120);
    const feed = feedOf();
    const first = await fetch(feed);
    expect(asked()).toHaveLength(120);
    expect(hostile.mostAtOnce()).toBeGreaterThan(1);
    expect(hostile.mostAtOnce()).toBeLessThanOrEqual(4);
    const output = await map(feed, first);
    expect(tagsOf(output)).toEqual(ids(120).map((id) => `family of ${id}`));
    expect(output.summary).toMatchObject({ complete: true, records: 120 });

    hostile.asked.splice(0);
    hostile.world['changed'] = { '103': 2 };
    const second = await fetch(feed, { cursor: first.result.cursor });
    expect(asked()).toEqual(['/103']);
    expect(tagsOf(await map(feed, second))).toHaveLength(120);
  });

  test('without a version are asked for in every run, and once in a run', async () => {
    hostile.world['ids'] = ['1', '2', '1'];
    const unversioned = feedOf({ isVersioned: false });
    const first = await fetch(unversioned);
    expect(tagsOf(await map(unversioned, first))).toHaveLength(3);
    await fetch(unversioned, { cursor: first.result.cursor });
    expect([...asked()].sort()).toEqual(['/1', '/1', '/2', '/2']);
  });

  test('of an attempt that failed are not asked for by the next one [S8] [A2]', async () => {
    Object.assign(hostile.world, { ids: ids(30), answers: { '117': { status: 401 } } });
    const feed = feedOf({ source: byPage });
    let checkpoint: FetchInput['checkpoint'];
    const onProgress: FetchInput['onProgress'] = (progress) => {
      checkpoint = progress.checkpoint ?? checkpoint;
    };
    await expect(fetch(feed, { onProgress })).rejects.toMatchObject({ code: 'AuthFailed' });
    const before = new Set(asked());
    hostile.world['answers'] = {};
    hostile.asked.splice(0);
    const again = await fetch(feed, { checkpoint });
    expect(tagsOf(await map(feed, again))).toHaveLength(30);
    expect(asked().filter((path) => before.has(path))).toEqual(['/117']);
    expect(hostile.asked[0]?.path).toBe('/list?page=2&limit=10');
    hostile.asked.splice(0);
    await fetch(feed, { cursor: again.result.cursor });
    expect(asked()).toEqual([]);
  });

  test.each([
    [404, 'detail_missing'],
    [410, 'detail_missing'],
    ['no JSON', 'detail_broken'],
    ['another member', 'detail_broken'],
    ['too large', 'detail_broken'],
    ['another shape', 'missing_field'],
  ])('%s costs that record, with the reason %s [M1] [M2]', async (what, reason) => {
    const answers: Record<string, object> = {
      'no JSON': { body: '<html>Log in</html>' },
      'another member': { body: { error: 'none' } },
      'too large': { body: { data: { family: 'x'.repeat(5000) } } },
      'another shape': { body: { data: { families: [] } } },
    };
    Object.assign(hostile.world, {
      ids: ids(3),
      answers: { '101': answers[String(what)] ?? { status: what } },
    });
    const feed = feedOf({ detail: { maxBytes: 2000 } });
    const output = await map(feed, await fetch(feed));
    expect(output.rows.map(({ id }) => id)).toEqual(['host-100.example', 'host-102.example']);
    expect(output.rejected.map((record) => record.reason)).toEqual([reason]);
  });

  test('that may be missing leave the record without them', async () => {
    Object.assign(hostile.world, { ids: ids(2), answers: { '101': { status: 404 } } });
    const feed = feedOf({ detail: { record: report.optional() } });
    const output = await map(feed, await fetch(feed));
    expect(output.rows).toHaveLength(2);
    expect(tagsOf(output)).toEqual(['family of 100', undefined]);
  });

  test('that are refused for a while park the run with the wait that was asked for [A6]', async () => {
    const wait = { status: 429, headers: { 'retry-after': '3600' } };
    Object.assign(hostile.world, { ids: ids(3), answers: { '101': wait } });
    await expect(fetch(feedOf())).rejects.toMatchObject({
      code: 'RateLimited',
      retryAfterMs: 900_000,
    });
  });

  test('keep the distance that the host wants [A6]', async () => {
    hostile.world['ids'] = ids(3);
    const began = performance.now();
    await fetch(feedOf({ source: { everyMs: 30 } }), { access: createSourceAccess() });
    // Three distances; clocks of whole milliseconds take up to two from each.
    expect(performance.now() - began).toBeGreaterThanOrEqual(84);
  });

  test('beyond the limit of a run are left to the next, and prove nothing before [A1] [S1]', async () => {
    hostile.world['ids'] = ids(12);
    const feed = feedOf({ detail: { perRun: 5 } });
    let cursor: FetchInput['cursor'] = null;
    const seen: number[] = [];
    for (const partial of [true, true, false]) {
      const run = await fetch(feed, { cursor });
      const output = await map(feed, run);
      seen.push(output.rows.length);
      expect(Object.keys(output.summary.rejected)).toEqual([]);
      expect('partial' in run.result).toBe(partial);
      if (partial)
        expect(run.result).toMatchObject({
          partial: expect.stringMatching(
            /^stopped after 5 details.*; the next run goes on there$/,
          ) as string,
          endIsProven: false,
          holdPosition: true,
        });
      ({ cursor } = run.result);
    }
    expect(seen).toEqual([5, 5, 2]);
    expect(asked()).toHaveLength(12);
  });
});

describe('the address of a detail', () => {
  test('has each word of the source as one segment, and is not asked for when it leads out [A4]', async () => {
    hostile.world['ids'] = ['../admin', 'a/b?c=d#e', '..', '.', '{{secret:key}}', 'ü', '\ud800'];
    const feed = feedOf({ source: { auth: apiKey('header', 'X-Feed-Key', parameter('key')) } });
    const output = await map(feed, await fetch(feed, { parameters: { key: '${env:KEY}' } }));
    expect([...asked()].sort()).toEqual([
      '/%7B%7Bsecret%3Akey%7D%7D',
      '/%C3%BC',
      '/..%2Fadmin',
      '/a%2Fb%3Fc%3Dd%23e',
    ]);
    expect(output.rejected.filter(({ reason }) => reason === 'detail_broken')).toHaveLength(3);
    expect(JSON.stringify(asked())).not.toContain('key-of-the-test');
  });

  test('may stand in the record; one on another host is never asked [A4]', async () => {
    Object.assign(hostile.world, { ids: ['1'], link: `${hostile.otherUrl}/steal` });
    const linked = { url: (r: { link: unknown }) => r.link as never, path: [] };
    const feed = feedOf({ detail: { ...linked, record: z.any() } });
    const output = await map(feed, await fetch(feed));
    expect(output.rejected).toMatchObject([{ reason: 'detail_broken' }]);
    expect(hostile.asked.every(({ host }) => host === hostile.url)).toBe(true);
    hostile.world['link'] = '5';
    expect((await map(feed, await fetch(feed))).summary.rejected).toEqual({});
    expect(asked()).toEqual(['/5']);
    hostile.world['link'] = `${hostile.otherUrl}/${encodeURIComponent(NAME)}/7`;
    const allowing = feedOf({
      detail: { ...linked, record: z.any(), origins: [hostile.otherUrl] },
    });
    expect((await map(allowing, await fetch(allowing))).summary.rejected).toEqual({});
  });

  test('leads no further than to the hosts that may be asked, whatever the source redirects to [A4]', async () => {
    const redirect = async (detail: object): Promise<Awaited<ReturnType<typeof map>>> => {
      Object.assign(hostile.world, {
        ids: ['1'],
        answers: {
          1: {
            status: 302,
            headers: { location: `${hostile.otherUrl}/${encodeURIComponent(NAME)}/7` },
          },
        },
      });
      const feed = feedOf({ detail: { path: [], record: z.any(), ...detail } });
      return map(feed, await fetch(feed));
    };
    expect((await redirect({})).rejected).toMatchObject([
      {
        reason: 'detail_broken',
        message: expect.stringContaining(
          `leads to ${hostile.otherUrl}, which was not asked`,
        ) as string,
      },
    ]);
    expect(hostile.asked.every(({ host }) => host === hostile.url)).toBe(true);
    const { summary } = await redirect({ origins: [hostile.otherUrl] });
    expect(summary.rejected).toEqual({});
    expect(hostile.asked.some(({ host }) => host === hostile.otherUrl)).toBe(true);
  });

  test('carries the key of the list, and the key is kept nowhere [O1]', async () => {
    hostile.world['ids'] = ids(2);
    const feed = feedOf({
      source: { auth: apiKey('query', 'key', parameter('key')) },
      detail: { path: [], record: z.any() },
    });
    const { result } = await fetch(feed, { parameters: { key: '${env:KEY}' } });
    expect(hostile.asked.every(({ query }) => query.get('key') === 'key-of-the-test')).toBe(true);
    expect(fetcher.kept() + JSON.stringify(result)).not.toContain('key-of-the-test');
    expect(fetcher.kept()).toContain('***');
  });
});

describe('a definition with details', () => {
  test('says so on its page', () => {
    const page = feedPage(feedOf());
    expect(page).toMatch(/\| Details +\| into `report`: `GET` .*`id`.* 4 at a time, at most 10000/);
    expect(page).toContain('asked for again when `changed` differs');
  });

  test.each<[string, () => unknown, string]>([
    [
      'a field that the list has',
      () => feedOf({ detail: { into: 'id' as never } }),
      'have such a field',
    ],
    ['seventeen at a time', () => feedOf({ detail: { parallel: 17 } }), 'from 1 to 16, got 17'],
    ['none at a time', () => feedOf({ detail: { parallel: 0 } }), 'from 1 to 16, got 0'],
    [
      'none in a run',
      () => feedOf({ detail: { perRun: 0 } }),
      'perRun is a number from 1 to 100000, got 0',
    ],
    [
      'a secret as its key',
      () => feedOf({ detail: { key: () => parameter('key') } }),
      'maps with the secret key',
    ],
    [
      'a parameter that does not exist',
      () => feedOf({ detail: { url: () => parameter('nowhere') } }),
      'uses the parameter nowhere',
    ],
    [
      'a change log',
      () =>
        feedOf({
          source: { paging: changeLog({ form: 'list', revision: 'at', content: request.id }) },
        }),
      'are details already',
    ],
    [
      'STIX',
      () =>
        collection({
          ...{ title: 'S', url: 'https://s.example/', feedClass: 'event', absence: 'Nothing.' },
          source: http({ url: base(), paging: onePage }),
          format: stix(),
          detail: { into: 'more', record: z.any(), url: () => base(), key: (r) => r.id },
          key: (r) => [r.id],
          map: (r) => stixObjects(r),
        }),
      'refer to each other',
    ],
  ])('is refused with %s', (_what, define, message) => {
    expect(define).toThrow(message);
  });
});

describe('what is kept of details', () => {
  test('is bounded: those that no run has used for longest are forgotten first [A15]', () => {
    const cache = new DetailCache(40);
    for (const id of ['a', 'b', 'c']) cache.set(id, true, '"xxxxxxx"');
    expect(cache.get('a')).toBe('"xxxxxxx"');
    cache.set('d', true, '"xxxxxxx"');
    cache.set('e', false, '"for this run only"');
    expect([cache.get('b'), cache.get('c'), cache.forgotten]).toEqual([undefined, undefined, 2]);
    expect(cache.toJson()).toEqual([
      ['a', true, 'xxxxxxx'],
      ['d', true, 'xxxxxxx'],
    ]);
  });

  test('of the page that is read is not pushed out by the rest of that page [A8] [A15]', () => {
    const json = JSON.stringify('x'.repeat(94));
    let stored: unknown = [];
    const asked: number[] = [];
    for (const _run of [1, 2, 3]) {
      const cache = new DetailCache(1_000);
      cache.add(stored as never, 'last run');
      cache.beginPage();
      const due = Array.from({ length: 15 }, (_, index) => `k${index}`).filter(
        (id) => cache.get(id) === undefined,
      );
      for (const id of due) cache.set(id, true, json);
      asked.push(due.length);
      stored = cache.toJson();
    }
    expect(asked).toEqual([15, 5, 5]);
  });

  test.each([
    [undefined],
    [null],
    ['x'],
    [{}],
    [[1, ['a'], ['a', 1, 2], [2, true, 3], ['a', 'version', 3]]],
  ])('of a document that is something else, %j, is nothing', (stored) => {
    const cache = new DetailCache();
    cache.add(stored, 'this run');
    expect([cache.toJson(), cache.isChanged]).toEqual([[], false]);
  });

  test('gives the same records wherever the pieces of its documents end [A15]', async () => {
    hostile.world['ids'] = ['1', 'ü', '3'];
    const feed = feedOf();
    const { documents } = await fetch(feed);
    const bytes = documents.map((document) => Buffer.from(document, 'latin1'));
    const expected = tagsOf(await map(feed, { documents } as Fetched));
    expect(expected).toHaveLength(3);
    for (const size of [1, 2, 3, 7, 50]) {
      const pieces = bytes.map(
        (all) =>
          async function* () {
            await Promise.resolve();
            for (let from = 0; from < all.length; from += size)
              yield all.subarray(from, from + size);
          },
      );
      expect(tagsOf(await mapBytes(feed, 'all', pieces))).toEqual(expected);
    }
  });
});
