// Lists that are longer than one run and move between two runs: what comes in, what leaves, and what the clock does meanwhile.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cursor } from '../../../src/core/cursor.ts';
import {
  atPath,
  http,
  lastHours,
  offsets,
  pages,
  request,
  sincePosition,
  sinceServer,
  slices,
  type FetchInput,
  type HttpOptions,
  type Source,
} from '../../../src/feeds/index.ts';
import { createFetcher, type Fetched } from '../../support/fetch-from.ts';
import { startHostileFeed, type Asked, type HostileFeed } from '../../support/hostile-feed.ts';

const NAME = 'answers as a test says';
const HOUR_MS = 3_600_000;
const START = Date.parse('2031-01-10T12:00:00Z');
const SIZE = 10;
let hostile: HostileFeed;
const fetcher = createFetcher();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterEach(() => hostile.reset());
afterAll(async () => {
  await Promise.all([hostile.close(), fetcher.close()]);
});

interface Item {
  readonly id: number;
  readonly value: string;
  readonly at: string;
}
const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const item = (id: number, ms: number): Item => ({ id, value: `host-${id}.example`, at: iso(ms) });
/** The newest first, one per `stepMs` back from the start. */
const newestFirst = (count: number, stepMs: number): Item[] =>
  Array.from({ length: count }, (_, id) => item(id, START - id * stepMs));

/** Serves what `select` finds in pages of ten, with more members beside them. */
function serve(select: (asked: Asked) => readonly Item[], more: () => object = () => ({})): void {
  hostile.world['answer'] = (asked: Asked) => {
    const found = select(asked);
    const { query } = asked;
    const from = query.has('page')
      ? (Number(query.get('page')) - 1) * SIZE
      : Number(query.get('offset') ?? 0);
    return { body: { results: found.slice(from, from + SIZE), count: found.length, ...more() } };
  };
}

const byPage = (more: Partial<HttpOptions> = {}): Source =>
  http({
    url: `${hostile.url}/${encodeURIComponent(NAME)}`,
    query: { from: request.from, to: request.to, page: request.page, hours: request.hours },
    paging: pages({ items: ['results'], size: SIZE, total: atPath('count') }),
    maxPages: 2,
    ...more,
  });

const pagesAsked = (): readonly (string | null)[] =>
  hostile.asked.map(({ query }) => query.get('page'));

/** Runs one after the other, each with the cursor of the one before; all values that were seen, by their ids. */
async function runs(
  source: Source,
  count: number,
  each: (run: Fetched & { cursor: Cursor }, index: number) => void = () => undefined,
  more: (index: number) => Partial<FetchInput> = () => ({}),
): Promise<{ readonly seen: ReadonlySet<number>; readonly cursor: Cursor | null }> {
  const seen = new Set<number>();
  let cursor: Cursor | null = null;
  for (let index = 0; index < count; index += 1) {
    const run: Fetched & { cursor: Cursor } = await fetcher.run(source, cursor, {
      now: iso(START),
      ...more(index),
    });
    for (const value of run.values) seen.add(Number(/\d+/.exec(value)?.[0]));
    ({ cursor } = run);
    each(run, index);
  }
  return { seen, cursor };
}

const ids = (items: readonly Item[]): readonly number[] => items.map(({ id }) => id);

describe('what the first page says to go on from', () => {
  test('waits until the list is read to its end: what came in meanwhile is asked for [S3] [S5]', async () => {
    let clock = START;
    const items = newestFirst(40, 60_000);
    serve(
      ({ query }) => items.filter(({ at }) => at >= (query.get('from') ?? '')),
      () => ({ now: iso(clock) }),
    );
    const source = byPage({ delta: sinceServer({ at: atPath('now'), as: 'instant' }) });
    const servers: (string | undefined)[] = [];
    const { seen } = await runs(
      source,
      4,
      ({ cursor }, index) => {
        servers.push(cursor.server);
        // An hour after the first run; in front of the page on which the second one goes on.
        if (index === 0) items.unshift(item(1000, START + HOUR_MS));
        clock += 6 * HOUR_MS;
      },
      () => ({ now: iso(clock) }),
    );
    expect(servers.slice(0, 2)).toEqual([undefined, undefined]);
    expect(servers).toContain(iso(START));
    expect(ids(items).filter((id) => !seen.has(id))).toEqual([]);
  });

  test('counts within one run, too: later pages say a later instant [S3]', async () => {
    let clock = START;
    const items = newestFirst(20, 60_000);
    serve(
      () => items,
      () => ({ now: iso((clock += HOUR_MS)) }),
    );
    const source = byPage({
      delta: sinceServer({ at: atPath('now'), as: 'instant' }),
      maxPages: 9,
    });
    const { cursor } = await runs(source, 1);
    expect(cursor?.server).toBe(iso(START + HOUR_MS));
  });
});

