// Runs of exports: what is told, what moves when, and how the next run makes good what was stopped.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { expectTold, exportRuns, outcome, show, toldTo } from '../support/export-runs.ts';
import { UNNAMED } from '../support/scripted-exports.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { describeStoppedExports } from '../support/stopped-exports.ts';
import { createFeedEnv, testReplays, type FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const { newWorld, run } = exportRuns(() => feeds);

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

  test('withdraws nothing for being missing beside an entry of which not even the id is known [A2]', async () => {
    const world = await newWorld({ a: '1', b: '1' });
    expect(await run(world)).toMatchObject(outcome('success'));
    show(world, { a: '1', x: UNNAMED });
    expect(await run(world, 'full')).toMatchObject({
      result: {
        warnings: expect.arrayContaining([
          'indicators: 1 entries of the list have no id that can be read; nothing is withdrawn for being missing in this run',
        ]) as unknown,
      },
    });
    const merges = world.calls.filter(({ name }) => name === 'mergeMirror');
    expect(merges.at(-1)?.input).toMatchObject({ whole: [] });
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

// The others are in `exports.long.test.ts`.
describeStoppedExports(() => feeds, ['planWindows', 'deliverOutput']);

testReplays(() => feeds);
