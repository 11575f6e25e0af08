// Runs in which something fails: what stays, what moves, what the next run does about it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { sharedFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await sharedFeedEnv();
});
afterAll(() => feeds.close());

const three = { a: '1', b: '1', c: '1' };
const fail =
  (code: ConstructorParameters<typeof CodedError>[0], message = 'scripted') =>
  () => {
    throw new CodedError(code, message);
  };
const isChunk = (chunk: number) => (input: { readonly chunk: number }) => input.chunk === chunk;

describe('a chunk', () => {
  test('without a readable end keeps the cursor, and the next run sends its objects again [S1]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, objectsPerChunk: 1, window: 1 });
    world.always('awaitBatch', (input) => {
      if (isChunk(1)(input as never)) fail('BatchUnresolved')();
    });
    const { status, result } = await feeds.run(world);
    expect(status).toBe('completed');
    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      counts: { created: 2, unresolved: 1 },
      collections: [{ cursorMoved: false }],
      cursors: { one: null },
    });
    const state = await feeds.stateOf(world);
    expect(state.collections).toEqual({});
    expect(state).toMatchObject({ unknownObjects: 1, notes: [{ chunk: 1, batchId: '2' }] });
    world.calm();
    const second = await feeds.run(world);
    expect(second.result, second.result?.summary).toMatchObject({
      outcome: 'success',
      counts: { resent: 1, created: 0 },
    });
    expect(world.sent).toEqual(['a=1', 'b=1', 'c=1', 'b=1']);
    expect(world.inputsOf('settleBatch')).toHaveLength(1);
    expect(await feeds.stateOf(world)).toMatchObject({
      unknownObjects: 0,
      notes: [],
      collections: { one: { cursor: { etag: JSON.stringify(three) } } },
    });
  });

  test('that cannot be sent stops all further writing, and names its cause [S2]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, objectsPerChunk: 1, window: 1 });
    world.once('submitBatch', () => undefined);
    world.once('submitBatch', fail('AuthFailed', 'the platform refused the signature'));
    const { status, type, result, message } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'AuthFailed']);
    expect(message).toBe(result?.summary);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1, counts: { created: 1 } });
    expect(result?.summary).toMatch(/^AuthFailed: chunk 1: the platform refused the signature/);
    expect(world.sent).toEqual(['a=1']);
    expect((await feeds.stateOf(world)).collections).toEqual({});
    await feeds.run(world);
    expect(world.sent.slice(1)).toEqual(['b=1', 'c=1']);
  });

  test('refused because of the limit of the owner stops all further writing [B7]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, objectsPerChunk: 1, window: 1 });
    world.limitAtChunk = 1;
    const { status, type, result } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'IndicatorLimit']);
    expect(result).toMatchObject({ exitCode: 1, counts: { created: 1, chunks: 2 } });
    expect(world.sent).toEqual(['a=1', 'b=1']);
    expect((await feeds.stateOf(world)).collections).toEqual({});
    world.limitAtChunk = undefined;
    await feeds.run(world);
    expect([...world.platform.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  test('whose create fails keeps what is to be removed', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    world.source['one'] = { values: { d: '1' }, complete: true };
    world.once('awaitBatch', fail('BatchUnresolved'));
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'partial', counts: { removed: 0 } });
    expect(world.sent.slice(1)).toEqual(['d=1']);
    await feeds.run(world);
    expect([...world.platform.keys()]).toEqual(['d']);
  });

  test('that is retried after a lost answer goes on with its batch [B5] [R5]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.loseAnswerOfSubmit = 1;
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success', counts: { created: 3 } });
    expect(world.batches).toMatchObject([{ id: '1', uploads: 1 }]);
  });

  test('with refused objects makes the run partial and moves the cursor [B1]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.refused.add('b');
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      counts: { created: 2, rejected: 1 },
      collections: [{ cursorMoved: true }],
    });
    const again = await feeds.run(world, { mode: 'full' });
    expect(again.result).toMatchObject({ outcome: 'success' });
    expect(world.batches).toHaveLength(1);
  });
});

describe('collections', () => {
  test('fail by themselves: the run is partial, the other cursor moves [R10] [S10]', async () => {
    const world = await feeds.newWorld({ source: { one: three, two: { x: '1' } } });
    world.always('fetchCollection', (input) => {
      if ((input as { collection: string }).collection === 'two')
        fail('PermissionDenied', 'two is not part of the licence')();
    });
    const { status, result } = await feeds.run(world);
    expect(status).toBe('completed');
    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      collections: [
        { collection: 'one', status: 'complete', cursorMoved: true },
        { collection: 'two', status: 'failed', cause: 'PermissionDenied', cursorMoved: false },
      ],
    });
    expect(result?.summary).toMatch(/^two failed: PermissionDenied: two is not part/);
    expect(Object.keys((await feeds.stateOf(world)).collections)).toEqual(['one']);
    expect([...world.platform.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  test('that all fail make the run fail, and nothing moves [R1]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.always('mapCollection', fail('FeedFormat', 'HTML instead of CSV'));
    const { status, type, result } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'FeedFormat']);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1, cursors: { one: null } });
    expect(result?.summary).toMatch(/^one failed: FeedFormat: HTML instead of CSV/);
    const state = await feeds.stateOf(world);
    expect(state).toMatchObject({ collections: {}, health: { consecutiveFailures: 1 } });
    expect(state.holder).toBeUndefined();
  });

  test('whose source answers at last are not lost: temporary errors are retried [A5]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('fetchCollection', fail('SourceUnavailable'));
    world.once('fetchCollection', fail('SourceUnreachable'));
    expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'success' } });
    expect(world.inputsOf('fetchCollection')).toHaveLength(3);
  });

  test('do not remove what a failed one could still claim', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' }, two: { a: '1' } } });
    await feeds.run(world);
    world.source['one'] = { values: {}, complete: true };
    world.always('fetchCollection', (input) => {
      if ((input as { collection: string }).collection === 'two') fail('SourceRejected')();
    });
    await feeds.run(world);
    expect([...world.platform.keys()]).toEqual(['a']);
  });
});

