// Every habit of the hostile feed against the source side: what is fetched, what is believed, and what is never asked.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CodedError } from '../../../src/core/errors.ts';
import {
  apiKey,
  atPath,
  basic,
  changeLog,
  charsetOf,
  collection,
  compute,
  continuation,
  defineFeed,
  http,
  inHeader,
  misp,
  mispObjects,
  nextLink,
  oauth2Client,
  offsets,
  onePage,
  pages,
  parameter,
  request,
  sequence,
  text,
  type Auth,
  type FetchInput,
  type HttpOptions,
  type Source,
} from '../../../src/feeds/index.ts';
import { createFetcher, feedWith } from '../../support/fetch-from.ts';
import { startHostileFeed, type Asked, type HostileFeed } from '../../support/hostile-feed.ts';

let hostile: HostileFeed;
const fetcher = createFetcher();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterEach(() => hostile.reset());
afterAll(async () => {
  await Promise.all([hostile.close(), fetcher.close()]);
});

const at = (name: string, path = ''): string => `${hostile.url}/${encodeURIComponent(name)}${path}`;
const byPage = pages({ items: ['results'], size: 10, total: atPath('count') });
const numbered = (name: string, more: Partial<HttpOptions> = {}): Source =>
  http({
    url: at(name),
    query: { page: request.page, limit: request.size },
    paging: byPage,
    ...more,
  });
const linked = (name: string, more: Partial<HttpOptions> = {}): Source =>
  http({ url: at(name, '/at/0'), paging: nextLink({ link: atPath('next') }), ...more });
const tokens = (): Source =>
  http({
    url: at('hands out tokens'),
    query: { cursor: request.cursor },
    paging: continuation({ token: atPath('next'), more: atPath('more') }),
  });
const oauth = (): Auth =>
  oauth2Client({
    tokenUrl: at('wants a token that ends', '/token'),
    clientId: 'me',
    clientSecret: parameter('key'),
  });
const withKey: Partial<FetchInput> = { parameters: { key: '${env:KEY}' } };
const askedFor = (name: string): readonly string[] =>
  hostile.asked.filter((asked) => asked.name === name).map(({ path }) => path);

describe('a whole list in pages', () => {
  test.each<[string, () => Source, Record<string, unknown>]>([
    ['by number and stated total [A1]', () => numbered('pages'), {}],
    [
      'by number until an empty page [A1]',
      () => numbered('pages', { paging: pages({ items: ['results'], size: 10 }) }),
      {},
    ],
    [
      'by offset, from a source that gives fewer than asked for [A1]',
      () =>
        http({
          url: at('pages'),
          query: { offset: request.offset, limit: request.size },
          paging: offsets({ items: ['results'], size: 50, overlap: 2 }),
        }),
      {},
    ],
    ['by relative links [A4]', () => linked('links onward'), { form: 'relative' }],
    ['by absolute links [A4]', () => linked('links onward'), { form: 'absolute' }],
    [
      'by Link headers [A4]',
      () => linked('links onward', { paging: nextLink({ link: inHeader('Link') }) }),
      { form: 'relative' },
    ],
    ['by tokens [A1]', tokens, {}],
    [
      'by sequence numbers [A1]',
      () =>
        http({
          url: at('counts a sequence'),
          query: { seq: request.cursor },
          paging: sequence({ number: atPath('sequence') }),
        }),
      {},
    ],
  ])('is read to its end %s', async (_how, source, world) => {
    Object.assign(hostile.world, world);
    const { result, values } = await fetcher.fetch(source());
    expect(new Set(values).size).toBe(25);
    expect(result).toMatchObject({ status: 'fetched', endIsProven: true });
    expect(result).not.toHaveProperty('partial');
  });
});

