// The worker is killed at any moment of a run, in as many rounds as TCFEEDS_KILL_ROUNDS says. The steps at which a kill matters most
// have tests of their own, see `kill-steps.ts`.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MovingFeed } from '../support/moving-feed.ts';

const ROUNDS = Number(process.env['TCFEEDS_KILL_ROUNDS'] ?? 10);
const WORLDS = 3;
/** A run of this feed takes about so long on two cores. */
const LONGEST_MS = 2_500;

describe('kill -9 of the worker at random moments', () => {
  let feeds: readonly MovingFeed[];
  beforeAll(async () => {
    feeds = await Promise.all(Array.from({ length: WORLDS }, () => MovingFeed.create()));
  });
  afterAll(() => Promise.all(feeds.map((feed) => feed.close())));

  test.each(Array.from({ length: Math.ceil(ROUNDS / WORLDS) }, (_, index) => index + 1))(
    'round %i, in three worlds: the platform equals the source, the cursor moved once [S1] [S7]',
    async () => {
      await Promise.all(
        feeds.map(async (feed) => {
          feed.moveOn();
          const run = await feed.start();
          const afterMs = Math.round(Math.random() * LONGEST_MS);
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          await feed.killWorker();
          await feed.startWorker();
          expect(await run.result, `killed after ${afterMs} ms`).toMatchObject({
            outcome: 'success',
          });
          await feed.expectSettled();
          expect(await feed.commitsOf(run)).toBe(1);
        }),
      );
    },
  );
});
