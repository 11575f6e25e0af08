// Runs that are cancelled or terminated, in every phase: what stays behind, and how the next run makes it good.
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv, RunHandle } from '../support/workflow-env.ts';
import type { ActivityName, World } from '../support/scripted-world.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const before = { a: '1', b: '1' };
const now = { a: '2', c: '1' };
const later = { a: '3', b: '2' };

interface Phase {
  readonly phase: string;
  readonly activity: ActivityName;
  /** Chunk 0 creates, chunk 1 removes. */
  readonly chunk?: number;
  readonly pending: number;
  readonly notes: number;
}

const PHASES: readonly Phase[] = [
  { phase: 'fetch', activity: 'fetchCollection', pending: 0, notes: 0 },
  { phase: 'map', activity: 'mapCollection', pending: 0, notes: 0 },
  { phase: 'plan', activity: 'planRun', pending: 0, notes: 0 },
  { phase: 'submit', activity: 'submitBatch', chunk: 0, pending: 1, notes: 0 },
  { phase: 'await', activity: 'awaitBatch', chunk: 0, pending: 1, notes: 1 },
  { phase: 'remove', activity: 'submitBatch', chunk: 1, pending: 1, notes: 0 },
  { phase: 'await the removal', activity: 'awaitBatch', chunk: 1, pending: 1, notes: 1 },
  { phase: 'write the ledger', activity: 'writeLedger', pending: 1, notes: 0 },
];

/** A second run, with something to create and something to remove, that hangs in the phase. */
async function hanging({ activity, chunk }: Phase): Promise<{ world: World; handle: RunHandle }> {
  const world = await feeds.newWorld({ source: { one: before } });
  await feeds.run(world);
  world.source['one'] = { values: now, complete: true };
  const reached = feeds.hangAt(
    world,
    activity,
    (input: { readonly chunk?: number }) => chunk === undefined || input.chunk === chunk,
  );
  const handle = await feeds.start(world);
  await reached;
  return { world, handle };
}

/** The calls of the last run, by name. */
const namesSince = (world: World, from: number): string[] =>
  world.calls.slice(from).map(({ name }) => name);

describe.each(PHASES)('in the phase "$phase"', (phase) => {
  test('a cancelled run closes as Cancelled, gives the lease back and keeps what may still arrive [R16] [R6]', async () => {
    const { world, handle } = await hanging(phase);
    await handle.cancel();
    expect(await feeds.end(handle)).toEqual({ status: 'cancelled' });
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    const state = await feeds.stateOf(world);
    expect(state.holder).toBeUndefined();
    expect(state.committedEpoch).toBe(1);
    expect(state.pending).toHaveLength(phase.pending);
    expect(state.recentRuns[0]).toMatchObject({ outcome: 'failure' });
    expect(state.recentRuns[0]?.summary).toMatch(/^Cancelled: the run was cancelled/);
    // Of this run: chunks whose end was read are known, others stay noted.
    expect(state.notes).toHaveLength(phase.notes);

    const from = world.calls.length;
    expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'success' } });
    expect(Object.fromEntries(world.platform)).toEqual(now);
    expect(await feeds.stateOf(world)).toMatchObject({ pending: [], notes: [] });
    expect(namesSince(world, from).filter((name) => name === 'settleBatch')).toHaveLength(
      phase.notes,
    );
  });

  test('a terminated run is settled by the next one before that plans, whatever the source says now [R16] [R6]', async () => {
    const { world, handle } = await hanging(phase);
    await handle.terminate('killed');
    world.source['one'] = { values: later, complete: true };
    const from = world.calls.length;
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success', exitCode: 0 });
    expect(Object.fromEntries(world.platform)).toEqual(later);
    const names = namesSince(world, from);
    const settled = names.lastIndexOf('settleBatch');
    expect(settled).toBeLessThan(names.indexOf('fetchCollection'));
    if (phase.notes > 0) expect(settled).toBeGreaterThan(0);
    expect(await feeds.stateOf(world)).toMatchObject({ pending: [], notes: [], epoch: 3 });
    // And the run after that finds nothing to do (I5).
    const batches = world.batches.length;
    await feeds.run(world);
    expect(world.batches).toHaveLength(batches);
  });
});

describe('while it commits', () => {
  /** A second run that has asked for its commit, which is held up until `goOn` is called. */
  async function committing(
    options: { readonly runDeadlineMs?: number } = {},
  ): Promise<{ world: World; handle: RunHandle; goOn: () => void }> {
    const world = await feeds.newWorld({ source: { one: before }, ...options });
    await feeds.run(world);
    world.source['one'] = { values: now, complete: true };
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
  const world = await feeds.newWorld({ source: { one: before }, busyWaitMs: 3_600_000 });
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