describe('a run', () => {
  test.each([
    ['nothing', undefined, /the input must be one JSON object, got nothing/],
    ['no feed', {}, /feedId must be a feed id/],
    ['a misspelt member', { feedId: 'x', colections: ['one'] }, /member "colections"/],
    [
      'a continuation that never was',
      { feedId: 'x', resume: { epoch: 1, startedAt: 'x', carried: {} } },
      /resume is set by a run that continues as new/,
    ],
  ])('with %s as its input fails and says so', async (_what, input, message) => {
    const handle = await feeds.startRaw(input);
    const ending = await feeds.end(handle);
    expect([ending.status, ending.type]).toEqual(['failed', 'InputInvalid']);
    expect(ending.message).toMatch(message);
  });

  test('for a collection that is not enabled fails with outcome and result [R1]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const handle = await feeds.start(world, { collections: ['three'] });
    const { status, type, result } = await feeds.end(handle);
    expect([status, type]).toEqual(['failed', 'InputInvalid']);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 });
    expect(result?.summary).toMatch(/^InputInvalid: .*no enabled collection "three"/);
    expect((await feeds.stateOf(world)).holder).toBeUndefined();
    const { typedSearchAttributes } = await handle.describe();
    const outcome = typedSearchAttributes.getAll().find(({ key }) => key.name === 'TcRunOutcome');
    expect(outcome?.value).toBe('failure');
  });

  test('stops before the fetch when the preflight has findings [R13]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('preflight', fail('PreflightFailed', 'owner: "Test Source" does not exist'));
    const { type, result } = await feeds.run(world);
    expect(type).toBe('PreflightFailed');
    expect(result?.summary).toMatch(/^PreflightFailed: owner: "Test Source" does not exist/);
    expect(world.inputsOf('fetchCollection')).toEqual([]);
    expect((await feeds.stateOf(world)).holder).toBeUndefined();
  });

  test.each(['planRun', 'beginPlan', 'writeLedger', 'commitRun'] as const)(
    'that fails in %s moves nothing and frees the lease, and the next run makes it good [S7] [R6]',
    async (activity) => {
      const world = await feeds.newWorld({ source: { one: three } });
      world.once(activity, fail('StoreFull', 'no space left'));
      const { status, type } = await feeds.run(world);
      expect([status, type]).toEqual(['failed', 'StoreFull']);
      const state = await feeds.stateOf(world);
      expect(state.collections).toEqual({});
      expect(state.ledger).toBeUndefined();
      expect(state.holder).toBeUndefined();
      expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'success' } });
      expect([...world.platform.keys()].sort()).toEqual(['a', 'b', 'c']);
      expect(await feeds.stateOf(world)).toMatchObject({ pending: [], notes: [] });
    },
  );

  test('whose report cannot be written keeps its outcome', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.always('reportRun', fail('StoreFull'));
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success' });
    expect(result?.reportRef).toBeUndefined();
  });

  test('whose commit was applied but not answered is not committed twice [S7]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.loseAnswerOfCommit = 1;
    expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'success' } });
    const { committedEpoch, recentRuns } = await feeds.stateOf(world);
    expect([committedEpoch, recentRuns.length]).toEqual([1, 1]);
  });

  test('whose state was closed fails with StateLost and starts no empty one', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    await feeds.client.workflow.getHandle(`feed-state:${world.feedId}`).terminate('by mistake');
    const { status, type, message } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'StateLost']);
    expect(message).toMatch(/tcfeeds state init/);
    expect(world.batches).toHaveLength(1);
  });

  test('whose state is closed under way reports that, not the failure to give the lease back', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('writeLedger', () =>
      feeds.client.workflow
        .getHandle(`feed-state:${world.feedId}`)
        .terminate('by mistake')
        .then(() => undefined),
    );
    const { status, type, result } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'StateLost']);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 });
  });

  test('that takes longer than its deadline gives up, frees the lease and says where it hung [R11]', async () => {
    const world = await feeds.newWorld({ source: { one: three }, runDeadlineMs: 3_600_000 });
    world.batchTakesMs = 3 * 3_600_000;
    const { status, type, result } = await feeds.run(world);
    expect([status, type]).toEqual(['failed', 'DeadlineExceeded']);
    expect(result?.summary).toMatch(/longer than 60 minutes, while sending indicators/);
    const state = await feeds.stateOf(world);
    expect(state.holder).toBeUndefined();
    expect(state.pending).toHaveLength(1);
    expect(state.notes).toMatchObject([{ batchId: '1' }]);
  });
});

testReplays(() => feeds);
