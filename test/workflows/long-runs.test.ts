// Runs that last for hours. Those with more chunks than one history should hold: `long-histories.long.test.ts`.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubmitBatchInput } from '../../activities/batch-contracts.ts';
import { CodedError } from '../../src/core/errors.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { countEvents, createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const HOUR_MS = 3_600_000;

test('a batch that takes six hours is waited for, costs no more history and is not sent again [R4]', async () => {
  const world = await feeds.newWorld({ source: { one: { a: '1' } } });
  world.batchTakesMs = 6 * HOUR_MS;
  const startedAt = await feeds.env.currentTimeMs();
  const handle = await feeds.start(world);
  expect(await feeds.end(handle)).toMatchObject({
    result: { outcome: 'success', counts: { created: 1 } },
  });
  expect((await feeds.env.currentTimeMs()) - startedAt).toBeGreaterThan(6 * HOUR_MS);
  expect(world.batches).toMatchObject([{ uploads: 1, status: 'Completed' }]);
  expect(world.inputsOf('awaitBatch').length).toBeGreaterThan(100);
  const [history] = await feeds.historiesOf(handle.workflowId);
  expect(countEvents(history)).toBeLessThan(100);
});

test('a batch without an end is given up after its deadline: partial, noted, sent again [R4]', async () => {
  const world = await feeds.newWorld({
    source: { one: { a: '1' } },
    // Long, because a busy test server may skip an hour too many.
    batchDeadlineMs: 6 * HOUR_MS,
  });
  world.batchTakesMs = 15 * HOUR_MS;
  const { status, result } = await feeds.run(world);
  expect(status).toBe('completed');
  expect(result).toMatchObject({ outcome: 'partial', exitCode: 3, counts: { unresolved: 1 } });
  expect(await feeds.stateOf(world)).toMatchObject({
    collections: {},
    notes: [{ batchId: '1' }],
    unknownObjects: 1,
  });
  world.batchTakesMs = 0;
  // Still running after another six hours: sent again, and what it may overwrite stays pending for one run longer.
  await feeds.run(world);
  expect(world.sent).toEqual(['a=1', 'a=1']);
  expect(await feeds.stateOf(world)).toMatchObject({
    notes: [{ epoch: 1, batchId: '1' }],
    pending: [{ epoch: 1, chunks: [0] }],
    unknownObjects: 1,
  });
  const third = await feeds.run(world);
  expect(third.result).toMatchObject({ outcome: 'success', counts: { resent: 1 } });
  expect(await feeds.stateOf(world)).toMatchObject({ notes: [], pending: [], unknownObjects: 0 });
});

test('a batch that never ends keeps its own chunk pending and no plan, until an operator gives it up [R4]', async () => {
  const world = await feeds.newWorld({
    source: { one: { a: '1', b: '1', c: '1' } },
    objectsPerChunk: 1,
    window: 1,
    batchDeadlineMs: 2 * HOUR_MS,
  });
  world.always('submitBatch', (input) => {
    const { epoch, chunk } = input as { readonly epoch: number; readonly chunk: number };
    world.batchTakesMs = epoch === 1 && chunk === 1 ? 10_000 * HOUR_MS : 0;
  });
  const left = {
    notes: [{ epoch: 1, chunk: 1, batchId: '2' }],
    pending: [{ epoch: 1, chunks: [1] }],
    unknownObjects: 1,
  };
  await feeds.run(world);
  expect(await feeds.stateOf(world)).toMatchObject({ ...left, collections: {} });

  world.source['one'] = { values: { a: '2', b: '1', c: '1' }, complete: true };
  const sentBefore = world.sent.length;
  const second = await feeds.run(world);
  expect(world.sent.slice(sentBefore)).toEqual(['a=2', 'b=1']);
  // Accepted, but the batch that hangs may still overwrite it: the cursor goes on, the outcome tells.
  expect(second.result).toMatchObject({
    outcome: 'partial',
    counts: { updated: 1, resent: 1, unresolved: 1 },
    collections: [{ cursorMoved: true }],
  });
  expect((await feeds.stateOf(world)).pending).toHaveLength(1);
  expect(await feeds.stateOf(world)).toMatchObject(left);

  await feeds.run(world);
  expect(world.sent.slice(sentBefore)).toEqual(['a=2', 'b=1', 'b=1']);
  expect((await feeds.stateOf(world)).pending).toHaveLength(1);
  expect(await feeds.stateOf(world)).toMatchObject(left);

  const forget = { epoch: 1, chunk: 1, reason: 'deleted by support' };
  await feeds.state.forgetBatch(world.feedId, forget);
  const freed = await feeds.run(world);
  expect(freed.result).toMatchObject({ outcome: 'success', counts: { resent: 1, unresolved: 0 } });
  expect(await feeds.stateOf(world)).toMatchObject({ notes: [], pending: [], unknownObjects: 0 });
  expect((await feeds.stateOf(world)).recentRuns.map(({ outcome }) => outcome)).toEqual([
    'success',
    'batchForgotten',
    'partial',
    'partial',
    'partial',
  ]);
  const sent = world.sent.length;
  expect((await feeds.run(world)).result?.collections).toMatchObject([{ status: 'unchanged' }]);
  expect(world.sent).toHaveLength(sent);
});

