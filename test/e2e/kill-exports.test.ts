// The worker of an export is killed at each step that matters: afterwards every output says what the platform holds, and the cursors
// moved exactly once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_STEPS, MovingExport } from '../support/moving-export.ts';

describe('kill -9 of the worker of an export', () => {
  let moving: MovingExport;
  beforeAll(async () => {
    moving = await MovingExport.create();
  });
  afterAll(() => moving.close());

  test.each(Object.values(EXPORT_STEPS).map((step) => [step.name, step] as const))(
    '%s: every output says what the platform holds, the cursors moved once [S1] [S7]',
    async (_name, step) => {
      const run = await moving.runUntil(step);
      await moving.killWorker();
      await moving.startWorker();
      expect(await run.result).toMatchObject({ outcome: 'success' });
      await moving.expectSettled();
      expect(await moving.commitsOf(run)).toBe(1);
    },
  );
});
