// From cursor and time to what is read: pure, so every instant is named.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadingCursor } from '../../src/core/cursor.ts';
import { CodedError } from '../../src/core/errors.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import { newestWindow, windowSettings, type WindowSettings } from '../../src/exports/windows.ts';
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
const span = (cursor: ReadingCursor | undefined, now = NOW, settings = SETTINGS) => {
  const window = newestWindow(cursor, now, settings);
  return window && `${window.from} ${window.to}`;
};

describe('windows', () => {
  test('of a new export reach back as many days as are wanted, or to the first instant', () => {
    expect(span(undefined)).toBe('2026-03-24T12:00:00Z 2026-03-31T12:00:00Z');
    const from = (firstFetch: string) => span(undefined, NOW, { ...SETTINGS, firstFetch });
    expect(from('2026-03-01T00:00:00Z')).toBe('2026-03-24T12:00:00Z 2026-03-31T12:00:00Z');
    expect(from('2026-03-30T00:00:00Z')).toBe('2026-03-30T00:00:00Z 2026-03-31T12:00:00Z');
    expect(from('2027-01-01T00:00:00Z')).toBeUndefined();
  });

  test('of a later run overlap the one before and stay behind the clock of the platform', () => {
    const cursor: ReadingCursor = { field: 'lastModified', through: '2026-03-31T11:00:00Z' };
    expect(span(cursor)).toBe('2026-03-31T10:55:00Z 2026-03-31T12:00:00Z');
    expect(span(cursor, at('2026-03-31T11:00:20Z'))).toBeUndefined();
    expect(span(cursor, at('2026-03-30T00:00:00Z'))).toBeUndefined();
  });

  test('begin anew when another date decides', () => {
    const cursor: ReadingCursor = { field: 'dateAdded', through: '2026-03-31T11:00:00Z' };
    expect(span(cursor)).toEqual(span(undefined));
  });

  test('leave no instant out, whenever runs are [property]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -DAY, max: 40 * DAY }), { minLength: 1, maxLength: 8 }),
        (waits) => {
          let cursor: ReadingCursor | undefined;
          let now = NOW;
          for (const waitMs of waits) {
            now += waitMs;
            const window = newestWindow(cursor, now, SETTINGS);
            if (window === undefined) continue;
            if (cursor !== undefined) expect(window.from < cursor.through).toBe(true);
            cursor = { field: 'lastModified', through: window.to };
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
    });
    expect(windowSettings(parameters)).toEqual({
      field: 'dateAdded',
      overlapMs: 5_000,
      lagMs: 1_000,
      liveMs: 2 * DAY,
      firstFetch: undefined,
    });
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
    expect(even.sizes).toEqual([250, 250, 250, 250]);
    const few = await balanced(clump(1n, 25), 4);
    expect(few.sizes).toEqual([12, 13]);
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
      sizes.length < 4;
      sizing = afterPage(sizing, quick(sizing.size))
    )
      sizes.push(sizing.size);
    expect(sizes).toEqual([1_000, 4_000, 10_000, 10_000]);
    expect(startSizing(50)).toEqual({ size: 50, ceiling: 50 });
  });
  test.each([
    ['a page that was not full', { ms: 1, bytes: 1, objects: 999 }, 1_000],
    ['one that leaves room for twice as much', { ms: 2_000, bytes: 1, objects: 1_000 }, 2_000],
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
    ['PlatformResponse', { maxBytes: 268_435_456 }, 250],
    ['PlatformResponse', {}, undefined],
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
