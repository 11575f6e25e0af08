// What an answer is by its content and by its header: a page only with its list of records, a detail in the character set that it states.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import {
  anyOf,
  atPath,
  collection,
  continuation,
  csv,
  defineFeed,
  http,
  inHeader,
  indicator,
  json,
  jsonLines,
  nextLink,
  pages,
  request,
  text,
  z,
  type Feed,
  type Source,
} from '../../../src/feeds/index.ts';
import { UNLESS_DATA } from '../../../src/feeds/formats/error-member.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';
import { createFetcher, feedWith } from '../../support/fetch-from.ts';
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

const url = (path = ''): string =>
  `${hostile.url}/${encodeURIComponent('answers as a test says')}${path}`;
const byLink = (): Source => http({ url: url(), paging: nextLink({ link: atPath('next') }) });
const byToken = (): Source =>
  http({
    url: url(),
    query: { cursor: request.cursor },
    paging: continuation({ token: atPath('next') }),
  });
const byNumber = (): Source => http({ url: url(), paging: pages({ items: ['results'], size: 1 }) });
const good = { results: [{ id: 1, value: 'a.example' }], next: '?cursor=2' };
/** Answers that are no page, with the code of the refusal. */
const LISTLESS = [
  ['SourceRejected', { error: 'rate limit' }],
  ['SourceRejected', { error: 'x', results: null }],
  ['SourceRejected', { errors: [{ code: 7 }], results: [] }],
  ['FeedFormat', {}],
  ['FeedFormat', []],
  ['FeedFormat', { error: null }],
] as const;

describe('an answer with status 200 without the list of records', () => {
  test.each(LISTLESS)(
    'is not the last page while pages are fetched: %s for %j [A2]',
    async (code, body) => {
      for (const source of [byLink, byToken, byNumber]) {
        hostile.world['answer'] = ({ nth }: { readonly nth: number }) => ({
          body: nth % 2 === 1 ? good : body,
        });
        await expect(fetcher.fetch(source())).rejects.toMatchObject({ code });
      }
    },
  );

  test('is the last page with an empty list [A1]', async () => {
    hostile.world['answer'] = ({ nth }: { readonly nth: number }) => ({
      body: nth === 1 ? good : { results: [] },
    });
    const { result, values } = await fetcher.fetch(byLink());
    expect(values).toEqual(['a.example']);
    expect(result).toMatchObject({ endIsProven: true });
  });

  test.each(LISTLESS)('is no page when it is mapped: %s for %j [A2]', async (code, body) => {
    for (const source of [byLink(), byToken(), byNumber()])
      await expect(
        mapBytes(
          feedWith(source),
          'all',
          [good, body].map((page) => whole(Buffer.from(JSON.stringify(page)))),
        ),
      ).rejects.toMatchObject({ code });
  });

  test('is refused for the error in it where there are no pages, either [A11]', async () => {
    const one = feedWith(http({ url: url() }));
    await expect(
      mapBytes(one, 'all', whole(Buffer.from('{"error":"quota","results":[]}'))),
    ).rejects.toMatchObject({
      code: 'SourceRejected',
      message: `the source answered with an error and without records: error: "quota"${UNLESS_DATA}`,
    });
  });

  test('is no fault of a source without pages, which may have nothing to say', async () => {
    const one = feedWith(http({ url: url() }));
    const { summary } = await mapBytes(one, 'all', whole(Buffer.from('{"status":"none"}')));
    expect(summary).toMatchObject({
      records: 0,
      noRecords: 'nothing at results[]; the document has status',
    });
  });
});

describe('a page that may be no JSON', () => {
  const record = z.object({ id: z.coerce.number(), value: z.string() });
  const members = json({ record, path: ['results', '[]'] });
  const source = (): Source => http({ url: url(), paging: nextLink({ link: inHeader('link') }) });
  const feedOf = (format: typeof members): Feed => {
    const feed = feedWith(source());
    const { all } = feed.collections;
    return { ...feed, collections: { ...(all && { all: { ...all, format } }) } };
  };

  test.each([
    ['a table', csv({ record, header: 'row' }), 'id,value\n1,a.example\n'],
    ['lines of JSON', jsonLines({ record }), '{"id":1,"value":"a.example"}\n{"id":2}\n'],
    [
      'a table that is no archive at all',
      csv({ record, header: 'row' }),
      gzipSync('id').subarray(4),
    ],
    ['JSON', csv({ record, header: 'row' }), '{"results":[{"id":1,"value":"a.example"}]}'],
  ])('is fetched as it is where its link is in a header: %s', async (_what, other, body) => {
    for (const format of [anyOf([members, other]), anyOf([other, members])]) {
      hostile.world['answer'] = ({ nth }: { readonly nth: number }) => ({
        body,
        headers: nth % 2 === 1 ? { link: `<${url('?cursor=2')}>; rel="next"` } : {},
      });
      const { documents } = await fetcher.fetch(source(), { feed: feedOf(format) });
      expect(documents).toEqual([body, body].map((one) => Buffer.from(one).toString('latin1')));
    }
  });
});

test.each([
  ['a member', { path: ['family'] }, '{"family":"café"}'],
  ['text', { as: 'text' as const, path: [] }, 'café'],
])(
  'a detail that is %s is read in the character set that it states [A14]',
  async (_as, how, body) => {
    const row = z.object({ id: z.string() });
    const feed: Feed = defineFeed({
      ...{ id: 'detailed', version: '1.0.0', title: 'Detailed', description: 'For tests.' },
      ...{ licence: 'None', limits: [], parameters: {} },
      collections: {
        all: collection({
          ...{
            title: 'All',
            url: 'https://feed.example/',
            feedClass: 'event',
            absence: 'Nothing.',
          },
          source: http({ url: url() }),
          format: json({ record: row, path: ['results', '[]'] }),
          detail: {
            ...{ into: 'report', record: z.string(), ...how },
            url: (r) => text`${url('/detail/')}${r.id}`,
            key: (r) => r.id,
          },
          key: (r) => [r.id],
          map: (r) => [indicator('Host', text`host-${r.id}.example`, { tags: [r.report] })],
        }),
      },
    });
    hostile.world['answer'] = ({ path }: { readonly path: string }) =>
      path.includes('/detail/')
        ? {
            headers: { 'content-type': 'application/json; charset=windows-1252' },
            body: Buffer.from(body, 'latin1'),
          }
        : { body: { results: [{ id: '1' }] } };
    const { documents } = await fetcher.fetch(http({ url: url() }), { feed });
    expect(Buffer.from(documents[0] ?? '', 'latin1').toString()).toContain('"café"');
  },
);
