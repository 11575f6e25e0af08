// Where runs begin and end in time: late records, outages, history, clocks, and requests of every form.
import { createHash, createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cursor } from '../../../src/core/cursor.ts';
import {
  apiKey,
  atPath,
  changeLog,
  compute,
  continuation,
  hmac,
  http,
  lastHours,
  nextLink,
  offsets,
  pages,
  parameter,
  request,
  sequence,
  sincePosition,
  sinceServer,
  slices,
  text,
  type HmacScheme,
  type HttpOptions,
  type Source,
} from '../../../src/feeds/index.ts';
import { createFetcher } from '../../support/fetch-from.ts';
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

const at = (name: string, path = ''): string => `${hostile.url}/${encodeURIComponent(name)}${path}`;
const HOUR_MS = 3_600_000;
const NOW = Date.parse('2031-01-10T12:00:00Z');
const iso = (hours: number): string =>
  new Date(NOW + hours * HOUR_MS).toISOString().replace('.000Z', 'Z');
/** One record per hour around now, with its hour in its name. */
const stamp = (...hours: readonly number[]): void => {
  hostile.world['stamped'] = hours.map((hour) => ({
    id: 1000 + hour,
    value: `hour-${hour}.example`,
    at: iso(hour),
  }));
};
const hoursOf = (values: readonly string[]): readonly number[] =>
  values.map((value) => Number(/hour-(-?\d+)/.exec(value)?.[1]));

const since = (): Source =>
  http({
    url: at('knows slices of time'),
    query: { from: request.from },
    delta: sincePosition({ initial: '1 day', overlap: '1 hour' }),
  });
const windowed = (name = 'knows slices of time', more: Parameters<typeof slices>[0] = {}): Source =>
  http({
    url: at(name),
    query: { from: request.from, to: request.to },
    delta: slices({ initial: '6 hours', overlap: '1 hour', slice: '2 hours', ...more }),
  });

describe('since the largest position', () => {
  test('a record that arrives half an hour late is fetched by the next run [S4]', async () => {
    stamp(-5, -1);
    const first = await fetcher.run(since(), null, { now: iso(0) });
    expect(first.cursor.position).toBe(iso(-1));
    stamp(-5, -1.5, -1, 0.5);
    const second = await fetcher.run(since(), first.cursor, { now: iso(1) });
    expect(second.values).toHaveLength(3);
  });

  test('a position in the future moves nothing, and is asked for no later than the run began [S3]', async () => {
    stamp(-1, 48);
    const first = await fetcher.run(since(), null, { now: iso(0) });
    expect(first.cursor.position).toBe(iso(-1));
    await fetcher.fetch(since(), { cursor: { position: iso(48) }, now: iso(0) });
    expect(hostile.asked.at(-1)?.query.get('from')).toBe(iso(-1));
  });

  test.each([
    ['days', 2, iso(-48)],
    ['an instant', '2031-01-09T00:00:00+02:00', '2031-01-08T22:00:00Z'],
    ['an instant to come', '2032-01-01T00:00:00Z', iso(0)],
  ])('the first run begins where a parameter says, as %s', async (_how, initial, from) => {
    const source = http({
      url: at('knows slices of time'),
      query: { from: request.from },
      delta: sincePosition({ initial: compute([], 'set', () => initial), overlap: '0 days' }),
    });
    await fetcher.fetch(source, { now: iso(0) });
    expect(hostile.asked[0]?.query.get('from')).toBe(from);
  });

  test('a beginning that is no date is said before anything is asked', async () => {
    const delta = sincePosition({ initial: compute([], 'set', () => 'yesterday') });
    await expect(
      fetcher.fetch(http({ url: at('knows slices of time'), delta })),
    ).rejects.toMatchObject({ code: 'ConfigInvalid' });
    expect(hostile.asked).toEqual([]);
  });

  test('after an outage of three days nothing is lost [S5]', async () => {
    stamp(-72, -71, -30, -1);
    const { values } = await fetcher.run(since(), { position: iso(-72) }, { now: iso(0) });
    expect(hoursOf(values)).toEqual([-72, -71, -30, -1]);
  });

  test.each<[string, Cursor, boolean]>([
    ['another request', { position: iso(-1), request: 'other' }, true],
    ['another mapping [S12]', { position: iso(-1), mapping: 'other' }, true],
    ['this request, when everything is wanted', { position: iso(-1) }, false],
  ])('the position of %s is not used', async (_what, cursor, revalidate) => {
    stamp(-20, -1);
    const { values } = await fetcher.fetch(since(), { cursor, revalidate, now: iso(0) });
    expect(hoursOf(values)).toEqual([-20, -1]);
  });
});

