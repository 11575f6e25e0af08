// Runs of exports on a scripted platform, and what their outputs were told.
import { expect } from 'vitest';
import type { World } from './scripted-world.ts';
import type { Ending, FeedEnv } from './workflow-env.ts';

const OUTPUTS = ['list', 'siem'];

export interface ExportRuns {
  readonly newWorld: (
    values: Readonly<Record<string, string>>,
    outputs?: readonly string[],
  ) => Promise<World>;
  readonly run: (world: World, mode?: 'delta' | 'full' | 'preview') => Promise<Ending>;
}

export const exportRuns = (feeds: () => FeedEnv): ExportRuns => ({
  newWorld: (values, outputs = OUTPUTS) =>
    feeds().newWorld({ source: { platform: values }, outputs }),
  run: async (world, mode = 'delta') => feeds().end(await feeds().startExport(world, { mode })),
});

/** What the platform holds from now on. */
export const show = (world: World, values: Readonly<Record<string, string>>): void => {
  world.source['platform'] = { values, complete: true };
};

export const toldTo = (world: World, output: string): unknown =>
  Object.fromEntries([...(world.told.get(output) ?? new Map<string, string>())].sort());

/** Every output was told what the platform holds. */
export const expectTold = (world: World): void => {
  for (const output of world.options.outputs ?? [])
    expect(toldTo(world, output)).toEqual(world.source['platform']?.values);
};

export const outcome = (name: string): object => ({
  status: 'completed',
  result: { outcome: name },
});
