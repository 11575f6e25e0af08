// Runs in which nothing goes wrong.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countEvents, sharedFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await sharedFeedEnv();
});
afterAll(() => feeds.close());

const three = { a: '1', b: '1', c: '1' };
const MOST_EVENTS_OF_AN_EMPTY_RUN = 50;

describe('a run', () => {
  test('loads everything the first time and remembers where it stands', async () => {
    const world = await feeds.newWorld({ source: { one: three }, objectsPerChunk: 2, window: 1 });
    const { status, result } = await feeds.run(world);
    expect(status).toBe('completed');
    expect(result).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      counts: { created: 3, chunks: 2, unresolved: 0 },
      collections: [{ collection: 'one', status: 'complete', records: 3, cursorMoved: true }],
      cursors: { one: { etag: JSON.stringify(three) } },
    });
    expect(world.sent).toEqual(['a=1 b=1', 'c=1']);
    const state = await feeds.stateOf(world);
    expect(state).toMatchObject({
      epoch: 1,
      committedEpoch: 1,
      pending: [],
      notes: [],
      collections: { one: { cursor: { etag: JSON.stringify(three) } } },
      health: { lastOutcome: 'success', consecutiveFailures: 0 },
    });
    expect(state.holder).toBeUndefined();
    expect(feeds.checkpoints.get(world.feedId)).toEqual(state);
  });

  test('sends only what changed since [B12]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    world.source['one'] = { values: { ...three, b: '2', d: '1' }, complete: true };
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ counts: { created: 1, updated: 1, removed: 0 } });
    expect(world.sent.slice(1)).toEqual(['b=2 d=1']);
  });

  test('of a source without news sends nothing and needs few events [B12]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    const ledger = (await feeds.stateOf(world)).ledger;
    const handle = await feeds.start(world);
    expect(await feeds.end(handle)).toMatchObject({
      result: { outcome: 'success', collections: [{ status: 'unchanged', cursorMoved: true }] },
    });
    expect(world.batches).toHaveLength(1);
    expect((await feeds.stateOf(world)).ledger).toEqual(ledger);
    const [history] = await feeds.historiesOf(handle.workflowId);
    const events = countEvents(history);
    console.warn(`history events of an empty delta run: ${events}`);
    expect(events).toBeLessThanOrEqual(MOST_EVENTS_OF_AN_EMPTY_RUN);
  });

  test('in mode full asks for everything again, and still sends only what differs', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    const { result } = await feeds.run(world, { mode: 'full' });
    expect(result).toMatchObject({ mode: 'full', collections: [{ status: 'complete' }] });
    expect(world.inputsOf<{ revalidate: boolean }>('fetchCollection')[1]?.revalidate).toBe(false);
    expect(world.batches).toHaveLength(1);
  });

  test('takes only the collections that were asked for, and keeps the claims of the others', async () => {
    const world = await feeds.newWorld({ source: { one: three, two: { x: '1' } } });
    await feeds.run(world);
    world.source['one'] = { values: { a: '1' }, complete: true };
    world.source['two'] = { values: {}, complete: true };
    const { result } = await feeds.run(world, { collections: ['one'] });
    expect(result?.collections).toMatchObject([
      { collection: 'one', status: 'complete', cursorMoved: true },
      { collection: 'two', status: 'skipped', cursorMoved: false },
    ]);
    expect([...world.platform.keys()].sort()).toEqual(['a', 'x']);
  });

  test('can be found by its search attributes', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const handle = await feeds.start(world);
    await feeds.end(handle);
    const { typedSearchAttributes } = await handle.describe();
    const found = Object.fromEntries(
      typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    expect(found).toMatchObject({
      TcFeedId: world.feedId,
      TcRunMode: 'delta',
      TcRunOutcome: 'success',
      TcRecords: 3,
    });
  });
});

describe('what has vanished from the source', () => {
  test('is removed after everything else was accepted [D2]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    world.source['one'] = { values: { a: '1', d: '1' }, complete: true };
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success', counts: { created: 1, removed: 2 } });
    expect(world.sent.slice(1)).toEqual(['d=1', '-b -c']);
    expect([...world.platform.keys()].sort()).toEqual(['a', 'd']);
  });

  test('stays until it was missing often enough, a verified "not modified" counts [D3]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, graceSnapshots: 2 });
    await feeds.run(world);
    world.source['one'] = { values: { a: '1' }, complete: true };
    await feeds.run(world);
    expect(world.platform.size).toBe(3);
    await feeds.run(world);
    expect([...world.platform.keys()]).toEqual(['a']);
  });

  test('stays when the snapshot proves nothing about absence [D3]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    world.source['one'] = { values: { a: '1' }, complete: false };
    await feeds.run(world);
    expect(world.platform.size).toBe(3);
  });

  test('stays when too much would go: the run is partial and says why [D3]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, maxRemovals: 1 });
    await feeds.run(world);
    world.source['one'] = { values: { a: '2' }, complete: true };
    const { status, result } = await feeds.run(world);
    expect(status).toBe('completed');
    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      counts: { updated: 1, removed: 0 },
    });
    expect(result?.summary).toMatch(
      /^removal dropped: 2 objects would be removed, allowed are 1; created=0/,
    );
    expect(result?.warnings.join()).toMatch(
      /tcfeeds run feed-\d+ --wait --set stale\.maxShare=100%/,
    );
    expect(world.platform.size).toBe(3);
    expect(world.inputsOf('planRemoval')).toEqual([]);
  });

  test('goes with its last claim only [D4]', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' }, two: { a: '1' } } });
    await feeds.run(world);
    world.source['one'] = { values: {}, complete: true };
    await feeds.run(world);
    expect([...world.platform.keys()]).toEqual(['a']);
    world.source['two'] = { values: {}, complete: true };
    await feeds.run(world);
    expect(world.platform.size).toBe(0);
  });
});

describe('a preview', () => {
  test('says what would be done and writes nothing [R15] [D11]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    const before = await feeds.stateOf(world);
    world.source['one'] = { values: { a: '2', d: '1' }, complete: true };
    const { result } = await feeds.run(world, { mode: 'preview' });
    expect(result).toMatchObject({
      mode: 'preview',
      outcome: 'success',
      counts: { created: 1, updated: 1, removed: 2 },
      cursors: { one: { etag: JSON.stringify(three) } },
      collections: [{ cursorMoved: false }],
    });
    expect(result?.summary).toMatch(/^preview: created=1/);
    expect(world.batches).toHaveLength(1);
    const { holder, collections, ledger, pending, notes, health, recentRuns } =
      await feeds.stateOf(world);
    expect(holder).toBeUndefined();
    expect({ collections, ledger, pending, notes, health }).toEqual({
      collections: before.collections,
      ledger: before.ledger,
      pending: [],
      notes: [],
      health: before.health,
    });
    expect(recentRuns[0]).toMatchObject({ mode: 'preview' });
  });

  test('leaves what an earlier run left to the next real run', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const reached = feeds.hangAt(world, 'awaitBatch');
    const handle = await feeds.start(world);
    await reached;
    await handle.terminate();
    await feeds.run(world, { mode: 'preview' });
    expect(await feeds.stateOf(world)).toMatchObject({
      pending: [expect.anything()],
      notes: [{ batchId: '1' }],
    });
    expect(world.inputsOf('settleBatch')).toEqual([]);
  });
});

testReplays(() => feeds);