describe('everything is asked for again', () => {
  const again = { revalidate: false, now: iso(0) };

  test.each([
    ['a position', since],
    ['slices of time', windowed],
  ])(
    'by %s no later than from the last commit, however old that is [S5]',
    async (_what, source) => {
      stamp(-72, -71, -30, -1);
      const cursor = { position: iso(-72), until: iso(-72) };
      const { values } = await fetcher.fetch(source(), { cursor, ...again });
      expect(new Set(hoursOf(values))).toEqual(new Set([-72, -71, -30, -1]));
    },
  );

  test('all slices up to now in one run, so that new data come while something stays unknown [S5]', async () => {
    stamp(-5, -1);
    const source = windowed('knows slices of time', { slicesPerRun: 1 });
    const { cursor, values } = await fetcher.run(source, { until: iso(-2) }, again);
    expect(hoursOf(values)).toEqual([-5, -1]);
    expect(cursor.until).toBe(iso(0));
  });

  test('a cap moves no place back [A1] [S5]', async () => {
    stamp(-5, -1);
    const source = { ...windowed(), maxPages: 1 };
    const { cursor } = await fetcher.run(source, { until: iso(-1) }, again);
    expect(cursor.until).toBe(iso(-1));
  });
});

describe('slices of time', () => {
  test('go from the cursor to now, each record once but for the overlap [S5]', async () => {
    stamp(-30, -5, -3, -1);
    const first = await fetcher.run(windowed(), null, { now: iso(0) });
    expect(hoursOf(first.values)).toEqual([-5, -3, -1]);
    expect(first.cursor.until).toBe(iso(0));
    stamp(-1, 2, 20, 70);
    const second = await fetcher.run(windowed(), first.cursor, { now: iso(72) });
    expect(hoursOf(second.values)).toEqual([-1, 2, 20, 70]);
    expect(second.result).not.toHaveProperty('partial');
  });

  test('that one run cannot read are left to the next, and the run is Partial [A1] [S5]', async () => {
    stamp(-5, -3, -1);
    const source = windowed('knows slices of time', { slicesPerRun: 2 });
    const first = await fetcher.run(source, null, { now: iso(0) });
    expect(first.result).toHaveProperty('partial');
    expect(first.cursor.until).toBe(iso(-2));
    const second = await fetcher.run(source, first.cursor, { now: iso(0) });
    expect(new Set(hoursOf([...first.values, ...second.values]))).toEqual(new Set([-5, -3, -1]));
  });

  test('what lies before the reach of the source is told as a gap [S5]', async () => {
    stamp(-20, -1);
    const source = windowed('knows slices of time', { reach: '10 hours' });
    const { result, values, cursor } = await fetcher.run(
      source,
      { until: iso(-48) },
      { now: iso(0) },
    );
    expect(hoursOf(values)).toEqual([-1]);
    expect(result).toMatchObject({
      partial: expect.stringContaining(iso(-49)) as string,
      notices: [expect.stringMatching(/^gap: /) as string],
    });
    expect(cursor.until).toBe(iso(0));
  });

  test('end by the clock of the source when that is behind [S4] [S3]', async () => {
    const now = new Date().toISOString();
    const { cursor, result } = await fetcher.run(windowed('has a clock that is behind'), null, {
      now,
    });
    expect(Date.parse(now) - Date.parse(cursor.until ?? '')).toBeGreaterThan(1_790_000);
    expect(result).toMatchObject({ notices: [expect.stringContaining('clock') as string] });
  });
});

