// A run of an export is cancelled or terminated while an activity works: what is free and true then, and how the next run makes it
// good. `npm test` stops at some activities, `npm test -- --all` at all.
import { describe, expect, test } from 'vitest';
import { expectTold, exportRuns, outcome, show } from './export-runs.ts';
import type { ActivityName, World } from './scripted-world.ts';
import type { FeedEnv } from './workflow-env.ts';

/** What was read is true already when the outputs are told. */
const TELLING: ActivityName = 'deliverOutput';

export function describeStoppedExports(
  feeds: () => FeedEnv,
  activities: readonly ActivityName[],
): void {
  const { newWorld, run } = exportRuns(feeds);

  describe.each(activities)('stopped in %s', (activity) => {
    const hanging = async () => {
      // One object and one output: the test server loses its way when one of two activities ends while both are cancelled.
      const world = await newWorld({ a: '1' }, ['siem']);
      await run(world);
      show(world, { b: '2' });
      const reached = feeds().hangAt(world, activity);
      const handle = await feeds().startExport(world);
      await reached;
      return { world, handle };
    };
    const expectHealed = async (world: World): Promise<void> => {
      // Until the next run the source moves on: what an output may know is withdrawn from it.
      show(world, { c: '3' });
      expect(await run(world)).toMatchObject(outcome('success'));
      expectTold(world);
    };

    test('by a cancel: the lease is free, what was read is true or was not told, the next run makes it good [R16]', async () => {
      const { world, handle } = await hanging();
      await handle.cancel();
      expect(await feeds().end(handle)).toEqual({ status: 'cancelled' });
      const { holder, collections, committedEpoch } = await feeds().stateOf(world);
      expect({ holder, committedEpoch }).toEqual({ holder: undefined, committedEpoch: 1 });
      expect(collections['output:siem']?.cursor?.mayKnow).toBe(
        activity === TELLING ? '2' : undefined,
      );
      await expectHealed(world);
    });

    test('by a terminate: the next run takes over and makes it good [R16] [R3]', async () => {
      const { world, handle } = await hanging();
      await handle.terminate('test');
      expect(await feeds().end(handle)).toEqual({ status: 'terminated' });
      await expectHealed(world);
    });
  });
}
