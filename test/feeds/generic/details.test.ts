// `detail` of generic-json: the second question for each record, described by the YAML alone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/core/json.ts';
import { findFeed, http, type Feed } from '../../../src/feeds/index.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';
import { createFetcher, type Fetched } from '../../support/fetch-from.ts';
import { startHostileFeed, type HostileFeed } from '../../support/hostile-feed.ts';

let hostile: HostileFeed;
const fetcher = createFetcher();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterEach(() => hostile.reset());
afterAll(async () => {
  await Promise.all([hostile.close(), fetcher.close()]);
});

const base = (): string => `${hostile.url}/${encodeURIComponent('says more about each record')}`;

type Settings = Readonly<Record<string, JsonValue>>;

/** A feed of the hostile list, with these settings over the usual ones. */
const feedOf = (detail: Settings, more: Settings = {}): Feed =>
  findFeed('generic-json', {
    collections: {
      all: {
        url: `${base()}/list`,
        class: 'event',
        records: 'results[]',
        value: 'report.host',
        key: 'id',
        tags: ['{report.family}'],
        detail: { into: 'report', url: `${base()}/{id}`, path: 'data', ...detail },
        ...more,
      },
    },
  });

const fetch = (feed: Feed, cursor: Fetched['result']['cursor'] | null = null): Promise<Fetched> =>
  fetcher.fetch(http({ url: base() }), { feed, cursor });
const map = (feed: Feed, { documents }: Fetched): Promise<FeedOutput> =>
  mapBytes(
    feed,
    'all',
    documents.map((document) => whole(Buffer.from(document, 'latin1'))),
  );
const asked = (): readonly string[] =>
  hostile.asked.map(({ path }) => path).filter((path) => !path.startsWith('/list'));

const answerFor = (id: string): object => ({
  body: { data: { host: `host-${id}.example`, family: 'Kit' } },
});

describe('a detail that the YAML describes', () => {
  test('is asked for by fields of the record, mapped, and asked for again when its version differs [A8]', async () => {
    const ids = ['1', '2', 'a/b'];
    hostile.world['ids'] = ids;
    hostile.world['answers'] = Object.fromEntries(
      ids.map((id) => [encodeURIComponent(id), answerFor(id.replace('/', '-'))]),
    );
    const feed = feedOf({ version: 'changed' });
    const first = await fetch(feed);
    expect([...asked()].sort()).toEqual(['/1', '/2', '/a%2Fb']);
    const { rows } = await map(feed, first);
    expect(rows.map(({ id, content }) => [id, content.tags])).toEqual([
      ['host-1.example', ['Kit']],
      ['host-2.example', ['Kit']],
      ['host-a-b.example', ['Kit']],
    ]);

    hostile.asked.splice(0);
    hostile.world['changed'] = { '2': 5 };
    await fetch(feed, first.result.cursor);
    expect(asked()).toEqual(['/2']);
  });

  test.each<[string, Settings, number, Readonly<Record<string, number>>]>([
    ['goes to the quarantine', {}, 1, { detail_missing: 1 }],
    ['is used without it where it is optional', { optional: true }, 2, {}],
  ])('that is not there: the record %s', async (_what, more, objects, rejected) => {
    hostile.world['ids'] = ['1', '2'];
    hostile.world['answers'] = { '1': answerFor('1'), '2': { status: 404 } };
    const feed = feedOf(more, { value: 'id', type: 'Mutex' });
    const { rows, summary } = await map(feed, await fetch(feed));
    expect(rows).toHaveLength(objects);
    expect(summary.rejected).toEqual(rejected);
  });

  test('may be text, and a value of its own', async () => {
    hostile.world['ids'] = ['1'];
    hostile.world['answers'] = { '1': { body: 'rule a {}', type: 'text/plain' } };
    const feed = findFeed('generic-json', {
      collections: {
        all: {
          url: `${base()}/list`,
          class: 'event',
          records: 'results[]',
          value: 'id',
          type: 'Mutex',
          attributes: { Description: '{rule}' },
          detail: { into: 'rule', url: `${base()}/{id}`, as: 'text' },
        },
      },
    });
    const { rows } = await map(feed, await fetch(feed));
    expect(rows[0]?.content.attributes?.[0]?.value).toContain('rule a {}');
  });

  test('carries references as secrets, which are nowhere in what is kept [O1]', async () => {
    hostile.world['ids'] = ['1'];
    hostile.world['answers'] = { '1': { body: { data: { host: 'a.example' } } } };
    const feed = feedOf({ url: `${base()}/{id}?key=\${env:KEY}` });
    expect(JSON.stringify(feed)).not.toContain('key-of-the-test');
    await fetcher.fetch(http({ url: base() }), {
      feed,
      parameters: { 'secret env:KEY': '${env:KEY}' },
    });
    expect(hostile.asked.some(({ query }) => query.get('key') === 'key-of-the-test')).toBe(true);
    expect(fetcher.kept()).not.toContain('key-of-the-test');
  });

  test('is never asked for on another host unless the settings allow it [A4]', async () => {
    hostile.world['ids'] = ['1'];
    hostile.world['link'] = 'http://127.0.0.1:9/elsewhere';
    const feed = feedOf({ url: '{link}' });
    const { summary } = await map(feed, await fetch(feed));
    expect(summary.rejected).toEqual({ detail_broken: 1 });
    expect(asked()).toEqual([]);
  });
});

test.each<[string, Settings, Settings, RegExp]>([
  ['a key that does not exist', { verson: 'changed' }, {}, /verson/],
  ['an address without its host', { url: 'reports/{id}' }, {}, /its host written out/],
  ['a host of the record', { url: 'https://{id}/x' }, {}, /its host written out/],
  ['another scheme', { url: 'file:///etc/{id}' }, {}, /its host written out/],
  ['a user in the address', { url: 'https://u:p@api.example/{id}' }, {}, /its host written out/],
  ['an address without a field', { url: 'https://api.example/all' }, {}, /a field of the record/],
  ['an address made of the detail', { url: 'https://a.example/{report.x}' }, {}, /of the list/],
  ['a key made of the detail', { key: 'report.id' }, {}, /of the list/],
  [
    'a path that leaves the record',
    { url: 'https://a.example/{__proto__.x}' },
    {},
    /leave the rec/,
  ],
  ['a version that leaves the record', { version: '..x' }, {}, /leave the record/],
  ['members of a text', { as: 'text' }, {}, /a text has no members/],
  ['17 at a time', { parallel: 17 }, {}, /parallel/],
  ['a detail that nothing uses', {}, { value: 'id', tags: ['A'] }, /nothing of it is used/],
  ['a name with dots', { into: 'a.b' }, {}, /one name without dots/],
  ['an origin that is none', { origins: ['cdn.example/x'] }, {}, /an origin such as/],
  [
    'a key in clear',
    { url: 'https://a.example/{id}?api_key=geheim' },
    {},
    /address of its details/,
  ],
])('a detail with %s is refused when it is loaded', (_what, detail, more, message) => {
  const make = (): Feed => feedOf(detail, more);
  expect(make).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  expect(make).toThrow(message);
  expect(make).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('geheim') as string }),
  );
});
