// What a run reads, from where the last one stopped: on the simulated platform, with objects that are older than what is new.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createExportPlatforms } from '../../activities/exports/export-platforms.ts';
import type { Cursor } from '../../src/core/cursor.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { resetCursor } from '../../src/core/state-reducer.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import { planReading } from '../../src/exports/plan-reading.ts';
import type { ReadingRequest } from '../../src/exports/reading-state.ts';
import { readWindow } from '../../src/exports/read-window.ts';
import type { RequestBudget } from '../../src/threatconnect/index.ts';
import { OWNER, simulate } from '../threatconnect/simulated.ts';

vi.setConfig({ testTimeout: 60_000 });

const DAY = 86_400;
const OLD = 60;
const NEW = 3;
const valueOf = (id: number): string => `h${id}.example`;
const ALL = Array.from({ length: OLD + NEW }, (_, n) => valueOf(n + 1));

/** Hosts 1 to 60 are forty days old, the other three an hour. */
async function platform() {
  const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const persistFile = join(folder, 'old.jsonl');
  const now = Math.floor(Date.now() / 1_000);
  const lines = ALL.map((summary, n) => {
    const at = now - (n < OLD ? 40 * DAY : 3_600);
    return JSON.stringify({
      ...{ k: 'indicator', id: n + 1, owner: OWNER, type: 'Host', at, modified: at },
      ...{ summary, identity: summary, flags: [true, false, false] },
    });
  });
  writeFileSync(persistFile, `${lines.join('\n')}\n`);
  const { tc } = await simulate({}, { persistFile });
  return tc;
}

async function exportOf(block: JsonObject) {
  const tc = await platform();
  const parameters = readExportParameters({ group_type: '', maxPageSize: 10, ...block });
  let cursor: Cursor | null = null;
  let hasMirror = false;
  /** One run: the values that it reads, and what it is sure of. */
  return async (more: Partial<ReadingRequest> = {}) => {
    const plan = await planReading('indicator', {
      ...{ tc, parameters, instance: 'tc.example/api', cursor, hasMirror, everything: false },
      ...{ platformNow: Date.now(), ...more },
    });
    const values = new Set<string>();
    let stoppedAt: string | undefined;
    for (const { limit = {}, ...window } of plan.windows) {
      const result = await readWindow({
        tc,
        ...window,
        maxPageSize: Math.min(parameters.maxPageSize, limit.objects ?? 10),
        maxObjects: limit.objects,
        maxPages: limit.pages,
        onPage: ({ lines }) => {
          for (const line of Buffer.from(lines).toString().split('\n').filter(Boolean))
            values.add(line.split('\t')[4] ?? '');
        },
      });
      if (!result.finished) stoppedAt = result.position?.after;
    }
    const { paused } = plan;
    cursor =
      stoppedAt === undefined || paused?.reading === undefined
        ? plan.reached
        : { ...paused, reading: { ...paused.reading, whole: { after: stoppedAt } } };
    hasMirror = true;
    return { values: [...values], stoppedAt, whole: plan.whole, piece: plan.piece, cursor };
  };
}
const newest = ALL.slice(OLD);

describe('a new export', () => {
  test('reads everything at once, and then what is new', async () => {
    const run = await exportOf({});
    expect(await run()).toMatchObject({ values: ALL, whole: true });
    expect(await run()).toMatchObject({ values: [], whole: false });
  });

  test('of a large platform begins with the newest; the next run reads everything', async () => {
    const run = await exportOf({});
    const first = await run({ newestFirstAbove: 50 });
    expect(first).toMatchObject({ values: newest, whole: false });
    expect(first.cursor.reading).toMatchObject({ whole: {} });
    expect(await run({ newestFirstAbove: 50 })).toMatchObject({ values: ALL, whole: true });
    expect(await run({ newestFirstAbove: 50 })).toMatchObject({ values: [], whole: false });
  });

  test('that was asked for everything has it at once', async () => {
    const run = await exportOf({ fetch_limit: 10 });
    const full = await run({ everything: true, newestFirstAbove: 1 });
    expect(full).toMatchObject({ values: ALL, whole: true });
    expect(full.piece).toBeUndefined();
  });
});

