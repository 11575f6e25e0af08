// Records with details where the source, the limits or what is cut out of the store make it hard: nothing is lost, mixed up or kept.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cursor } from '../../../src/core/cursor.ts';
import {
  apiKey,
  atPath,
  collection,
  defineFeed,
  http,
  indicator,
  json,
  pages,
  parameter,
  request,
  secretParameter,
  sincePosition,
  text,
  z,
  type DetailOptions,
  type Feed,
  type FetchInput,
  type HttpOptions,
  type RawSink,
} from '../../../src/feeds/index.ts';
import { redactedSink } from '../../../src/feeds/runtime/redacted-sink.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';
import { createFetcher, type Fetched } from '../../support/fetch-from.ts';
import { startHostileFeed, type Asked, type HostileFeed } from '../../support/hostile-feed.ts';

const NAME = 'answers as a test says';
const SECRET = 'key-of-the-test';
let hostile: HostileFeed;
const fetcher = createFetcher();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterEach(() => hostile.reset());
afterAll(async () => {
  await Promise.all([hostile.close(), fetcher.close()]);
});

const row = z.object({
  id: z.string(),
  name: z.string().optional(),
  changed: z.number().optional(),
  link: z.string().optional(),
  at: z.string().optional(),
});
type Row = z.infer<typeof row> & { readonly report?: unknown };
const report = z.object({ family: z.string() });
type Report = z.infer<typeof report> | undefined;
type Options = Partial<DetailOptions<z.infer<typeof row>, 'report', Report>>;

const base = (): string => `${hostile.url}/${encodeURIComponent(NAME)}`;

function feedOf(
  detail: Options = {},
  source: Partial<HttpOptions> = {},
  feedClass: 'event' | 'state' = 'event',
): Feed {
  return defineFeed({
    ...{ id: 'detailed', version: '1.0.0', title: 'Detailed', description: 'For tests.' },
    ...{ licence: 'None', limits: [], parameters: { key: secretParameter('The key.') } },
    collections: {
      all: collection({
        ...{ title: 'All', url: 'https://feed.example/', absence: 'Nothing.' },
        feedClass: feedClass as 'event',
        source: http({ url: `${base()}/list`, ...source }),
        format: json({ record: row, path: ['results', '[]'] }),
        detail: {
          into: 'report',
          record: report,
          url: (r) => text`${base()}/detail/${r.id}`,
          key: (r) => r.id,
          ...detail,
        },
        key: (r) => [r.id],
        position: { of: (r) => r.at, order: 'time' },
        map: (r) => [
          indicator('Host', text`host-${r.id}.example`, { tags: [text`Kind ${r.report.family}`] }),
        ],
      }),
    },
  });
}

