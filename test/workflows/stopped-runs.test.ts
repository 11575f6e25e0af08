// Runs that are cancelled or terminated: what stays behind, and how the next run makes it good. The phases that are not here
// are in `stopped-runs.long.test.ts`.
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../support/scripted-world.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { BEFORE, describeStopped, NOW, PHASES } from '../support/stopped-runs.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv, RunHandle } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

describeStopped(() => feeds, [PHASES.plan, PHASES.awaitRemoval]);

describe('while it commits', () => {
  /** A second run that has asked for its commit, which is held up until `goOn` is called. */
  async function committing(
    options: { readonly runDeadlineMs?: number } = {},
  ): Promise<{ world: World; handle: RunHandle; goOn: () => void }> {
    const world = await feeds.newWorld({ source: { one: BEFORE }, ...options });
    await feeds.run(world);
    world.source['one'] = { values: NOW, complete: true };
    const gate = new EventEmitter();
    const mayGoOn = once(gate, 'open');
    world.once('commitRun', async () => {
      gate.emit('asked');
      await mayGoOn;
    });
    const asked = once(gate, 'asked');
    const handle = await feeds.start(world);
    await asked;
    return { world, handle, goOn: () => void gate.emit('open') };
  }

  /** Until the run has taken notice of the event that has such attributes. */
  const noticed = (
    { workflowId }: RunHandle,
    attributes: `${'workflowExecutionCancelRequested' | 'timerFired'}EventAttributes`,
  ): Promise<void> =>
    expect
      .poll(
        async () => {
          const { events } = await feeds.client.workflow.getHandle(workflowId).fetchHistory();
          const happened = events?.findIndex((event) => event[attributes]) ?? -1;
          return (
            happened >= 0 &&
            events?.slice(happened).some((event) => event.workflowTaskCompletedEventAttributes)
          );
        },
        { timeout: 12_000 },
      )
      .toBe(true);

  test('a cancelled run that committed all the same says so [R16] [S7]', async () => {
    const { world, handle, goOn } = await committing();
    await handle.cancel();
    await noticed(handle, 'workflowExecutionCancelRequestedEventAttributes');
    goOn();
    expect(await feeds.end(handle)).toMatchObject({
      status: 'completed',
      result: { outcome: 'success', collections: [{ cursorMoved: true }] },
    });
    const state = await feeds.stateOf(world);
    expect(state).toMatchObject({ committedEpoch: 2, pending: [], notes: [] });
    expect(state.holder).toBeUndefined();
    expect(state.recentRuns.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
    expect(world.reports.at(-1)).toMatchObject({ outcome: 'success' });
  });

  test('a cancelled run whose commit is refused closes as Cancelled: nothing moved [R16]', async () => {
    const { world, handle, goOn } = await committing();
    await handle.cancel();
    await noticed(handle, 'workflowExecutionCancelRequestedEventAttributes');
    await feeds.client.workflow
      .getHandle(`feed-state:${world.feedId}`)
      .signal('releaseLease', { reason: 'test' });
    goOn();
    expect(await feeds.end(handle)).toEqual({ status: 'cancelled' });
    expect(await feeds.stateOf(world)).toMatchObject({
      committedEpoch: 1,
      pending: [{ epoch: 2 }],
      recentRuns: [{ outcome: 'released' }, { outcome: 'success' }],
    });
  });

  test('a run that meets its deadline there and has committed is no failure [R11] [S7]', async () => {
    const { world, handle, goOn } = await committing({ runDeadlineMs: 8_000 });
    await noticed(handle, 'timerFiredEventAttributes');
    goOn();
    expect(await feeds.end(handle)).toMatchObject({
      status: 'completed',
      result: { outcome: 'success' },
    });
    expect(await feeds.stateOf(world)).toMatchObject({ committedEpoch: 2 });
  });
});

test('a run that is cancelled while it waits for the lease leaves the holder alone', async () => {
  const world = await feeds.newWorld({ source: { one: BEFORE }, busyWaitMs: 3_600_000 });
  const reached = feeds.hangAt(world, 'fetchCollection');
  const holder = await feeds.start(world);
  await reached;
  const waiting = await feeds.start(world);
  await expect.poll(() => world.inputsOf('beginRun').length).toBeGreaterThan(1);
  await waiting.cancel();
  expect(await feeds.end(waiting)).toEqual({ status: 'cancelled' });
  expect((await feeds.stateOf(world)).holder?.workflowId).toBe(holder.workflowId);
  await holder.cancel();
  await feeds.end(holder);
});

testReplays(() => feeds);
