// Runs that have more chunks than one history should hold.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { countEvents, createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${1000 + n}`, '1']));

test('a run with more than 250 chunks continues as new and keeps lease, record and place', async () => {
  const source = { one: many(300), two: { x: '1' } };
  const world = await feeds.newWorld({ source, objectsPerChunk: 1, window: 8 });
  const handle = await feeds.start(world, { requestedBy: 'test' });
  const { result } = await feeds.end(handle);
  expect(result).toMatchObject({
    outcome: 'success',
    counts: { created: 301, chunks: 301 },
    collections: [
      { collection: 'one', records: 300, cursorMoved: true },
      { collection: 'two', records: 1, cursorMoved: true },
    ],
  });
  expect(new Set(world.sent).size).toBe(301);
  expect(world.sent).toHaveLength(301);
  expect(world.inputsOf('planRun')).toHaveLength(1);
  expect(await feeds.stateOf(world)).toMatchObject({ epoch: 1, committedEpoch: 1, notes: [] });
  expect(world.reports).toMatchObject([{ requestedBy: 'test' }]);
  const histories = await feeds.historiesOf(handle.workflowId);
  expect(histories).toHaveLength(2);
  const events = histories.map(countEvents);
  console.warn(`history events of 250 and 51 chunks at W = 8: ${events.join(' and ')}`);
  expect(Math.max(...events)).toBeLessThan(4096);
});

test('a holder that continued as new is alive and is not taken over; released then, it stops, because its plan is of another time [R3]', async () => {
  const source = { one: many(251) };
  const world = await feeds.newWorld({ source, objectsPerChunk: 1, window: 8 });
  world.once('beginRun', () => undefined);
  world.once('beginRun', async () => {
    const { runId } = await feeds.client.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'skipped' } });
    expect((await feeds.stateOf(world)).holder?.runKey).toBe(handle.firstExecutionRunId);
    await feeds.client.workflow
      .getHandle(`feed-state:${world.feedId}`)
      .signal('releaseLease', { reason: 'test' });
  });
  const handle = await feeds.start(world);
  const { status, type, message } = await feeds.end(handle);
  expect([status, type]).toEqual(['failed', 'StaleEpoch']);
  expect(message).toMatch(/^StaleEpoch: .*lost its lease \(epoch 1\) while it continued as new/);
  expect(world.sent).toHaveLength(250);
  const state = await feeds.stateOf(world);
  expect(state.holder).toBeUndefined();
  expect(state.collections).toEqual({});
  expect(state.pending).toHaveLength(1);
});

testReplays(() => feeds);
