// Settings that wait, against the activities in which they wait.
import { describe, expect, test } from 'vitest';
import { ACTIVITY_TIMEOUT_MS, DURATION_LIMIT } from '../../src/core/limits.ts';
import { writeDuration } from '../../src/config/quantities.ts';

const MINUTE_MS = 60_000;

describe('the longest', () => {
  test.each([
    // A last look after the wait, and an outage of the engine or the platform in the middle of it.
    ['busyWait', 'beginRun', 60 * MINUTE_MS],
    ['batch.batchDeadline', 'awaitBatch', 60 * MINUTE_MS],
    // Four tries at creating the batch, each with the time-outs of the platform's client, come before the upload.
    ['batch.uploadDeadline', 'submitBatch', 5 * MINUTE_MS],
    // A minute of tries at connecting, and what arrived is written and hashed.
    ['source.totalTimeout', 'fetchCollection', 10 * MINUTE_MS],
  ] as const)('%s leaves room in %s', (key, activity, roomMs) => {
    const timeoutMs = ACTIVITY_TIMEOUT_MS[activity];
    expect(timeoutMs - DURATION_LIMIT[key].maxMs).toBeGreaterThanOrEqual(roomMs);
  });

  test.each([
    ['busyWait', 'beginRun'],
    ['batch.uploadDeadline', 'submitBatch'],
    ['source.totalTimeout', 'fetchCollection'],
  ] as const)('%s is explained by the time-out of %s', (key, activity) => {
    const hours = ACTIVITY_TIMEOUT_MS[activity] / 3_600_000;
    const shown = hours < 1 ? writeDuration(ACTIVITY_TIMEOUT_MS[activity]) : `${hours}h`;
    expect(DURATION_LIMIT[key].because).toContain(shown);
  });
});
