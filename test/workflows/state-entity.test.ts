// The durable state of a feed, as clients and operators meet it.
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeedState, FeedStateInput } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import { QUERY, SIGNAL, stateWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../src/core/names.ts';
import { sharedFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;
let count = 0;

beforeAll(async () => {
  feeds = await sharedFeedEnv();
});
afterAll(() => feeds.close());

async function startState(
  input: Partial<FeedStateInput> = {},
): Promise<{ feedId: string; handle: WorkflowHandle }> {
  count += 1;
  const feedId = `state-${count}`;
  feeds.track(stateWorkflowIdOf(feedId));
  const handle = await feeds.client.workflow.start(WORKFLOW.feedState, {
    taskQueue: TASK_QUEUE,
    workflowId: stateWorkflowIdOf(feedId),
    args: [{ feedId, ...input }],
  });
  return { feedId, handle };
}

const stateOf = (handle: WorkflowHandle): Promise<FeedState> =>
  handle.query<FeedState>(QUERY.getState);

/** Code of the failure of an update. */
async function codeOf(update: Promise<unknown>): Promise<string> {
  try {
    await update;
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    const { cause } = error as WorkflowUpdateFailedError;
    return (cause as ApplicationFailure).type ?? '';
  }
}

const run = (runKey: string) =>
  ({ runKey, workflowId: `feed-run:${runKey}`, mode: 'delta' }) as const;
const commit = (runKey: string, epoch: number) => ({
  runKey,
  epoch,
  cursors: { one: { cursor: { position: `${epoch}` } } },
  ledgerWritten: true,
  ended: [],
  unsettled: [],
  outcome: 'success' as const,
  summary: 'created=1',
});

describe('the state of a feed', () => {
  test('is made by the first command and answers queries', async () => {
    count += 1;
    const feedId = `state-${count}`;
    feeds.track(stateWorkflowIdOf(feedId));
    expect(await feeds.state.getState(feedId)).toBeUndefined();
    expect(await feeds.state.beginRun(feedId, run('a'))).toMatchObject({
      status: 'granted',
      epoch: 1,
    });
    expect(await feeds.state.beginRun(feedId, run('b'))).toMatchObject({
      status: 'busy',
      holder: { runKey: 'a' },
    });
    await feeds.state.commitRun(feedId, commit('a', 1));
    const handle = feeds.client.workflow.getHandle(stateWorkflowIdOf(feedId));
    expect(await handle.query(QUERY.getRecentRuns)).toMatchObject([
      { runKey: 'a', outcome: 'success' },
    ]);
  });

  test('shows its last run in lists without a worker (memo)', async () => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    await feeds.state.commitRun(feedId, commit('a', 1));
    expect((await handle.describe()).memo).toMatchObject({
      feedId,
      epoch: 1,
      lastOutcome: 'success',
      lastSummary: 'created=1',
    });
  });

  test("refuses a fence that is not the holder's, with the code that stops the caller", async () => {
    const { feedId } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    const fence = { runKey: 'b', epoch: 1 };
    const note = { ...fence, chunk: 0, uploadWithinMs: 1000, instance: 'x' };
    await expect(feeds.state.noteBatch(feedId, note)).rejects.toMatchObject({ code: 'StaleEpoch' });
    await expect(feeds.state.commitRun(feedId, commit('b', 1))).rejects.toMatchObject({
      code: 'StaleEpoch',
    });
  });

  test('answers a repeated commit like the first one', async () => {
    const { feedId } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    const first = await feeds.state.commitRun(feedId, commit('a', 1));
    const again = await feeds.state.commitRun(feedId, commit('a', 1));
    expect([first.applied, again.applied]).toEqual([true, false]);
    expect(again.cursors).toEqual(first.cursors);
  });

  test('answers a commit that is repeated while the next run is under way', async () => {
    const { feedId } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    await feeds.state.commitRun(feedId, commit('a', 1));
    await feeds.state.beginRun(feedId, run('b'));
    expect(await feeds.state.commitRun(feedId, commit('a', 1))).toMatchObject({ applied: false });
  });

  test.each([
    ['beginRun', {}],
    ['beginRun', null],
    ['beginPlan', { runKey: 'a' }],
    ['commitRun', 'now'],
    ['abortRun', []],
    ['resetCursor', { to: null }],
    ['resetCursor', { colection: 'one', to: null, reason: 'typing error' }],
    ['forgetBatch', { epoch: 1, chunk: 0 }],
    ['forgetBatch', { epoch: 1, chunk: 0, reason: 'no such note' }],
    ['configure', { paused: 'yes' }],
  ])('refuses %s with %j and goes on working', async (update, argument) => {
    const { feedId, handle } = await startState();
    expect(await codeOf(handle.executeUpdate(update, { args: [argument] }))).toBe('InputInvalid');
    expect(await stateOf(handle)).toEqual(emptyState(feedId));
  });

  test('continues as new without forgetting anything', async () => {
    const { feedId, handle } = await startState({ continueAfterEvents: 30 });
    for (let n = 1; n <= 8; n += 1) {
      expect(await feeds.state.beginRun(feedId, run(`run-${n}`))).toMatchObject({ epoch: n });
      await feeds.state.commitRun(feedId, commit(`run-${n}`, n));
    }
    await feeds.state.beginRun(feedId, run('holder'));
    const latest = feeds.client.workflow.getHandle(handle.workflowId);
    const state = await stateOf(latest);
    expect(state).toMatchObject({
      epoch: 9,
      committedEpoch: 8,
      holder: { runKey: 'holder' },
      collections: { one: { cursor: { position: '8' } } },
    });
    expect(state.recentRuns).toHaveLength(8);
    expect((await feeds.historiesOf(handle.workflowId)).length).toBeGreaterThan(1);
    expect((await latest.describe()).memo).toMatchObject({ feedId, epoch: 8 });
  });

  test('continues as new in the middle of a run, which does not notice', async () => {
    count += 1;
    const feedId = `state-${count}`;
    await feeds.client.workflow.start(WORKFLOW.feedState, {
      taskQueue: TASK_QUEUE,
      workflowId: stateWorkflowIdOf(feedId),
      args: [{ feedId, continueAfterEvents: 12 }],
    });
    const source = { one: { a: '1', b: '1', c: '1', d: '1' } };
    const world = await feeds.newWorld({ feedId, source, objectsPerChunk: 1, window: 1 });
    expect(await feeds.run(world)).toMatchObject({
      result: { outcome: 'success', counts: { created: 4 } },
    });
    expect((await feeds.historiesOf(stateWorkflowIdOf(feedId))).length).toBeGreaterThan(1);
  });

  test('can be started from its checkpoint copy', async () => {
    const kept = { ...emptyState('state-copy'), epoch: 7, unknownObjects: 2 };
    feeds.track(stateWorkflowIdOf('state-copy'));
    const handle = await feeds.client.workflow.start(WORKFLOW.feedState, {
      taskQueue: TASK_QUEUE,
      workflowId: stateWorkflowIdOf('state-copy'),
      args: [{ feedId: 'state-copy', state: kept }],
    });
    expect(await stateOf(handle)).toEqual(kept);
  });

  test.each([
    ['nothing', undefined],
    ['no feed', {}],
    ['the state of another feed', { feedId: 'one', state: emptyState('two') }],
  ])('cannot be started with %s', async (_what, input) => {
    count += 1;
    const workflowId = `feed-state:bad-${count}`;
    feeds.track(workflowId);
    const handle = await feeds.client.workflow.start(WORKFLOW.feedState, {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [input],
    });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InputInvalid' } });
  });
});

describe('an operator', () => {
  test('resets by update and sees the new state in the answer [S11]', async () => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    await feeds.state.commitRun(feedId, commit('a', 1));
    const answer = await handle.executeUpdate<FeedState, [object]>('resetCursor', {
      args: [{ collection: 'one', to: '77', reason: 'gap', resend: true }],
    });
    expect(answer.collections['one']).toEqual({ cursor: { position: '77' } });
    expect(answer.resendBefore).toBeDefined();
    expect(answer).toEqual(await stateOf(handle));
  });

  test('is told when there is nothing to move, and nothing changes', async () => {
    const { handle } = await startState();
    const reset = { to: '2026-03-01T00:00:00Z', reason: 'gap' };
    const before = await stateOf(handle);
    expect(await codeOf(handle.executeUpdate('resetCursor', { args: [reset] }))).toBe(
      'InputInvalid',
    );
    expect(await stateOf(handle)).toEqual(before);
  });

  test('is told when a run holds the lease, and can force', async () => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    const reset = { to: null, reason: 'reload' };
    expect(await codeOf(handle.executeUpdate('resetCursor', { args: [reset] }))).toBe('FeedBusy');
    const forced = handle.executeUpdate('resetCursor', { args: [{ ...reset, force: true }] });
    expect(await codeOf(forced)).toBe('accepted');
    expect(await stateOf(handle)).toMatchObject({ epoch: 2, holder: { epoch: 1 } });
  });

  test('gives up a batch by update, not while a run holds the lease [R4]', async () => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    const fence = { runKey: 'a', epoch: 1 };
    const note = { ...fence, chunk: 0, batchId: '7', uploadWithinMs: 0, instance: 'x' };
    await feeds.state.noteBatch(feedId, note);
    const forget = { epoch: 1, chunk: 0, reason: 'deleted by support' };
    expect(await codeOf(handle.executeUpdate('forgetBatch', { args: [forget] }))).toBe('FeedBusy');
    await feeds.state.commitRun(feedId, commit('a', 1));
    const answer = await handle.executeUpdate<FeedState, [object]>('forgetBatch', {
      args: [forget],
    });
    expect(answer.notes).toEqual([]);
    expect(answer.recentRuns[0]).toMatchObject({
      outcome: 'batchForgotten',
      summary: 'Batch 7 (epoch 1, chunk 0) forgotten: deleted by support',
    });
    expect(answer).toEqual(await stateOf(handle));
    expect(await codeOf(handle.executeUpdate('forgetBatch', { args: [forget] }))).toBe(
      'InputInvalid',
    );
  });

  test('resets by signal; what is refused is only logged [S11]', async () => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    await feeds.state.commitRun(feedId, commit('a', 1));
    for (const bad of [
      undefined,
      null,
      'all',
      { to: null },
      { collection: 'x', to: null, reason: 'r' },
    ])
      await handle.signal(SIGNAL.resetCursor, bad);
    await handle.signal(SIGNAL.resetCursor, { to: null, reason: 'by tctl' });
    const state = await stateOf(handle);
    expect(state).toMatchObject({ epoch: 2, collections: { one: { cursor: null } } });
    expect(state.recentRuns[0]?.summary).toBe(
      'Cursor of all collections to the beginning: by tctl',
    );
  });

  test.each([
    ['a reason', { reason: 'worker is gone' }, 'Lease released: worker is gone'],
    ['nothing', undefined, 'Lease released: by signal'],
    ['null', null, 'Lease released: by signal'],
  ])('releases the lease by signal with %s [R2]', async (_what, argument, summary) => {
    const { feedId, handle } = await startState();
    await feeds.state.beginRun(feedId, run('a'));
    await handle.signal(SIGNAL.releaseLease, argument);
    const state = await stateOf(handle);
    expect(state.holder).toBeUndefined();
    expect(state.recentRuns[0]).toMatchObject({ outcome: 'released', summary });
  });

  test('pauses and resumes the feed', async () => {
    const { feedId, handle } = await startState();
    await handle.executeUpdate('configure', { args: [{ paused: true }] });
    expect(await feeds.state.beginRun(feedId, run('a'))).toEqual({ status: 'paused' });
    await handle.executeUpdate('configure', { args: [{ paused: false }] });
    expect(await feeds.state.beginRun(feedId, run('a'))).toMatchObject({ status: 'granted' });
  });
});

testReplays(() => feeds);
