// What a run reads, from where the last one stopped: on the simulated platform, with objects that are older than what is new.
import { describe, expect, test, vi } from 'vitest';
import { createExportPlatforms } from '../../activities/exports/export-platforms.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { resetCursor } from '../../src/core/state-reducer.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import { planReading } from '../../src/exports/plan-reading.ts';
import type { RequestBudget } from '../../src/threatconnect/index.ts';
import { OWNER } from '../threatconnect/simulated.ts';
import { ALL, DAY, exportOf, newest, platform } from './reading-runs.ts';

vi.setConfig({ testTimeout: 60_000 });

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