describe('hours back from now', () => {
  const served = (clock: () => number, items: readonly Item[]): void =>
    serve(({ query }) =>
      items.filter(({ at }) => {
        const ms = Date.parse(at);
        return ms > clock() - Number(query.get('hours')) * HOUR_MS && ms <= clock();
      }),
    );

  test('are asked for from where everything was read, and no page of them a second time [S5] [A1]', async () => {
    let clock = START;
    const items = newestFirst(40, HOUR_MS / 2);
    served(() => clock, items);
    const delta = lastHours({ initial: '1 day', most: 72 });
    const capped = await runs(
      byPage({ delta }),
      2,
      ({ result, cursor }) => {
        expect(cursor).toMatchObject({ until: iso(START - 24 * HOUR_MS) });
        expect(cursor).not.toHaveProperty('unread');
        expect(result).toMatchObject({
          partial: expect.stringMatching(/begins at the same place, because hours are/) as string,
        });
        clock = START + 8 * HOUR_MS;
      },
      () => ({ now: iso(clock) }),
    );
    const hours = hostile.asked.map(({ query }) => query.get('hours'));
    expect(hours).toEqual(['24', '24', '33', '33']);
    const { cursor, values } = await fetcher.run(byPage({ delta, maxPages: 9 }), capped.cursor, {
      now: iso(clock),
    });
    expect(values).toHaveLength(40);
    expect(cursor.until).toBe(iso(clock));
  });

  test('that the source does not reach back to any more are told as a gap [S5]', async () => {
    let clock = START;
    served(() => clock, newestFirst(40, HOUR_MS / 2));
    const delta = lastHours({ initial: '1 day', most: 30 });
    const notices: string[] = [];
    await runs(
      byPage({ delta }),
      2,
      ({ result }) => {
        notices.push(...('notices' in result ? (result.notices ?? []) : []));
        clock += 8 * HOUR_MS;
      },
      () => ({ now: iso(clock) }),
    );
    expect(notices).toEqual([expect.stringMatching(/^gap: 33 hours/)]);
  });
});