describe('a list that is longer than one run reads', () => {
  const paged = (more: Partial<HttpOptions> = {}): Source =>
    http({
      url: at('pages'),
      query: { page: request.page, limit: request.size },
      paging: pages({ items: ['results'], size: 10, total: atPath('count') }),
      maxPages: 2,
      ...more,
    });
  const offset = (): Source =>
    paged({
      query: { offset: request.offset, limit: request.size },
      paging: offsets({ items: ['results'], size: 10, overlap: 2 }),
    });
  const linked = (): Source =>
    paged({
      url: at('links onward', '/at/0'),
      query: {},
      paging: nextLink({ link: atPath('next') }),
    });
  const tokens = (): Source =>
    paged({
      url: at('hands out tokens'),
      query: { cursor: request.cursor },
      paging: continuation({ token: atPath('next'), more: atPath('more') }),
    });

  test.each<[string, () => Source, boolean]>([
    ['by number', paged, true],
    ['by number, while something is unknown', paged, false],
    ['by offset', offset, true],
    ['by link', linked, true],
    ['by token', tokens, false],
  ])(
    '%s is read in several runs, which prove no absence [A1] [S8]',
    async (_how, source, revalidate) => {
      hostile.world['form'] = 'relative';
      const first = await fetcher.run(source(), null, { revalidate });
      expect(first.result).toMatchObject({
        partial: 'stopped after 2 pages, the limit of one run; the next run goes on there',
        endIsProven: false,
      });
      const second = await fetcher.run(source(), first.cursor, { revalidate });
      expect(new Set([...first.values, ...second.values]).size).toBe(25);
      expect(second.values).not.toContain('host-0.example');
      expect(second.result).toMatchObject({
        endIsProven: false,
        notices: [expect.stringContaining('proves no absence') as string],
      });
      expect(second.result).not.toHaveProperty('partial');
      const third = await fetcher.run(source(), second.cursor, { revalidate });
      expect(third.values).toContain('host-0.example');
    },
  );

  test('is begun anew when the source no longer knows the place, once', async () => {
    hostile.world['form'] = 'relative';
    const first = await fetcher.run(linked(), null);
    const page = { ...first.cursor.unread?.page, address: at('refuses for good', '/404') };
    const cursor = { ...first.cursor, unread: { ...first.cursor.unread, page } } as Cursor;
    const again = await fetcher.run(linked(), cursor);
    expect(again.values).toContain('host-0.example');
    expect(again.result).toMatchObject({
      notices: [expect.stringMatching(/^begins anew/) as string],
    });
  });

  test('says when the place is too long to keep', async () => {
    hostile.world['form'] = 'long';
    const { result } = await fetcher.run(linked(), null);
    expect(result).toMatchObject({
      partial: expect.stringContaining('too long to keep') as string,
    });
    expect(result.cursor).not.toHaveProperty('unread');
  });

  test('of everything goes on when everything is asked for again, and is nothing to a run that asks for changes [S5]', async () => {
    const source = (): Source =>
      paged({ url: at('stamps pages'), delta: sincePosition({ initial: '1 day' }) });
    stamp(...Array.from({ length: 25 }, (_, index) => -1 - index / 10));
    const now = iso(0);
    const committed = { position: iso(-1) };
    const first = await fetcher.run(source(), committed, { revalidate: false, now });
    const second = await fetcher.run(source(), first.cursor, { revalidate: false, now });
    expect(new Set([...first.values, ...second.values]).size).toBe(25);
    hostile.asked.splice(0);
    await fetcher.run(source(), first.cursor, { now });
    expect(hostile.asked[0]?.query.get('page')).toBe('1');
  });

  test('in one slice of time is read to its end before the next slice [S5] [A1]', async () => {
    stamp(...Array.from({ length: 35 }, (_, index) => -1.9 + index / 100), 0.5);
    const source = (): Source =>
      paged({
        url: at('stamps pages'),
        query: { page: request.page, limit: request.size, from: request.from, to: request.to },
        delta: slices({ initial: '2 hours', overlap: '1 hour', slice: '2 hours' }),
      });
    let cursor: Cursor | null = null;
    const seen = new Set<string>();
    const untils: (string | undefined)[] = [];
    for (const hour of [0, 1, 2, 2]) {
      const run = await fetcher.run(source(), cursor, { now: iso(hour) });
      for (const value of run.values) seen.add(value);
      ({ cursor } = run);
      untils.push(cursor.until);
    }
    expect(seen.size).toBe(36);
    expect(untils.slice(0, 2)).toEqual([iso(-2), iso(0)]);
    expect(untils.at(-1)).toBe(iso(2));
  });
});

