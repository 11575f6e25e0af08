// What runs of an export tell people before they read, on the simulated platform.
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test, vi } from 'vitest';
import { createCheckExport } from '../../activities/exports/check-export.ts';
import type { ExportPlatforms } from '../../activities/exports/export-platforms.ts';
import { createPlanWindows } from '../../activities/exports/plan-windows.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ExportSettings } from '../../src/core/export-settings.ts';
import type { CollectionState } from '../../src/core/feed-state.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { readExportParameters } from '../../src/exports/index.ts';
import { aheadOf, readingOf } from '../../src/exports/reading-state.ts';
import { OWNER, simulate } from '../threatconnect/simulated.ts';

vi.setConfig({ testTimeout: 60_000 });

const REF: DataRef = {
  ...{ uri: 'store:config/soc', sha256: '0'.repeat(64), bytes: 1, count: 1 },
  contentType: 'application/json',
};
const CONTEXT = { feedId: 'soc', runKey: 'r', epoch: 1, configRef: REF };

async function platforms(parameters: JsonObject): Promise<ExportPlatforms> {
  const { tc } = await simulate();
  const settings = { parameters, platform: { instance: tc.instance } } as unknown as ExportSettings;
  return { ofExport: () => Promise.resolve({ settings, platform: tc }) };
}
const run = <In, Out>(activity: (input: In) => Promise<Out>, input: In): Promise<Out> =>
  new MockActivityEnvironment().run(activity, input);

test('that nothing is there of some types is no news in each run', async () => {
  const checkExport = createCheckExport({
    platforms: await platforms({ owners: [OWNER], group_type: ['Campaign'] }),
  });
  expect(await run(checkExport, CONTEXT)).toEqual({ warnings: [] });
});

test('what a query keeps from being heard of is', async () => {
  const checkExport = createCheckExport({
    platforms: await platforms({ indicator_query: 'indicatorActive = true', group_type: [] }),
  });
  expect(await run(checkExport, CONTEXT)).toEqual({
    warnings: [expect.stringContaining('your query names indicatorActive')],
  });
});

test('a cursor in the future is told, and everything is read anew, in this run and for good', async () => {
  const planWindows = createPlanWindows({ platforms: await platforms({ group_type: [] }) });
  const through = '2126-03-01T00:00:00Z';
  for (const cursor of [
    { position: through },
    { reading: { field: 'lastModified', through, wholeAt: '2026-03-01T00:00:00Z' } } as const,
  ]) {
    const plan = await run(planWindows, {
      ...CONTEXT,
      mode: 'delta',
      collections: { indicators: { cursor } satisfies CollectionState },
      mirror: REF,
    });
    expect(plan.notices).toEqual([
      `indicators: the cursor stood at ${through}, in the future of the platform; everything is read anew`,
    ]);
    const [indicators] = plan.kinds;
    expect(indicators?.whole).toBe(true);
    const reached = indicators?.reached.cursor?.reading?.through ?? '';
    expect(Date.parse(reached)).toBeLessThan(Date.now());
  }
});

test('a clock that was set back a little reads nothing anew', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const at = (through: string) => ({ cursor: { position: through }, platformNow: now });
  expect(aheadOf(at('2026-03-01T12:10:00Z'))).toBeUndefined();
  expect(aheadOf(at('2026-03-01T12:10:01Z'))).toBe('2026-03-01T12:10:01Z');
  expect(aheadOf(at('yesterday'))).toBeUndefined();
  const request = {
    ...at('2026-03-01T12:09:00Z'),
    ...{ parameters: readExportParameters(), instance: 'i', hasMirror: true, everything: false },
    tc: {} as never,
  };
  expect(readingOf(request)).toMatchObject({ through: '2026-03-01T12:09:00Z' });
  expect(readingOf({ ...request, ...at('2027-03-01T00:00:00Z') })).toBeUndefined();
});