/** A list in pages of `size`, and a detail for each id. */
function serve(
  list: () => readonly Row[],
  detailOf: (id: string) => object = (id) => ({ body: { family: id } }),
  size = 100,
): void {
  hostile.world['answer'] = ({ path, query }: Asked) => {
    const [, id] = /^\/detail\/([^?]*)/.exec(path) ?? [];
    if (id !== undefined) return detailOf(id);
    const from = (Number(query.get('page') ?? 1) - 1) * size;
    return { body: { results: list().slice(from, from + size), count: list().length } };
  };
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${index}`,
    at: new Date(Date.UTC(2031, 0, 1, index)).toISOString(),
  }));
const fetch = (feed: Feed, more: Partial<FetchInput> = {}): Promise<Fetched> =>
  fetcher.fetch(http({ url: base() }), { feed, ...more });
const mapAll = (feed: Feed, documents: readonly Buffer[]): Promise<FeedOutput> =>
  mapBytes(
    feed,
    'all',
    documents.map((document) => whole(document)),
  );
const map = (feed: Feed, { documents }: Fetched): Promise<FeedOutput> =>
  mapAll(
    feed,
    documents.map((document) => Buffer.from(document, 'latin1')),
  );
const details = (): readonly string[] =>
  hostile.asked.flatMap(({ path }) => (path.startsWith('/detail/') ? [path.slice(8)] : []));
const byPage: Partial<HttpOptions> = {
  query: { page: request.page },
  paging: pages({ items: ['results'], size: 4, total: atPath('count') }),
};

/** Runs until one is whole; ids of all records that were mapped, and the number of runs. */
async function untilWhole(
  feed: Feed,
  more: Partial<FetchInput> = {},
): Promise<{ readonly seen: ReadonlySet<string>; readonly count: number }> {
  const seen = new Set<string>();
  let cursor: Cursor | null = null;
  for (let count = 1; count <= 20; count += 1) {
    const run: Fetched = await fetch(feed, { ...more, cursor });
    for (const { id } of (await map(feed, run)).rows) seen.add(id);
    ({ cursor } = run.result);
    if (!('partial' in run.result)) return { seen, count };
    expect(run.result).toMatchObject({ holdPosition: true, endIsProven: false });
  }
  throw new Error('no run was whole');
}

describe('a limit inside a page', () => {
  test.each<[string, Options, Partial<HttpOptions>]>([
    ['without versions', {}, {}],
    ['with versions', { version: (r) => r.id }, {}],
    [
      'of a list with the oldest first',
      {},
      { ...byPage, ascending: true, delta: sincePosition({ initial: '30 days' }) },
    ],
  ])(
    'is passed by the next run, which goes on at the same record: details %s [A1] [S8] [S1]',
    async (_what, options, source) => {
      serve(() => rows(12), undefined, source.paging ? 4 : 100);
      const { seen, count } = await untilWhole(feedOf({ perRun: 5, ...options }, source));
      expect(seen.size).toBe(12);
      expect(count).toBeLessThanOrEqual(4);
      expect([...details()].sort()).toEqual(
        rows(12)
          .map(({ id }) => id)
          .sort(),
      );
    },
  );

  test('finds its record again when others came in front of it, and reads the page anew when it is gone [A3]', async () => {
    let list = rows(8);
    serve(() => list);
    const feed = feedOf({ perRun: 4 });
    const first = await fetch(feed);
    expect(first.result.cursor.unread?.page.record).toMatchObject({ number: 4 });
    hostile.asked.splice(0);
    list = [{ id: 'new' }, ...rows(8)];
    await fetch(feed, { cursor: first.result.cursor });
    expect([...details()].sort()).toEqual(['4', '5', '6', '7']);
    hostile.asked.splice(0);
    list = rows(8).filter(({ id }) => id !== '4');
    await fetch(feed, { cursor: { ...first.result.cursor } });
    expect(details()).toContain('0');
  });

  test('of bytes stops the run as one of numbers does, and memory holds a few answers only [A15] [A1]', async () => {
    serve(
      () => rows(12),
      (id) => ({ body: { family: id, more: 'x'.repeat(1000) } }),
    );
    const limits = { maxDetailBytes: 3000 };
    const feed = feedOf({ parallel: 1 });
    const { result } = await fetch(feed, { limits });
    expect(result).toMatchObject({
      partial: expect.stringMatching(
        /^stopped after .* of details, the limit of one page, 9 of 12 /,
      ) as string,
    });
    const { seen, count } = await untilWhole(feed, { limits });
    expect([seen.size, count]).toEqual([12, 4]);
  });

  test('of a queue tells it of the page only when all of the page was read [S13] [A1] [S1]', async () => {
    let told = 0;
    hostile.world['answer'] = ({ path }: Asked) => {
      const [, id] = /^\/detail\/(.*)/.exec(path) ?? [];
      if (id !== undefined) return { body: { family: id } };
      return { body: { results: rows(10).slice(told, told + 5), receipt: `upto-${told + 5}` } };
    };
    const feed = feedOf(
      { perRun: 3 },
      { acknowledge: { url: `${base()}/ack`, receipt: atPath('receipt') } },
    );
    const seen: string[][] = [];
    const receipts: (readonly string[] | undefined)[] = [];
    let cursor: Cursor | null = null;
    for (let run = 0; run < 4; run += 1) {
      const fetched: Fetched = await fetch(feed, { cursor });
      const { result } = fetched;
      if (result.status !== 'fetched') throw new Error('a queue is never unchanged');
      seen.push((await map(feed, fetched)).rows.map(({ id }) => id));
      receipts.push(result.receipts);
      // The word after the commit.
      if ((result.receipts ?? []).length > 0) told += 5;
      ({ cursor } = result);
    }
    const hosts = (...ids: number[]): string[] => ids.map((id) => `host-${id}.example`);
    expect(seen).toEqual([hosts(0, 1, 2), hosts(3, 4), hosts(5, 6, 7), hosts(8, 9)]);
    expect(receipts).toEqual([undefined, ['upto-5'], undefined, ['upto-10']]);
    expect(details()).toHaveLength(10);
  });

  test.each<[string, Options]>([
    ['detail.perRun is a number from 1 to 100000', { perRun: 100_001 }],
    ['detail.maxBytes is a number from 1 to 8388608', { maxBytes: 9_000_000 }],
    ['detail.maxBytes is a number from 1 to 8388608', { maxBytes: 0 }],
  ])('that could never be passed is refused when it is loaded: %s', (message, options) => {
    expect(() => feedOf(options)).toThrow(message);
  });
});

describe('a detail of another shape than its schema', () => {
  test('costs its record and keeps the snapshot from proving an absence, until it is right again [M1] [D3]', async () => {
    let wrong: unknown = 7;
    serve(
      () => rows(3),
      (id) => ({ body: { family: id === '1' ? wrong : 'Example' } }),
    );
    const feed = feedOf({}, {}, 'state');
    const broken = await map(feed, await fetch(feed));
    expect(broken.rows.map(({ id }) => id)).toEqual(['host-0.example', 'host-2.example']);
    expect(broken.summary).toMatchObject({ records: 3, rejectedRecords: 1, complete: false });
    wrong = 'Example';
    const mended = await map(feed, await fetch(feed));
    expect(mended.summary).toMatchObject({ records: 3, rejectedRecords: 0, complete: true });
  });
});

describe('what a detail belongs to', () => {
  test.each([['the old one first'], ['the new one first']])(
    'is key and version: two versions on one page are two details, %s [A8]',
    async (order) => {
      let list: Row[] = [{ id: '1', changed: 1 }];
      let family = 'old';
      serve(
        () => list,
        () => ({ body: { family } }),
      );
      const feed = feedOf({ version: (r) => r.changed });
      const first = await fetch(feed);
      family = 'new';
      list = [
        { id: '1', changed: 1 },
        { id: '1', changed: 2 },
      ];
      if (order === 'the new one first') list.reverse();
      const output = await map(feed, await fetch(feed, { cursor: first.result.cursor }));
      const tags = output.rows.map(({ content }) => content.tags?.[0]);
      expect(tags).toEqual(list.map(({ changed }) => (changed === 1 ? 'Kind old' : 'Kind new')));
    },
  );

  test('is its record, also where own words are cut out of both documents [M18]', async () => {
    const list = [
      { id: 'acme-1', name: 'x' },
      { id: 'globex-1', name: 'y' },
    ];
    serve(
      () => list,
      (id) => ({ body: { family: id.startsWith('acme') ? 'Alpha' : 'Beta' } }),
    );
    const stored = new Map<string, Buffer>();
    const openSink = (): RawSink => {
      const parts: Buffer[] = [];
      const sink: RawSink = {
        write: (chunk) => Promise.resolve(void parts.push(Buffer.from(chunk))),
        finish: () => {
          const bytes = Buffer.concat(parts);
          const sha256 = createHash('sha256').update(bytes).digest('hex');
          stored.set(sha256, bytes);
          return Promise.resolve({
            uri: sha256,
            sha256,
            bytes: bytes.length,
            count: 1,
            contentType: '',
          });
        },
        abort: () => Promise.resolve(),
      };
      return redactedSink(sink, ['acme', 'globex', 'value', 'details']);
    };
    const base_ = feedOf();
    const item = base_.collections['all'];
    if (!item) throw new Error('no collection');
    const feed: Feed = { ...base_, collections: { all: { ...item, templates: named() } } };
    const { result } = await fetch(feed, { openSink, redacts: true });
    const raw = 'raw' in result ? result.raw.map(({ sha256 }) => stored.get(sha256)) : [];
    expect(raw.join('')).not.toMatch(/acme|globex/);
    const output = await mapAll(feed, raw as Buffer[]);
    expect(output.rows.map(({ id, content }) => [id, content.tags?.[0]])).toEqual([
      ['x.example', 'Kind Alpha'],
      ['y.example', 'Kind Beta'],
    ]);
  });

  /** Objects by a field in which nothing is cut. */
  const named = (): Feed['collections'][string]['templates'] => {
    const made = collection({
      ...{ title: 'All', url: 'https://feed.example/', feedClass: 'event', absence: 'Nothing.' },
      source: http({ url: base() }),
      format: json({ record: row.extend({ report }), path: ['results', '[]'] }),
      key: (r) => [r.name],
      map: (r) => [
        indicator('Host', text`${r.name}.example`, { tags: [text`Kind ${r.report.family}`] }),
      ],
    });
    return made.templates;
  };

  test.each([
    ['in keys and versions', { key: (r) => r.link, version: (r) => r.link }, 'family'],
    ['with escapes, in a value and a name', {}, 'escaped'],
  ] as const satisfies readonly (readonly [string, Options, string])[])(
    'is kept without the secrets that a source repeats %s [O1]',
    async (_where, options, family) => {
      const escaped = `\\u006b${SECRET.slice(1)}`;
      serve(
        () => [
          { id: '1', link: `${base()}/detail/1?key=${SECRET}` },
          { id: '2', link: `${base()}/detail/2?key=${SECRET}&more` },
        ],
        (id) => ({ body: `{"family":"${family} ${id}","${escaped}":"${escaped}"}` }),
      );
      const feed = feedOf(options, { auth: apiKey('query', 'key', parameter('key')) });
      const run = await fetch(feed, { parameters: { key: '${env:KEY}' } });
      const output = await map(feed, run);
      expect(output.rows.map(({ content }) => content.tags?.[0])).toEqual([
        `Kind ${family} 1`,
        `Kind ${family} 2`,
      ]);
      expect(fetcher.kept() + JSON.stringify(run.result)).not.toContain(SECRET);
    },
  );

  test('goes where the list has null, as where it has nothing', async () => {
    serve(() => [{ id: '1', report: null }]);
    for (const record of [report, report.optional()]) {
      const feed = feedOf({ record });
      const { rows: mapped, rejected } = await map(feed, await fetch(feed));
      expect([mapped[0]?.content.tags, rejected]).toEqual([['Kind 1'], []]);
    }
  });

  test('is not the page that a mistake has put behind its document', async () => {
    serve(() => rows(3));
    const feed = feedOf();
    const { documents } = await fetch(feed);
    const other = JSON.stringify({ results: rows(2) });
    await expect(
      map(feed, { documents: [documents[0] ?? '', other] } as unknown as Fetched),
    ).rejects.toMatchObject({
      code: 'FeedFormat',
      message: expect.stringContaining('page of 3') as string,
    });
  });
});

describe('a detail that the source refuses', () => {
  const refusing = (status: number, ...which: readonly string[]): void =>
    serve(
      () => rows(5),
      (id) => (which.includes(id) ? { status } : { body: { family: id } }),
    );

  test.each([400, 403, 404, 410, 422, 500])(
    'with %i costs its record, and proves no absence [M1] [D3]',
    async (status) => {
      refusing(status, '1', '3');
      const feed = feedOf({}, {}, 'state');
      const { rows: mapped, rejected, summary } = await map(feed, await fetch(feed));
      expect(mapped).toHaveLength(3);
      expect(rejected.map(({ reason }) => reason)).toEqual(
        Array(2).fill(status === 404 || status === 410 ? 'detail_missing' : 'detail_broken'),
      );
      expect(summary.complete).toBe(false);
      refusing(status);
      expect((await map(feed, await fetch(feed))).summary.complete).toBe(true);
    },
  );

  test.each([
    ['most of the page', 403, ['0', '1', '2'], 'PermissionDenied'],
    ['most of the page', 500, ['0', '1', '2'], 'SourceUnavailable'],
    ['one, because of who asks', 401, ['1'], 'AuthFailed'],
    ['one, because of how often', 429, ['1'], 'RateLimited'],
  ])('ends the run when it refuses %s with %i [A5] [A6]', async (_what, status, which, code) => {
    refusing(status, ...which);
    await expect(fetch(feedOf())).rejects.toMatchObject({ code });
  });

  test('on the page on which a reading goes on does not make it begin anew [S8]', async () => {
    serve(
      () => rows(12),
      (id) => (id === '8' ? { status: 400 } : { body: { family: id } }),
      4,
    );
    const feed = feedOf({}, { ...byPage, maxPages: 2 });
    const first = await fetch(feed);
    const second = await fetch(feed, { cursor: first.result.cursor });
    expect(second.result).toMatchObject({ notices: [expect.stringMatching(/^went on/)] });
    expect(new URL(hostile.asked.at(-5)?.path ?? '', base()).searchParams.get('page')).toBe('3');
    hostile.world['answer'] = ({ path, query }: Asked) =>
      path.startsWith('/detail')
        ? { status: 403 }
        : { body: { results: rows(12).slice(8), count: 12, page: query.get('page') } };
    await expect(fetch(feed, { cursor: first.result.cursor })).rejects.toMatchObject({
      code: 'PermissionDenied',
    });
  });
});