describe('a page that is none', () => {
  test.each<[string, () => Source, string, Record<string, unknown>?]>([
    ['page three fails', () => numbered('page three fails'), 'SourceRejected [A2]'],
    [
      'page three is an error with status 200',
      () => numbered('page three is an error with status 200'),
      'SourceRejected [A2]',
    ],
    ['page two is empty', () => numbered('empty before the total'), 'FeedTruncated [A2]'],
    ['page two is cut', () => numbered('page two is cut'), 'FeedTruncated [A12]'],
    ['page two is a login page', () => numbered('page two is a login page'), 'FeedFormat [A11]'],
    ['all pages are the same', () => numbered('ignores the page'), 'FeedFormat [A1]'],
    [
      'a page is huge',
      () => numbered('sends a huge page', { maxPageBytes: 100_000 }),
      'FeedTooLarge [A16]',
    ],
    [
      'a page unpacks to more than the limit',
      () => numbered('sends a page that unpacks to more', { maxPageBytes: 1_000_000 }),
      'FeedTooLarge [A16]',
    ],
    [
      'a link leads to another host',
      () => linked('links onward'),
      'SourceRejected [A4]',
      { form: 'to another host' },
    ],
    [
      'a link leads to itself',
      () => linked('links onward'),
      'FeedFormat [A4]',
      { form: 'to itself' },
    ],
    [
      'links go in a circle',
      () => linked('links onward'),
      'FeedFormat [A4]',
      { form: 'in a circle' },
    ],
    ['a token comes again', tokens, 'FeedFormat [A4]', { stuck: true }],
    ['there is more and no token', tokens, 'FeedFormat [A2]', { silent: true }],
  ])('fails the fetch when %s', async (_what, source, expected, world = {}) => {
    Object.assign(hostile.world, { other: hostile.otherUrl }, world);
    const [code] = expected.split(' ');
    await expect(fetcher.fetch(source())).rejects.toMatchObject({ code });
    expect(hostile.asked.every(({ host }) => host === hostile.url)).toBe(true);
  });

  test('shows how a login page begins, without the key that it repeats [A11]', async () => {
    const source = numbered('page two is a login page', {
      auth: apiKey('query', 'key', parameter('key')),
    });
    const error: unknown = await fetcher.fetch(source, withKey).catch((thrown: unknown) => thrown);
    expect((error as CodedError).message).toContain('Log in');
    expect((error as CodedError).message).not.toContain('key-of-the-test');
  });

  test('a link to a host that the definition allows is followed [A4]', async () => {
    Object.assign(hostile.world, {
      other: `${hostile.otherUrl}/links%20onward`,
      form: 'to another host',
    });
    const source = linked('links onward', {
      paging: nextLink({ link: atPath('next'), origins: [hostile.otherUrl] }),
    });
    expect((await fetcher.fetch(source)).values).toHaveLength(25);
  });
});

describe('limits of one run', () => {
  test.each([
    [false, true],
    [true, undefined],
  ])(
    'a cap of two pages ends it Partial; ascending %s holds the position %s [A1]',
    async (ascending, holds) => {
      const { result, values } = await fetcher.fetch(numbered('pages', { maxPages: 2, ascending }));
      expect(values).toHaveLength(20);
      expect(result).toMatchObject({
        partial: expect.stringContaining('2 pages') as string,
        endIsProven: false,
      });
      expect('holdPosition' in result ? result.holdPosition : undefined).toBe(holds);
    },
  );

  test('another attempt goes on behind the last stored page [S8] [A12]', async () => {
    const source = numbered('page two is cut');
    let checkpoint: FetchInput['checkpoint'];
    const keep: Partial<FetchInput> = {
      onProgress: (progress) => {
        checkpoint = progress.checkpoint ?? checkpoint;
      },
    };
    await expect(fetcher.fetch(source, keep)).rejects.toMatchObject({ code: 'FeedTruncated' });
    hostile.world['mended'] = true;
    const { values } = await fetcher.fetch(source, { checkpoint });
    expect(values).toHaveLength(25);
    expect(askedFor('page two is cut').map((path) => /page=(\d)/.exec(path)?.[1])).toEqual([
      '1',
      '2',
      '2',
      '3',
    ]);
  });

  test('requests to one host keep their distance, whoever asks [A6]', async () => {
    const source = numbered('pages', { everyMs: 15 });
    const began = performance.now();
    await fetcher.fetch(source);
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });

  test('a wait of an hour is handed on, not slept through [A6]', async () => {
    await expect(fetcher.fetch(numbered('asks to wait for an hour'))).rejects.toMatchObject({
      code: 'RateLimited',
      retryAfterMs: 900_000,
    });
    expect(hostile.asked).toHaveLength(1);
  });
});

