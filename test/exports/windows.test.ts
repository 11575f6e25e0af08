// From cursor and time to what is read: pure, so every instant is named.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadingCursor } from '../../src/core/cursor.ts';
import { CodedError } from '../../src/core/errors.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import {
  planWindows,
  requestBudget,
  windowSettings,
  type WindowSettings,
} from '../../src/exports/windows.ts';
import { balanceIds, type IdRange } from '../../src/exports/windows-ids.ts';
import { afterFailure, afterPage, startSizing } from '../../src/exports/windows-page-size.ts';

const DAY = 86_400_000;
const SETTINGS: WindowSettings = {
  field: 'lastModified',
  overlapMs: 300_000,
  lagMs: 30_000,
  liveMs: 7 * DAY,
};
const at = (text: string): number => Date.parse(text);
const NOW = at('2026-03-31T12:00:30.900Z');
const spans = (cursor: ReadingCursor | undefined, now = NOW, settings = SETTINGS) =>
  planWindows(cursor, now, settings).map(({ role, from = 'begin', to }) => `${role} ${from} ${to}`);

describe('windows', () => {
  test('of a new export begin with the newest, and older ones follow', () => {
    expect(spans(undefined)).toEqual([
      'live 2026-03-24T12:00:00Z 2026-03-31T12:00:00Z',
      'backfill 2026-02-22T12:00:00Z 2026-03-24T12:00:00Z',
      'backfill 2025-11-24T12:00:00Z 2026-02-22T12:00:00Z',
      'backfill 2024-11-24T12:00:00Z 2025-11-24T12:00:00Z',
      'backfill begin 2024-11-24T12:00:00Z',
    ]);
  });

  test('end at the first instant that is wanted', () => {
    const from = (firstFetch: string) => spans(undefined, NOW, { ...SETTINGS, firstFetch });
    expect(from('2026-03-01T00:00:00Z')).toEqual([
      'live 2026-03-24T12:00:00Z 2026-03-31T12:00:00Z',
      'backfill 2026-03-01T00:00:00Z 2026-03-24T12:00:00Z',
    ]);
    expect(from('2026-03-30T00:00:00Z')).toEqual([
      'live 2026-03-30T00:00:00Z 2026-03-31T12:00:00Z',
    ]);
    expect(from('2027-01-01T00:00:00Z')).toEqual([]);
  });

  test('of a later run overlap the one before and stay behind the clock of the platform', () => {
    const cursor: ReadingCursor = { field: 'lastModified', through: '2026-03-31T11:00:00Z' };
    expect(spans(cursor)).toEqual(['live 2026-03-31T10:55:00Z 2026-03-31T12:00:00Z']);
    expect(spans(cursor, at('2026-03-31T11:00:20Z'))).toEqual([]);
    expect(spans(cursor, at('2026-03-30T00:00:00Z'))).toEqual([]);
  });

  test('go on with a backfill that was not finished, behind what is new', () => {
    const [, first, second] = planWindows(undefined, NOW, SETTINGS);
    const later = NOW + 3_600_000;
    expect(spans(first?.after, later)).toEqual([
      'live 2026-03-31T11:55:00Z 2026-03-31T13:00:00Z',
      'backfill 2026-01-23T12:00:00Z 2026-02-22T12:00:00Z',
      'backfill 2025-10-25T12:00:00Z 2026-01-23T12:00:00Z',
      'backfill 2024-10-25T12:00:00Z 2025-10-25T12:00:00Z',
      'backfill begin 2024-10-25T12:00:00Z',
    ]);
    expect(second?.after.backfill).toEqual({ to: '2025-11-24T12:00:00Z' });
  });

  test('begin anew when another date decides', () => {
    const cursor: ReadingCursor = { field: 'dateAdded', through: '2026-03-31T11:00:00Z' };
    expect(spans(cursor)).toEqual(spans(undefined));
  });

  test('leave no instant out, wherever a run ends [property]', () => {
    const run = fc.record({ waitMs: fc.integer({ min: 0, max: 40 * DAY }), done: fc.nat(6) });
    fc.assert(
      fc.property(
        fc.array(run, { minLength: 1, maxLength: 8 }),
        fc.option(fc.integer({ min: 1, max: 900 })),
        (runs, firstDays) => {
          const firstFetch =
            firstDays === null
              ? undefined
              : `${new Date(NOW - firstDays * DAY).toISOString().slice(0, 19)}Z`;
          const settings = { ...SETTINGS, firstFetch };
          let cursor: ReadingCursor | undefined;
          let now = NOW;
          const read: { from: number; to: number }[] = [];
          for (const { waitMs, done } of [...runs, { waitMs: 60_000, done: 9 }]) {
            now += waitMs;
            for (const { from, to, after } of planWindows(cursor, now, settings).slice(0, done)) {
              read.push({
                from: from === undefined ? Number.NEGATIVE_INFINITY : at(from),
                to: at(to),
              });
              cursor = after;
            }
          }
          expect(cursor?.backfill).toBeUndefined();
          // From the newest back to the first: each begins within or at the end of another.
          let reached = at(cursor?.through ?? '');
          const wanted = firstFetch === undefined ? Number.NEGATIVE_INFINITY : at(firstFetch);
          while (reached > wanted) {
            const next = Math.min(
              ...read.filter(({ to }) => to >= reached).map(({ from }) => from),
            );
            expect(next).toBeLessThan(reached);
            reached = next;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('and their settings are those of the parameters', () => {
    const parameters = readExportParameters({
      delta: 'dateAdded',
      overlapSeconds: 5,
      lagSeconds: 1,
      liveDays: 2,
      requestsPerMinute: 60,
    });
    expect(windowSettings(parameters)).toEqual({
      field: 'dateAdded',
      overlapMs: 5_000,
      lagMs: 1_000,
      liveMs: 2 * DAY,
      firstFetch: undefined,
    });
    expect(requestBudget(parameters)).toEqual({ atATime: 4, perMinute: 60 });
  });
});

const inside = (id: bigint, { after, through }: IdRange): boolean =>
  (after === undefined || id > BigInt(after)) && (through === undefined || id <= BigInt(through));

async function balanced(ids: readonly bigint[], parts: number) {
  let counts = 0;
  const edges = ids.length === 0 ? undefined : { first: String(ids[0]), last: String(ids.at(-1)) };
  const ranges = await balanceIds(
    edges,
    (range) => {
      counts += 1;
      return Promise.resolve(ids.filter((id) => inside(id, range)).length);
    },
    { parts, smallest: 10 },
  );
  return {
    counts,
    ranges,
    sizes: ranges.map((range) => ids.filter((id) => inside(id, range)).length),
  };
}

describe('ranges of ids', () => {
  test('share out ids that lie in clumps beyond 2^53', async () => {
    const clump = (from: bigint, n: number) =>
      Array.from({ length: n }, (_, index) => from + BigInt(index));
    const ids = [...clump(5n, 500), ...clump(2n ** 60n, 500)];
    const { sizes, counts } = await balanced(ids, 4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(1_000);
    expect(counts).toBeLessThanOrEqual(100);
    const even = await balanced(clump(2n ** 60n, 1_000), 4);
    expect(Math.max(...even.sizes)).toBeLessThanOrEqual(250);
  });

  test('hold every id exactly once, also one that came later [property]', async () => {
    const id = fc.bigInt({ min: 1n, max: 2n ** 62n });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { maxLength: 60 }),
        id,
        fc.integer({ min: 1, max: 8 }),
        async (all, late, parts) => {
          const ids = [...all].sort((a, b) => (a < b ? -1 : 1));
          const { ranges } = await balanced(ids, parts);
          if (ids.length === 0) expect(ranges).toEqual([]);
          if (ids.length === 0) return;
          for (const one of [...ids, late])
            expect(ranges.filter((range) => inside(one, range))).toHaveLength(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the size of pages', () => {
  const quick = (objects: number) => ({ ms: 100, bytes: 1_000, objects });
  test('grows while they are quick, up to the limit', () => {
    const sizes: number[] = [];
    for (
      let sizing = startSizing();
      sizes.length < 6;
      sizing = afterPage(sizing, quick(sizing.size))
    )
      sizes.push(sizing.size);
    expect(sizes).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(startSizing(50)).toEqual({ size: 50, ceiling: 50 });
  });
  test.each([
    ['a page that was not full', { ms: 1, bytes: 1, objects: 999 }, 1_000],
    ['one near the limit of time', { ms: 3_000, bytes: 1, objects: 1_000 }, 1_000],
    ['one that was slow', { ms: 6_000, bytes: 1, objects: 1_000 }, 500],
    ['one that was large', { ms: 1, bytes: 40_000_000, objects: 1_000 }, 500],
  ])('after %s', (_name, cost, size) => {
    expect(afterPage(startSizing(), cost).size).toBe(size);
  });
  test.each([
    ['PlatformUnavailable', {}, 250],
    ['PlatformUnreachable', {}, 250],
    ['PlatformRejected', { status: 413 }, 250],
    ['PlatformRejected', { status: 400 }, undefined],
    ['AuthFailed', {}, undefined],
  ] as const)('after %s %j', (code, details, size) => {
    expect(afterFailure(startSizing(), new CodedError(code, 'x', { details }))?.size).toBe(size);
  });
  test('is given up where a smaller page fails too, and never grows beyond one that failed', () => {
    const failed = new CodedError('PlatformUnavailable', 'x');
    const smaller = afterFailure(startSizing(), failed)!;
    expect(afterPage(smaller, quick(250)).size).toBe(250);
    expect(afterFailure({ size: 10, ceiling: 10 }, failed)).toBeUndefined();
    expect(afterFailure(startSizing(), new TypeError('x'))).toBeUndefined();
  });
});
