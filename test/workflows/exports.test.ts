// Runs of exports: what is told, what moves when, and how the next run makes good what was stopped.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import type { ActivityName, World } from '../support/scripted-world.ts';
import { createFeedEnv, testReplays, type Ending, type FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const OUTPUTS = ['list', 'siem'];
const newWorld = (
  values: Readonly<Record<string, string>>,
  outputs: readonly string[] = OUTPUTS,
): Promise<World> => feeds.newWorld({ source: { platform: values }, outputs });
const run = async (world: World, mode: 'delta' | 'full' | 'preview' = 'delta'): Promise<Ending> =>
  feeds.end(await feeds.startExport(world, { mode }));
const show = (world: World, values: Readonly<Record<string, string>>): void => {
  world.source['platform'] = { values, complete: true };
};
const toldTo = (world: World, output: string): unknown =>
  Object.fromEntries([...(world.told.get(output) ?? new Map<string, string>())].sort());
const expectTold = (world: World): void => {
  for (const output of world.options.outputs ?? [])
    expect(toldTo(world, output)).toEqual(world.source['platform']?.values);
};
const outcome = (name: string): object => ({ status: 'completed', result: { outcome: name } });

describe('an export', () => {
  test('tells each output everything, then what came, changed and went [S7]', async () => {
    const world = await newWorld({ a: '1', b: '1' });
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
    show(world, { b: '2', c: '1' });
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
    const state = await feeds.stateOf(world);
    expect(state.collections['output:siem']?.cursor).toMatchObject({ position: '2' });
    expect(state.collections['output:siem']?.cursor?.mayKnow).toBeUndefined();
    expect(state).toMatchObject({ committedEpoch: 2, health: { lastOutcome: 'success' } });
  });

  test('tells nobody anything when nothing is new', async () => {
    const world = await newWorld({ a: '1' });
    await run(world);
    const calls = world.calls.length;
    expect(await run(world)).toMatchObject(outcome('success'));
    expect(world.calls.slice(calls).map(({ name }) => name)).not.toContain('deliverOutput');
  });

  test('goes on without an output that refuses, and tells it later all that it missed', async () => {
    const world = await newWorld({ a: '1' });
    world.down.add('siem');
    expect(await run(world)).toMatchObject(outcome('partial'));
    show(world, { b: '1' });
    expect(await run(world)).toMatchObject(outcome('partial'));
    expect(toldTo(world, 'list')).toEqual({ b: '1' });
    expect((await feeds.stateOf(world)).collections['output:siem']?.cursor).toMatchObject({
      mayKnow: '2',
    });
    world.down.clear();
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
  });

  test('is a preview that tells nothing and moves nothing', async () => {
    const world = await newWorld({ a: '1' });
    expect(await run(world, 'preview')).toMatchObject(outcome('success'));
    const { collections, ledger, holder } = await feeds.stateOf(world);
    expect({ collections, ledger, holder }).toEqual({ collections: {} });
    expect(world.told.size).toBe(0);
  });

  test('that cannot read says so, and nothing moves [S1]', async () => {
    const world = await newWorld({ a: '1' });
    world.always('readWindow', () => {
      throw new CodedError('PlatformResponse', 'no list');
    });
    expect(await run(world)).toMatchObject({ status: 'failed' });
    expect(await feeds.stateOf(world)).toMatchObject({ collections: {}, committedEpoch: 0 });
    world.calm();
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
  });

  test('whose lease was taken away while it read tells nobody anything [R3]', async () => {
    const world = await newWorld({ a: '1' });
    const reached = feeds.hangAt(world, 'mergeMirror');
    const handle = await feeds.startExport(world);
    await reached;
    await feeds.state.resetCursor(world.feedId, { to: null, reason: 'reload', force: true });
    await handle.cancel();
    await feeds.end(handle);
    expect(world.told.size).toBe(0);
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
  });
});

interface Phase {
  readonly activity: ActivityName;
  /** What was read is true already. */
  readonly isRead: boolean;
}
const PHASES: readonly Phase[] = [
  { activity: 'checkExport', isRead: false },
  { activity: 'planWindows', isRead: false },
  { activity: 'readWindow', isRead: false },
  { activity: 'findGone', isRead: false },
  { activity: 'mergeMirror', isRead: false },
  { activity: 'deliverOutput', isRead: true },
];

describe.each(PHASES)('stopped in $activity', ({ activity, isRead }) => {
  const hanging = async () => {
    // One object and one output: the test server loses its way when one of two activities ends while both are cancelled.
    const world = await newWorld({ a: '1' }, ['siem']);
    await run(world);
    show(world, { b: '2' });
    const reached = feeds.hangAt(world, activity);
    const handle = await feeds.startExport(world);
    await reached;
    return { world, handle };
  };
  const expectHealed = async (world: World): Promise<void> => {
    // Until the next run the source moves on: what an output may know is withdrawn from it.
    show(world, { c: '3' });
    expect(await run(world)).toMatchObject(outcome('success'));
    expectTold(world);
  };

  test('by a cancel: the lease is free, what was read is true or was not told, the next run makes it good [R16]', async () => {
    const { world, handle } = await hanging();
    await handle.cancel();
    expect(await feeds.end(handle)).toEqual({ status: 'cancelled' });
    const { holder, collections, committedEpoch } = await feeds.stateOf(world);
    expect({ holder, committedEpoch }).toEqual({ holder: undefined, committedEpoch: 1 });
    expect(collections['output:siem']?.cursor?.mayKnow).toBe(isRead ? '2' : undefined);
    await expectHealed(world);
  });

  test('by a terminate: the next run takes over and makes it good [R16] [R3]', async () => {
    const { world, handle } = await hanging();
    await handle.terminate('test');
    expect(await feeds.end(handle)).toEqual({ status: 'terminated' });
    await expectHealed(world);
  });
});

testReplays(() => feeds);
