// Who may write: one run per feed, and what becomes of runs that lose the lease.
// The first test measures waiting, so it comes before any time was skipped: our clock and the server's are still the same.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const three = { a: '1', b: '1', c: '1' };

describe('a busy lease', () => {
  test('is waited for as long as configured, then the run is skipped, not failed [R2] [R3]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, busyWaitMs: 2500 });
    const reached = feeds.hangAt(world, 'awaitBatch');
    const first = await feeds.start(world);
    await reached;
    const startedAt = Date.now();
    const { status, result } = await feeds.run(world);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2400);
    expect(status).toBe('completed');
    expect(result).toMatchObject({ outcome: 'skipped', exitCode: 3, collections: [] });
    expect(result?.summary).toMatch(
      new RegExp(`^Skipped: ${first.workflowId} has been running since .* holds the lease`),
    );
    const { holder, epoch } = await feeds.stateOf(world);
    expect([holder?.workflowId, epoch]).toEqual([first.workflowId, 1]);
    await first.cancel();
    await feeds.end(first);
  });

  test('that becomes free in time is taken', async () => {
    const world = await feeds.newWorld({ source: { one: three }, busyWaitMs: 3_600_000 });
    const reached = feeds.hangAt(world, 'fetchCollection');
    const first = await feeds.start(world);
    await reached;
    const second = await feeds.start(world);
    await expect.poll(() => world.inputsOf('beginRun').length).toBeGreaterThan(1);
    await first.cancel();
    await feeds.end(first);
    expect(await feeds.end(second)).toMatchObject({ result: { outcome: 'success' } });
  });

  test('of a paused feed is not given: the run is skipped', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.state.configure(world.feedId, { paused: true });
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({
      outcome: 'skipped',
      exitCode: 3,
      summary: `Skipped: feed ${world.feedId} is paused`,
    });
  });
});

describe('a holder', () => {
  test('that was terminated is taken over at once [R2]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const reached = feeds.hangAt(world, 'fetchCollection');
    const first = await feeds.start(world);
    await reached;
    await first.terminate('killed');
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success' });
    const { recentRuns, epoch } = await feeds.stateOf(world);
    expect(epoch).toBe(2);
    expect(recentRuns.map(({ outcome }) => outcome)).toEqual(['success', 'takenOver']);
  });
});

describe('a run in flight', () => {
  test('cannot write after an operator has reset its cursor: nothing moves [S11]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, objectsPerChunk: 1, window: 1 });
    await feeds.run(world);
    world.source['one'] = { values: { a: '2', b: '2', c: '2' }, complete: true };
    world.once('submitBatch', () => undefined);
    world.once('submitBatch', async () => {
      await feeds.state.resetCursor(world.feedId, { to: null, reason: 'reload', force: true });
    });
    const { status, type, result } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'StaleEpoch']);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 });
    expect(world.sent.slice(3)).toEqual(['a=2']);
    // Refused by the fence once; no attempt follows.
    expect(
      world.inputsOf<{ epoch: number }>('submitBatch').filter((i) => i.epoch === 2),
    ).toHaveLength(2);
    const state = await feeds.stateOf(world);
    expect(state.collections['one']?.cursor).toBeNull();
    expect(state.holder).toBeUndefined();
    expect(state.pending).toHaveLength(1);
    await feeds.run(world);
    expect(Object.fromEntries(world.platform)).toEqual({ a: '2', b: '2', c: '2' });
  });

  test('cannot commit after an operator has reset its cursor', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('commitRun', async () => {
      await feeds.state.resetCursor(world.feedId, { to: null, reason: 'reload', force: true });
    });
    const { type } = await feeds.run(world);
    expect(type).toBe('StaleEpoch');
    expect(world.inputsOf('commitRun')).toHaveLength(1);
    expect(await feeds.stateOf(world)).toMatchObject({ collections: {}, committedEpoch: 0 });
  });

  test('whose lease was released is fenced off, also when nobody has begun since [R3]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('submitBatch', async () => {
      await feeds.client.workflow
        .getHandle(`feed-state:${world.feedId}`)
        .signal('releaseLease', { reason: 'test' });
    });
    const { type } = await feeds.run(world);
    expect(type).toBe('StaleEpoch');
    expect(world.sent).toEqual([]);
  });
});

testReplays(() => feeds);
