// Who may write: a run that is too long for one history.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${1000 + n}`, '1']));

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