describe('a limited export', () => {
  test.each([
    ['fetch_limit', { fetch_limit: 20 }],
    ['requestsPerRun', { requestsPerRun: 2 }],
  ])('by %s reads what is new in every run, and everything in several', async (_name, block) => {
    const run = await exportOf(block);
    const runs = [await run(), await run(), await run(), await run()];
    expect(runs.map(({ values }) => values.filter((one) => !newest.includes(one)))).toEqual([
      ...[ALL.slice(0, 20), ALL.slice(20, 40), ALL.slice(40, 60), []],
    ]);
    expect(runs.map(({ piece, stoppedAt }) => [piece?.after, stoppedAt])).toEqual([
      [undefined, '20'],
      ['20', '40'],
      ['40', '60'],
      ['60', undefined],
    ]);
    expect(runs[0]?.values).toEqual(expect.arrayContaining(newest));
    expect(runs[3]?.cursor.reading?.whole).toBeUndefined();
    expect(await run()).toMatchObject({ values: [], piece: undefined });
  });

  test('begins anew when its mirror was lost, and when the question changes', async () => {
    const run = await exportOf({ fetch_limit: 20 });
    await run();
    expect(await run({ hasMirror: false })).toMatchObject({ piece: {}, stoppedAt: '20' });
    const parameters = readExportParameters({ group_type: '', fetch_limit: 30, owners: OWNER });
    expect(await run({ parameters })).toMatchObject({ piece: {} });
  });

  test('whose position an operator moves goes on with everything else where it was [S1]', async () => {
    const run = await exportOf({ fetch_limit: 20 });
    const { cursor } = await run();
    // Behind the newest: they are read again, though they had been.
    const to = new Date(Date.now() - DAY * 1_000).toISOString();
    const held = { ...emptyState('exported'), collections: { indicators: { cursor } } };
    const { state } = resetCursor(held, { collection: 'indicators', to, reason: 'gap' }, to);
    const moved = await run({ cursor: state.collections['indicators']?.cursor ?? null });
    expect(moved).toMatchObject({ piece: { after: '20' }, stoppedAt: '40' });
    expect(moved.values.toSorted()).toEqual([...ALL.slice(20, 40), ...newest].toSorted());
    expect(moved.cursor).not.toHaveProperty('position');
    const rest = [await run(), await run()];
    expect(rest.flatMap(({ values }) => values)).toEqual(expect.arrayContaining(ALL.slice(40)));
    expect(rest[1]?.cursor.reading?.whole).toBeUndefined();
  });

  test('goes on without a limit when it was taken away', async () => {
    const run = await exportOf({ fetch_limit: 20 });
    await run();
    const parameters = readExportParameters({ group_type: '' });
    expect(await run({ parameters })).toMatchObject({ values: ALL, whole: true });
  });

  test('shares its limit between indicators and groups; mode compatible has that of the integration', async () => {
    const tc = await platform();
    const limits = async (block: JsonObject) => {
      const { windows } = await planReading('indicator', {
        ...{ tc, instance: 'x', cursor: null, hasMirror: true, everything: false },
        ...{ parameters: readExportParameters(block), platformNow: Date.now() },
      });
      return windows.flatMap(({ limit }) => limit ?? []);
    };
    expect(await limits({ fetch_limit: 20, requestsPerRun: 5 })).toEqual([
      { objects: 10, pages: 2 },
    ]);
    expect(await limits({ fetch_limit: 20, group_type: '' })).toEqual([{ objects: 20 }]);
    expect(await limits({ mode: 'compatible' })).toEqual([{ objects: 1_000 }]);
    expect(await limits({})).toEqual([]);
    // Without a date in the query every run reads everything.
    expect(await limits({ mode: 'compatible', indicator_query: 'rating GEQ 1' })).toEqual([]);
  });
});

describe('an end of a reading of everything that a wrong clock has put into the future', () => {
  const YEAR_MS = 365 * DAY * 1_000;
  const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

  test('does not put off the next one, whatever an operator moves [S1]', async () => {
    const run = await exportOf({});
    const { cursor } = await run({ platformNow: Date.now() + YEAR_MS });
    expect(Date.parse(cursor.reading?.wholeAt ?? '')).toBeGreaterThan(Date.now() + YEAR_MS / 2);
    const to = later(-DAY * 1_000);
    const held = { ...emptyState('exported'), collections: { indicators: { cursor } } };
    const { state } = resetCursor(held, { to, reason: 'clock' }, later(0));
    const next = await run({ cursor: state.collections['indicators']?.cursor ?? null });
    expect(next).toMatchObject({ values: ALL, whole: true });
    expect(Date.parse(next.cursor.reading?.wholeAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await run()).toMatchObject({ values: [], whole: false });
  });

  test('counts as none; one within the tolerance for clocks counts', async () => {
    const run = await exportOf({});
    const { cursor } = await run();
    const at = (wholeAt: string): Partial<ReadingRequest> => ({
      cursor: { reading: { field: 'lastModified', ...cursor.reading, through: later(0), wholeAt } },
    });
    expect(await run(at(later(5 * 60_000)))).toMatchObject({ whole: false });
    expect(await run(at(later(YEAR_MS)))).toMatchObject({ values: ALL, whole: true });
  });

  test('is forgotten where everything is never read again by itself (wholeHours 0)', async () => {
    const run = await exportOf({ wholeHours: 0 });
    const { cursor } = await run({ platformNow: Date.now() + YEAR_MS });
    const moved = await run({ cursor: { ...cursor, position: later(-DAY * 1_000) } });
    expect(moved).toMatchObject({ values: newest, whole: false });
    expect(moved.cursor.reading).not.toHaveProperty('wholeAt');
  });
});

test('requestsPerMinute is the budget of the client that all activities of the export share', async () => {
  const budgets: (RequestBudget | undefined)[] = [];
  const tc = await platform();
  const ask = async (parameters: JsonObject): Promise<void> => {
    const platforms = createExportPlatforms(
      { exportSettings: () => Promise.resolve({ parameters } as never) },
      {
        clientOf: (_settings, budget) => {
          budgets.push(budget);
          return Promise.resolve(tc);
        },
      },
    );
    await platforms.ofExport({} as never);
  };
  await ask({ requestsPerMinute: 120 });
  await ask({});
  expect(budgets).toEqual([{ perMinute: 120 }, undefined]);
});