describe('history', () => {
  const backfill = { span: '1 day', slice: '6 hours', slicesPerRun: 2 } as const;
  const source = (name?: string): Source => windowed(name, { backfill });

  test('comes after the current data, newest first, and goes on where the last run ended [S8]', async () => {
    stamp(-23, -17, -11, -7, -1);
    let cursor: Cursor | null = null;
    const seen: (readonly number[])[] = [];
    for (const _run of [1, 2, 3]) {
      const run = await fetcher.run(source(), cursor, { now: iso(0) });
      seen.push(hoursOf(run.values));
      ({ cursor } = run);
    }
    // One current hour comes with every run: it lies in the overlap.
    expect(seen).toEqual([[-1, -11, -7, -17], [-1, -23], [-1]]);
    expect(cursor?.backfill).toEqual({ down: iso(-24), to: iso(-24) });
  });

  test('that fails for ever keeps nothing else back, and waits longer each time [S9]', async () => {
    stamp(-23, -1);
    hostile.world['history'] = iso(-6);
    const first = await fetcher.run(source('refuses history'), null, { now: iso(0) });
    expect(hoursOf(first.values)).toEqual([-1]);
    expect(first.cursor.backfill).toMatchObject({ failures: 1, notBefore: iso(0.25) });
    stamp(-23, 1);
    const second = await fetcher.run(source('refuses history'), first.cursor, { now: iso(2) });
    expect(hoursOf(second.values)).toEqual([1]);
    expect(second.cursor.backfill).toMatchObject({ failures: 2, notBefore: iso(2.5) });
    hostile.asked.splice(0);
    await fetcher.run(source('refuses history'), second.cursor, { now: iso(2.2) });
    expect(hostile.asked.every(({ query }) => (query.get('to') ?? '') > iso(-6))).toBe(true);
  });
});

describe('what the source gives to go on from', () => {
  const sequenced = (): Source =>
    http({
      url: at('counts a sequence'),
      query: { seq: request.cursor },
      paging: sequence({ number: atPath('sequence') }),
      delta: sinceServer({ at: atPath('sequence'), as: 'token' }),
      ascending: true,
    });

  test('a sequence number is the beginning of the next run [S6]', async () => {
    const first = await fetcher.run(sequenced(), null);
    expect(first.cursor.server).toBe('25');
    hostile.world['last'] = 28;
    const second = await fetcher.run(sequenced(), first.cursor);
    expect(second.values).toEqual(['host-25.example', 'host-26.example', 'host-27.example']);
    hostile.world['fell'] = true;
    await expect(fetcher.run(sequenced(), second.cursor)).rejects.toMatchObject({
      code: 'FeedFormat',
    });
  });

  test('a cap leaves the number of the last full page [A1]', async () => {
    const { cursor } = await fetcher.run({ ...sequenced(), maxPages: 2 }, null);
    expect(cursor.server).toBe('20');
  });

  test.each([
    ['a first run', null, 24, false],
    ['ninety minutes', { until: iso(-1.5) }, 3, false],
    ['an outage longer than the source remembers', { until: iso(-200) }, 72, true],
  ])('hours are rounded up after %s [S5]', async (_what, cursor, hours, gap) => {
    stamp(-1);
    const source = http({
      url: at('knows slices of time'),
      query: { hours: request.hours },
      delta: lastHours({ initial: '1 day', overlap: '1 hour', most: 72 }),
    });
    const run = await fetcher.run(source, cursor, { now: iso(0) });
    expect(hostile.asked[0]?.query.get('hours')).toBe(String(hours));
    expect('partial' in run.result).toBe(gap);
    expect(run.cursor.until).toBe(iso(0));
  });
});

describe('a source that gives the same until it is told', () => {
  const queue = (): Source =>
    http({
      url: at('gives the same until it is told'),
      auth: apiKey('header', 'X-Feed-Key', parameter('key')),
      acknowledge: {
        url: at('gives the same until it is told', '/ack'),
        body: { json: { receipt: request.receipt } },
        receipt: atPath('receipt'),
      },
    });
  const told = { parameters: { key: '${env:KEY}' } };

  test('gives the same data after a crash before the word, and goes on after it [S13]', async () => {
    const source = queue();
    const first = await fetcher.run(source, null, told);
    const again = await fetcher.run(source, first.cursor, told);
    expect(again.values).toEqual(first.values);
    expect(again.result).toMatchObject({ receipts: ['upto-2'] });
    await fetcher.acknowledge(source, ['upto-2'], told);
    expect(hostile.asked.at(-1)).toMatchObject({
      method: 'POST',
      headers: { 'x-feed-key': 'key-of-the-test' },
      body: '{"receipt":"upto-2"}',
    });
    const next = await fetcher.run(source, again.cursor, told);
    expect(next.values).toEqual(['host-2.example', 'host-3.example']);
  });

  test('is told of no more pages than a run can carry; the others come again [S13] [A1]', async () => {
    hostile.world['long receipts'] = true;
    const source = http({
      url: at('gives the same until it is told'),
      query: { page: request.page },
      paging: pages({ items: ['results'], size: 2 }),
      acknowledge: {
        url: at('gives the same until it is told', '/ack'),
        receipt: atPath('receipt'),
      },
    });
    const { result, values } = await fetcher.fetch(source);
    expect(result).toMatchObject({
      partial: expect.stringMatching(
        /^stopped after 37 pages, .* 256 KiB; .*the next run goes on/,
      ) as string,
      endIsProven: false,
    });
    const receipts = 'receipts' in result ? (result.receipts ?? []) : [];
    expect([receipts.length, values.length]).toEqual([37, 74]);
    expect(result.cursor).not.toHaveProperty('unread');
    hostile.world['long receipts'] = 'longer';
    await expect(fetcher.fetch(source)).rejects.toMatchObject({
      code: 'FeedFormat',
      message: expect.stringMatching(
        /up to 8192 characters, got 9000.*Nothing was acknowledged/,
      ) as string,
    });
  });
});

