// The worker is killed at a step of a run: afterwards the platform holds exactly what the source lists, no chunk whose id was
// known was sent twice, and the cursor moved exactly once. One world for some steps; several files of them run beside each other,
// because most of the time is waiting for a heartbeat that does not come.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MovingFeed } from './moving-feed.ts';
import type { Step } from './moving-feed.ts';

export function describeKills(steps: readonly Step[]): void {
  describe('kill -9 of the worker', () => {
    let feed: MovingFeed;
    beforeAll(async () => {
      feed = await MovingFeed.create();
    });
    afterAll(() => feed.close());

    test.each(steps.map((step) => [step.name, step] as const))(
      '%s: the run goes on and nothing is lost or sent twice [R2] [R4] [R5] [R6]',
      async (_name, step) => {
        const run = await feed.runUntil(step);
        await feed.killWorker();
        await feed.release(step);
        await feed.startWorker();
        expect(await run.result).toMatchObject({
          outcome: 'success',
          counts: { created: 20, updated: 10, removed: 20 },
        });
        await feed.expectSettled();
        expect(await feed.commitsOf(run)).toBe(1);
        expect(await feed.sentTwice()).toEqual([]);
      },
    );
  });
}
