// `temporal workflow terminate` at every step that matters: nothing of the run can clean up after itself, so the next one must.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MovingFeed, STEPS } from '../support/moving-feed.ts';

describe('temporal workflow terminate', () => {
  let feed: MovingFeed;
  beforeAll(async () => {
    feed = await MovingFeed.create();
  });
  afterAll(() => feed.close());

  test.each(Object.values(STEPS).map((step) => [step.name, step] as const))(
    '%s: the next run settles what was left and the platform equals a changed source [R16]',
    async (_name, step) => {
      const run = await feed.runUntil(step);
      await feed.terminate(run);
      await feed.release(step);
      feed.withdraw();
      const next = await feed.run();
      expect(next, next.summary).toMatchObject({ outcome: 'success' });
      await feed.expectSettled();
      // The platform is right and the ledger knows it: nothing is left to send.
      expect(await feed.run()).toMatchObject({ outcome: 'success', counts: { chunks: 0 } });
    },
  );
});