test('a batch whose id was lost keeps its objects pending and unknown for one run longer', async () => {
  const world = await feeds.newWorld({ source: { one: { a: '1' } } });
  world.once('submitBatch', async (input) => {
    const { runKey, epoch, chunk } = input as SubmitBatchInput;
    const note = { runKey, epoch, chunk, uploadWithinMs: 0, instance: world.options.instance };
    await feeds.state.noteBatch(world.feedId, note);
    throw new CodedError('BatchUnresolved', 'the answer was lost, the batch has no known id');
  });
  await feeds.run(world);
  const pending = [{ epoch: 1, chunks: [0] }];
  expect(await feeds.stateOf(world)).toMatchObject({ pending, notes: [{ epoch: 1, chunk: 0 }] });
  const second = await feeds.run(world);
  expect(second.result, second.result?.summary).toMatchObject({
    outcome: 'partial',
    counts: { resent: 1, unresolved: 1 },
  });
  expect(await feeds.stateOf(world)).toMatchObject({ pending, notes: [], unknownObjects: 1 });
  const third = await feeds.run(world);
  expect(third.result, third.result?.summary).toMatchObject({
    outcome: 'success',
    counts: { resent: 1, unresolved: 0 },
  });
  expect(await feeds.stateOf(world)).toMatchObject({ pending: [], notes: [], unknownObjects: 0 });
  expect(world.inputsOf('settleBatch')).toEqual([]);
});

test('a batch that still runs when its run was cancelled is waited for before anything is fetched [R16]', async () => {
  const world = await feeds.newWorld({ source: { one: { a: '1', b: '1' } } });
  world.batchTakesMs = 3 * HOUR_MS;
  const first = await feeds.start(world);
  await expect.poll(() => world.inputsOf('awaitBatch').length).toBeGreaterThan(0);
  await first.cancel();
  // Looked at by the client that does not let time pass.
  const looked = feeds.client.workflow.getHandle(first.workflowId);
  await expect
    .poll(async () => (await looked.describe()).status.name, { timeout: 20_000 })
    .toBe('CANCELLED');
  const from = world.calls.length;
  world.once('fetchCollection', () => {
    expect(world.batches[0]?.status).toBe('Completed');
    world.batchTakesMs = 0;
  });
  expect(await feeds.run(world)).toMatchObject({
    result: { outcome: 'success', counts: { resent: 2 } },
  });
  const names = world.calls.slice(from).map(({ name }) => name);
  expect(names.filter((name) => name === 'settleBatch').length).toBeGreaterThan(10);
  expect(names.lastIndexOf('settleBatch')).toBeLessThan(names.indexOf('fetchCollection'));
});

testReplays(() => feeds);