describe('words of a source in an address', () => {
  test('are one segment each: no id of a change log leads out of its folder [A4]', async () => {
    const ids = ['../admin', '..', '.', 'a/b', '%2e%2e', '100'];
    hostile.world['revisions'] = Object.fromEntries(ids.map((id) => [id, 1]));
    const { result } = await fetcher.fetch(
      http({
        url: at('lists changes', '/manifest.json'),
        paging: changeLog({
          form: 'members',
          revision: 'at',
          content: text`${at('lists changes')}/${request.id}`,
        }),
      }),
    );
    expect(hostile.asked.map(({ path }) => path).sort()).toEqual([
      '/%252e%252e',
      '/..%2Fadmin',
      '/100',
      '/a%2Fb',
      '/manifest.json',
    ]);
    expect(hostile.asked.every(({ name }) => name === 'lists changes')).toBe(true);
    expect(result).toMatchObject({
      notices: [
        expect.stringMatching(/^2 listed .*its address is missing, or it leads out/) as string,
      ],
    });
  });
});

describe('forms of requests', () => {
  const answer = async (source: Source): Promise<Record<string, string>> => {
    const { documents } = await fetcher.fetch(source, {
      parameters: { key: '${env:KEY}', user: 'me' },
    });
    return JSON.parse(documents[0] ?? '') as Record<string, string>;
  };

  test('a body of JSON has values where the template has them, and no member without one', async () => {
    const { method, body } = await answer(
      http({
        method: 'POST',
        url: at('takes any question'),
        body: {
          json: {
            query: 'get',
            page: request.page,
            who: parameter('user'),
            list: [1, request.cursor],
          },
        },
        paging: continuation({ token: atPath('next') }),
      }),
    );
    expect([method, JSON.parse(body ?? '')]).toEqual([
      'POST',
      { query: 'get', who: 'me', list: [1] },
    ]);
  });

  test('a form is encoded; texts in addresses too', async () => {
    const { body, path } = await answer(
      http({
        method: 'POST',
        url: `${at('takes any question')}?a=1`,
        query: { b: 'x y&z', none: request.cursor },
        body: { form: { q: 'a b&c', n: 2 } },
      }),
    );
    expect([body, path]).toEqual(['q=a+b%26c&n=2', '/?a=1&b=x%20y%26z']);
  });

  test('a signature covers what is sent, with a key that is kept nowhere [O1]', async () => {
    const scheme: HmacScheme = {
      name: 'test',
      algorithm: 'sha256',
      encoding: 'hex',
      canonical: ({ method, path, query, bodySha256 }) =>
        [method, path, query, bodySha256].join('\n'),
      headers: (signature, { keyId }) => ({ 'X-Signature': `${keyId}:${signature}` }),
    };
    await answer(
      http({
        method: 'POST',
        url: at('takes any question'),
        query: { a: 1 },
        body: { text: 'hello', contentType: 'text/plain' },
        auth: hmac(scheme, { keyId: parameter('user'), secret: parameter('key') }),
      }),
    );
    const hash = createHash('sha256').update('hello').digest('hex');
    const text = `POST\n/takes%20any%20question\na=1\n${hash}`;
    const signature = createHmac('sha256', 'key-of-the-test').update(text).digest('hex');
    expect(hostile.asked[0]?.headers['x-signature']).toBe(`me:${signature}`);
    expect(fetcher.kept()).not.toContain('key-of-the-test');
  });
});
