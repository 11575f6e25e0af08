// The worker of an export is killed at any moment of a run, in as many rounds as TCFEEDS_KILL_ROUNDS says. In every second round a
// receiver is down as well: the run may end Partial, and the next one tells it what it missed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MovingExport } from '../support/moving-export.ts';

const ROUNDS = Number(process.env['TCFEEDS_KILL_ROUNDS'] ?? 10);
const WORLDS = 2;
/** A run of this export takes about so long on two cores. */
const LONGEST_MS = 2_000;

describe('kill -9 of the worker of an export at random moments', () => {
  let exports: readonly MovingExport[];
  beforeAll(async () => {
    exports = await Promise.all(Array.from({ length: WORLDS }, () => MovingExport.create()));
  });
  afterAll(() => Promise.all(exports.map((moving) => moving.close())));

  test.each(Array.from({ length: Math.ceil(ROUNDS / WORLDS) }, (_, index) => index + 1))(
    'round %i, in two worlds: every output says what the platform holds [S1] [S7]',
    async (round) => {
      const isDown = round % 2 === 0;
      await Promise.all(
        exports.map(async (moving) => {
          await moving.moveOn();
          if (isDown) moving.outputGoesDown();
          const run = await moving.start();
          const afterMs = Math.round(Math.random() * LONGEST_MS);
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          await moving.killWorker();
          await moving.startWorker();
          const { outcome } = await run.result;
          expect(
            ['success', ...(isDown ? ['partial'] : [])],
            `killed after ${afterMs} ms`,
          ).toContain(outcome);
          expect(await moving.commitsOf(run)).toBe(1);
          if (isDown) {
            moving.outputComesUp();
            expect(await moving.run()).toMatchObject({ outcome: 'success' });
          }
          await moving.expectSettled();
        }),
      );
    },
  );
});