describe('who asks', () => {
  test.each([400, 403, 404, 422])('status %i is asked for once [A5]', async (status) => {
    await expect(
      fetcher.fetch(http({ url: at('refuses for good', `/${status}`) })),
    ).rejects.toBeInstanceOf(Error);
    expect(hostile.asked).toHaveLength(1);
  });

  test.each<[string, () => Partial<HttpOptions>]>([
    ['header', () => ({ auth: apiKey('header', 'X-Feed-Key', parameter('key')) })],
    ['query', () => ({ auth: apiKey('query', 'key', parameter('key')) })],
    [
      'path',
      () => ({
        url: text`${at('wants a key')}/${parameter('key')}/list`,
        auth: apiKey('path', 'key', parameter('key')),
      }),
    ],
    ['basic credentials', () => ({ auth: basic('me', parameter('key')) })],
  ])('a key in the %s is sent and kept nowhere [O1]', async (_where, more) => {
    const options = { url: at('wants a key'), ...more() };
    for (const source of [
      http(options),
      http({ ...options, paging: pages({ items: ['results'], size: 10 }), maxPages: 1 }),
    ]) {
      const { values, result } = await fetcher.fetch(source, withKey);
      expect(values).toHaveLength(2);
      expect(fetcher.kept() + JSON.stringify(result)).not.toContain('key-of-the-test');
    }
  });

  test.each<[string, Partial<HttpOptions>]>([
    ['gzip', {}],
    ['gzip', { paging: pages({ items: ['results'], size: 10 }), maxPages: 1 }],
    ['twice packed', {}],
    [
      'twice packed',
      { paging: pages({ items: ['results'], size: 10, more: atPath('more') }), maxPages: 1 },
    ],
    ['zip', { member: /json$/ }],
  ])(
    'a key inside a %s archive is kept nowhere, nor is it lost what is beside it [O1] [M18]',
    async (kind, more) => {
      const url = at('repeats the key in an archive', `/${kind.split(' ')[0] ?? ''}`);
      const source = http({ url, auth: apiKey('query', 'key', parameter('key')), ...more });
      const { documents, values } = await fetcher.fetch(source, withKey);
      expect(values).toHaveLength(2);
      expect(documents.join()).toContain('***');
      expect(fetcher.kept()).not.toContain('key-of-the-test');
      const words = await fetcher.fetch(http({ url, ...more }), { redacts: true });
      expect(words.values).toHaveLength(2);
    },
  );

  test('an archive that was cut is no document, also where it has to be unpacked [A12] [A16]', async () => {
    const auth = apiKey('query', 'key', parameter('key'));
    const cut = http({ url: at('repeats the key in an archive', '/cut'), auth });
    await expect(fetcher.fetch(cut, withKey)).rejects.toMatchObject({ code: 'FeedTruncated' });
    const bomb = http({ url: at('sends a page that unpacks to more'), auth });
    await expect(
      fetcher.fetch(bomb, { ...withKey, limits: { maxExpandedBytes: 1_000_000 } }),
    ).rejects.toMatchObject({ code: 'FeedTooLarge' });
  });

  test.each<[string, (text: string) => Buffer]>([
    ['with escapes of JSON', (text) => Buffer.from(text.replaceAll('-', '\\u002d'))],
    ['in UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['as it was sent', (text) => Buffer.from(text)],
  ])('what proves who asks is kept nowhere when it comes back %s [O1]', async (_, write) => {
    hostile.world['answer'] = ({ headers }: Asked) => ({
      body: write(JSON.stringify({ results: [], sent: headers })),
    });
    const password = parameter('key');
    const key = 'key-of-the-test';
    const pair = Buffer.from(`me:${key}`).toString('base64');
    const ways: [Auth, string][] = [
      [apiKey('header', 'X-Feed-Key', password), key],
      [basic('me', password), pair],
      [oauth(), 'token-number-1'],
    ];
    for (const [auth, proof] of ways) {
      const source = http({ url: at('answers as a test says'), auth });
      await fetcher.fetch(source, withKey).catch(() => 'no JSON for the test to read');
      expect(JSON.stringify(hostile.asked.at(-1)?.headers)).toContain(proof);
      const plain = fetcher
        .kept()
        .replaceAll(/\\u0000|\\+u002d/g, (it) => (it.includes('d') ? '-' : ''));
      expect(plain).not.toContain(proof);
    }
    expect(fetcher.kept()).toContain('*');
  });

  test('a key in a next link is kept nowhere, and sent again [O1] [A4]', async () => {
    const source = linked('echoes the key in its links', {
      auth: apiKey('query', 'key', parameter('key')),
    });
    const { values } = await fetcher.fetch(source, withKey);
    expect(values).toHaveLength(25);
    expect(
      hostile.asked.every(({ query }) => query.getAll('key').join() === 'key-of-the-test'),
    ).toBe(true);
    expect(fetcher.kept()).not.toContain('key-of-the-test');
  });

  test('a key that is not set is missed before anything is asked [O2]', async () => {
    const source = numbered('pages', { auth: apiKey('header', 'X-Feed-Key', parameter('key')) });
    await expect(fetcher.fetch(source)).rejects.toMatchObject({ code: 'ConfigInvalid' });
    await expect(
      fetcher.fetch(source, { parameters: { key: 'in the clear' } }),
    ).rejects.toMatchObject({
      code: 'ConfigInvalid',
    });
    expect(hostile.asked).toEqual([]);
  });

  test.each<[string, Partial<HttpOptions>]>([
    ['by name', { auth: apiKey('header', 'X-Feed-Key', parameter('key')) }],
    ['by hand', { headers: { 'X-Feed-Key': parameter('key') } }],
  ])('a key in a header %s does not follow a redirect to another host [A4]', async (_how, more) => {
    hostile.world['other'] = `${hostile.otherUrl}/moves%20to%20another%20host`;
    const source = http({ url: at('moves to another host'), paging: onePage, ...more });
    await fetcher.fetch(source, withKey);
    expect(hostile.asked.map(({ headers }) => headers['x-feed-key'])).toEqual([
      'key-of-the-test',
      undefined,
    ]);
  });

  test('a source that writes the mark of a secret does not get the secret [O1] [A4]', async () => {
    hostile.world['revisions'] = { '{{secret:key}}': 1 };
    const source = http({
      url: at('lists changes', '/manifest.json'),
      auth: apiKey('header', 'X-Feed-Key', parameter('key')),
      paging: changeLog({
        form: 'members',
        revision: 'at',
        content: text`${at('lists changes')}/${request.id}`,
      }),
    });
    await fetcher.fetch(source, withKey);
    expect(askedFor('lists changes').join()).not.toContain('key-of-the-test');
  });

  test('a secret that is empty is said, and nothing is asked [O2]', async () => {
    const source = numbered('pages', { auth: apiKey('header', 'X-Feed-Key', parameter('key')) });
    await expect(
      fetcher.fetch(source, { parameters: { key: '${env:UNSET}' } }),
    ).rejects.toMatchObject({ code: 'ConfigInvalid' });
    expect(hostile.asked).toEqual([]);
  });

  test('a token that ends in the middle is renewed once, and the pages go on [A7] [A5]', async () => {
    const { values } = await fetcher.fetch(
      numbered('wants a token that ends', { auth: oauth() }),
      withKey,
    );
    expect(values).toHaveLength(25);
    expect(hostile.world['issued']).toBe(2);
  });

  test('a token that is refused again is an answer [A5]', async () => {
    hostile.world['refuses'] = true;
    await expect(
      fetcher.fetch(numbered('wants a token that ends', { auth: oauth() }), withKey),
    ).rejects.toMatchObject({ code: 'AuthFailed' });
    expect(hostile.world['issued']).toBe(2);
    expect(askedFor('wants a token that ends')).toHaveLength(4);
  });

  test('credentials that give no token are refused for good [A5]', async () => {
    const auth = oauth2Client({
      tokenUrl: at('gives no token'),
      clientId: 'me',
      clientSecret: parameter('key'),
    });
    await expect(fetcher.fetch(numbered('pages', { auth }), withKey)).rejects.toMatchObject({
      code: 'AuthFailed',
    });
    expect(hostile.asked).toHaveLength(1);
  });
});

describe('a change log', () => {
  const source = (more: Partial<HttpOptions> = {}): Source =>
    http({
      url: at('lists changes', '/manifest.json'),
      paging: changeLog({
        form: 'members',
        revision: 'at',
        content: text`${at('lists changes')}/${request.id}`,
        parallel: 5,
      }),
      ...more,
    });
  const revisions = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${100 + index}`, index]));

  test('is read a few documents at a time, and what did not change is not fetched again [A8]', async () => {
    hostile.world['revisions'] = revisions(200);
    const first = await fetcher.run(source(), null);
    expect(first.values).toHaveLength(200);
    expect(hostile.mostAtOnce()).toBeGreaterThan(1);
    expect(hostile.mostAtOnce()).toBeLessThanOrEqual(5);
    hostile.asked.splice(0);
    expect((await fetcher.run(source(), first.cursor)).result.status).toBe('unchanged');
    hostile.world['revisions'] = { ...revisions(200), 150: 999 };
    expect((await fetcher.run(source(), first.cursor)).values).toEqual(['host-150.example']);
    expect(askedFor('lists changes')).toEqual(['/manifest.json', '/manifest.json', '/150']);
  });

  test.each(['missing', 'broken', 'huge'])(
    'a %s document costs itself and is looked for again [A8]',
    async (what) => {
      Object.assign(hostile.world, { revisions: revisions(4), [what]: '102' });
      const first = await fetcher.run(source({ maxPageBytes: 10_000 }), null);
      expect(first.values).toHaveLength(3);
      expect(first.result).toMatchObject({ notices: [expect.stringContaining('102') as string] });
      hostile.world[what] = undefined;
      expect((await fetcher.run(source(), first.cursor)).values).toEqual(['host-102.example']);
    },
  );

  test('JSON that is no event costs itself, also alone in a run, and is looked for again [A8]', async () => {
    hostile.world['revisions'] = revisions(1);
    const { id, version, title, description, licence, limits, parameters } = feedWith(source());
    const feed = defineFeed({
      ...{ id, version, title, description, licence, limits, parameters },
      collections: {
        all: collection({
          ...{ title: 'Events', url: 'https://misp.example/', feedClass: 'event' },
          source: source(),
          format: misp(),
          key: (r) => [r.event.uuid, r.uuid],
          absence: 'Nothing.',
          map: (r) => mispObjects(r, { onlyForDetection: compute([], 'always', () => true) }),
        }),
      },
    });
    const { result } = await fetcher.fetch(source(), { feed });
    expect(result).toMatchObject({
      status: 'fetched',
      raw: [],
      notices: [expect.stringMatching(/^1 listed .* 100: .*expected MISP events/) as string],
    });
    const again = await fetcher.fetch(source(), { feed, cursor: result.cursor });
    expect(again.result).toMatchObject({ status: 'fetched', raw: [] });
    expect(askedFor('lists changes').filter((path) => path === '/100')).toHaveLength(2);
  });

  test('a document that is refused fails the fetch; the next attempt fetches what is left [A2] [S8]', async () => {
    Object.assign(hostile.world, { revisions: revisions(12), failing: '107' });
    let checkpoint: FetchInput['checkpoint'];
    const onProgress: FetchInput['onProgress'] = (progress) => {
      checkpoint = progress.checkpoint ?? checkpoint;
    };
    await expect(fetcher.fetch(source(), { onProgress })).rejects.toMatchObject({
      code: 'PermissionDenied',
    });
    hostile.world['failing'] = undefined;
    hostile.asked.splice(0);
    expect((await fetcher.fetch(source(), { checkpoint })).values).toHaveLength(12);
    expect(askedFor('lists changes')).toEqual(['/manifest.json', '/107', '/110', '/111']);
  });

  test('more changes than a run may fetch are left for the next one, the oldest first [A1]', async () => {
    hostile.world['revisions'] = revisions(7);
    const first = await fetcher.run(source({ maxPages: 4 }), null);
    expect(first.result).toMatchObject({ partial: expect.stringContaining('3 of 7') as string });
    const second = await fetcher.run(source({ maxPages: 4 }), first.cursor);
    expect([...first.values, ...second.values]).toEqual(
      Object.keys(revisions(7)).map((id) => `host-${id}.example`),
    );
  });
});

test('the character set in the header of an answer goes with what is stored, to whoever reads it [A14]', async () => {
  const stated: (string | undefined)[] = [];
  for (const type of ['application/json', 'application/json; Charset="KOI8-R"']) {
    hostile.world['answer'] = () => ({ headers: { 'content-type': type }, body: { results: [] } });
    for (const paging of [onePage, byPage]) {
      const source = http({ url: at('answers as a test says'), paging });
      const { result } = await fetcher.fetch(source);
      stated.push('raw' in result ? charsetOf(result.raw[0]?.contentType) : 'nothing');
    }
  }
  expect(stated).toEqual([undefined, undefined, 'koi8-r', 'koi8-r']);
});