describe('a list that shrinks', () => {
  const offset = (): Partial<HttpOptions> => ({
    query: { from: request.from, offset: request.offset, limit: request.size },
    paging: offsets({ items: ['results'], size: SIZE, overlap: 2, total: atPath('count') }),
  });

  test.each([
    ['by number', () => ({})],
    ['by offset', offset],
  ])('between all runs, %s, is read to its end all the same [A3] [S3] [S5]', async (_how, more) => {
    const items = newestFirst(85, 60_000);
    serve(() => items);
    const source = byPage({ delta: sincePosition(), ...more() });
    const results: Fetched['result'][] = [];
    const { seen, cursor } = await runs(source, 5, ({ result }, index) => {
      results.push(result);
      if (index < 4) items.splice(index * 10, 10);
    });
    expect(results[1]).toMatchObject({
      partial: 'stopped after 2 pages, the limit of one run; the next run goes on there',
      notices: [
        'the list fell from 85 to 75 records since the last run: as many are read again in front of where it stopped',
        expect.stringContaining('proves no absence') as string,
      ],
      endIsProven: false,
    });
    expect(results[4]).not.toHaveProperty('partial');
    expect(ids(items).filter((id) => !seen.has(id))).toEqual([]);
    expect(cursor).toHaveProperty('position');
    expect(cursor).not.toHaveProperty('unread');
  });

  test('between two runs is gone back in by another attempt as well, without asking for the place again [A3] [R6]', async () => {
    const items = newestFirst(45, 60_000);
    serve(() => items);
    const source = byPage({ delta: sincePosition() });
    const { cursor } = await fetcher.run(source, null);
    items.splice(0, 15);
    const now = iso(START);
    const { checkpoints } = await fetcher.run(source, cursor, { now });
    const checkpoint = checkpoints.find(({ page }) => page !== undefined);
    hostile.asked.splice(0);
    const again = await fetcher.run(source, cursor, { now, checkpoint });
    expect(pagesAsked()).toEqual(['1', '2']);
    expect(again.values).toContain(items[0]?.value);
  });

  test('while a later run reads it is gone on with where that run began [A3] [S3] [S5]', async () => {
    const items = newestFirst(60, 60_000);
    serve(() => items);
    const source = byPage({ delta: sincePosition() });
    const first = await fetcher.run(source, null);
    serve(({ nth }) => (nth === 1 ? items : items.slice(15)));
    hostile.asked.splice(0);
    const second = await fetcher.run(source, first.cursor);
    expect(second.result).toMatchObject({
      partial: expect.stringMatching(
        /^the list shrank .*the position stays, and the next run goes on where this one did$/,
      ) as string,
      holdPosition: true,
    });
    expect(second.cursor.unread).toEqual(first.cursor.unread);
    expect(second.cursor).not.toHaveProperty('position');
    serve(() => items.slice(15));
    hostile.asked.splice(0);
    const third = await fetcher.run(source, second.cursor);
    expect(pagesAsked()).toEqual(['3', '1', '2']);
    expect(third.values[0]).toBe(items[15]?.value);
  });

  test('in the run that meets the limit keeps no place behind what slipped past [A3] [S5]', async () => {
    const items = newestFirst(60, 60_000);
    serve(({ nth }) => (nth === 1 ? items : items.slice(15)));
    const { result, cursor } = await fetcher.run(byPage({ delta: sincePosition() }), null);
    expect(result).toMatchObject({
      partial: expect.stringMatching(/shrank .*; stopped after 2 pages.*begins anew$/) as string,
      holdPosition: true,
    });
    expect(cursor).not.toHaveProperty('unread');
  });

  test('of which the oldest come first moves its position no further, either [A3] [S3]', async () => {
    const items = newestFirst(15, 60_000).reverse();
    serve(({ nth }) => (nth === 1 ? items : items.slice(2)));
    const source = byPage({ delta: sincePosition(), ascending: true });
    expect((await fetcher.run(source, null)).result).toMatchObject({ holdPosition: true });
  });
});

describe('a run that asks for everything', () => {
  test('and meets its limit moves no position back, also where the oldest come first [S3] [A1]', async () => {
    const items = newestFirst(40, HOUR_MS).reverse();
    serve(({ query }) => items.filter(({ at }) => at >= (query.get('from') ?? '')));
    const source = byPage({ delta: sincePosition(), ascending: true });
    const latest = iso(START);
    const everything = { revalidate: false, now: latest };
    const first = await fetcher.run(source, { position: latest }, everything);
    expect(first.cursor.position).toBe(latest);
    const second = await fetcher.run(source, first.cursor, everything);
    expect(new Set([...first.values, ...second.values]).size).toBe(40);
    expect(pagesAsked()).toEqual(['1', '2', '3', '4']);
  });

  test('reads no history a second time [S8] [S9]', async () => {
    serve(() => []);
    const source = http({
      url: `${hostile.url}/${encodeURIComponent(NAME)}`,
      query: { from: request.from, to: request.to },
      delta: slices({
        ...{ initial: '1 day', slice: '1 day' },
        backfill: { span: '20 days', slice: '1 day', slicesPerRun: 4 },
      }),
    });
    const downs: (string | undefined)[] = [];
    await runs(
      source,
      4,
      ({ cursor }) => downs.push(cursor.backfill?.down),
      (index) => ({ revalidate: index < 2, now: iso(START + index * HOUR_MS) }),
    );
    const days = downs.map((down) => Math.round((START - Date.parse(down ?? '')) / HOUR_MS / 24));
    expect(days).toEqual([5, 9, 13, 17]);
  });
});
