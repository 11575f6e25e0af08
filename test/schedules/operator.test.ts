// Schedules and the operator's commands, on a real server in real time, with the `temporal` program itself.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restoreState } from '../../src/cli/temporal/restore-state.ts';
import { watchRun } from '../../src/cli/temporal/watch-run.ts';
import { CodedError } from '../../src/core/errors.ts';
import type { FeedState } from '../../src/core/feed-state.ts';
import {
  runWorkflowIdOf,
  scheduleIdOf,
  SEARCH_ATTRIBUTE,
  stateWorkflowIdOf,
  TASK_QUEUE,
  WORKFLOW,
} from '../../src/core/names.ts';
import { provideDevServer } from '../../src/worker/servers/index.ts';
import { createLocalEnv } from '../support/servers.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';
import type { World } from '../support/scripted-world.ts';

const run = promisify(execFile);
const three = { a: '1', b: '1', c: '1' };
const FEED_ID = defineSearchAttributeKey(SEARCH_ATTRIBUTE.feedId, SearchAttributeType.KEYWORD);
/** Visibility of the server is a little behind. */
const SOON = { timeout: 30_000, interval: 300 };

let feeds: FeedEnv;
let program = '';

beforeAll(async () => {
  program = (await provideDevServer({ onProgress: () => undefined })).path;
  feeds = await createFeedEnv(createLocalEnv);
}, 900_000);
afterAll(() => feeds.close());

/** One command of the operator, its output as text. */
async function temporal(...words: string[]): Promise<string> {
  const { stdout } = await run(program, [...words, '--address', feeds.env.address], {
    env: { ...process.env, TEMPORAL_CLI_SHOW_STACKS: '0' },
  });
  return stdout;
}

async function json<T>(...words: string[]): Promise<T> {
  return JSON.parse(await temporal(...words, '--output', 'json')) as T;
}

async function scheduled(world: World): Promise<string> {
  const scheduleId = scheduleIdOf(world.feedId);
  await feeds.client.schedule.create({
    scheduleId,
    spec: { intervals: [{ every: '1 day' }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW.feedRun,
      workflowId: runWorkflowIdOf(world.feedId),
      taskQueue: TASK_QUEUE,
      args: [{ feedId: world.feedId }],
    },
  });
  return scheduleId;
}

const recentOf = async (world: World): Promise<readonly string[]> =>
  (await feeds.stateOf(world)).recentRuns.map(({ outcome }) => outcome);

/** Ids of the runs that a schedule has started, the newest first. */
async function startedBy(scheduleId: string): Promise<string[]> {
  const { info } = await feeds.client.schedule.getHandle(scheduleId).describe();
  const ids = info.recentActions.map(({ action }) => action.workflow.workflowId).reverse();
  ids.forEach((id) => feeds.track(id));
  return ids;
}

describe('a schedule', () => {
  test('starts runs that move the state of the feed', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const scheduleId = await scheduled(world);
    await feeds.client.schedule.getHandle(scheduleId).trigger(ScheduleOverlapPolicy.SKIP);
    await expect.poll(() => recentOf(world), SOON).toEqual(['success']);
    expect([...world.platform.keys()].sort()).toEqual(['a', 'b', 'c']);
    const [workflowId = ''] = await startedBy(scheduleId);
    expect(workflowId.startsWith(`${runWorkflowIdOf(world.feedId)}-`)).toBe(true);
  });

  test('is triggered by the operator, once at a time', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const scheduleId = await scheduled(world);
    const reached = feeds.hangAt(world, 'fetchCollection');
    await temporal('schedule', 'trigger', '--schedule-id', scheduleId);
    await reached;
    await temporal('schedule', 'trigger', '--schedule-id', scheduleId);
    await expect
      .poll(async () => (await feeds.client.schedule.getHandle(scheduleId).describe()).info, SOON)
      .toMatchObject({ numActionsSkippedOverlap: 1 });
    const [workflowId = ''] = await startedBy(scheduleId);
    await temporal('workflow', 'cancel', '--workflow-id', workflowId);
    await expect.poll(() => recentOf(world), SOON).toEqual(['failure']);
    await temporal('schedule', 'trigger', '--schedule-id', scheduleId);
    await expect.poll(() => recentOf(world), SOON).toEqual(['success', 'failure']);
  });

  test('that was paused by the operator stays paused over its changes', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const scheduleId = await scheduled(world);
    await temporal(
      ...['schedule', 'toggle', '--schedule-id', scheduleId],
      ...['--pause', '--reason', 'maintenance of the platform'],
    );
    const handle = feeds.client.schedule.getHandle(scheduleId);
    await handle.update(({ action, policies, state }) => ({
      action: { ...action, type: 'startWorkflow' as const },
      policies,
      state,
      spec: { intervals: [{ every: '2 days' }] },
    }));
    const { state } = await handle.describe();
    expect(state).toMatchObject({ paused: true, note: 'maintenance of the platform' });
    await handle.delete();
  });
});

describe('in lists', () => {
  test('runs are found by search attributes, states show their memo', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const { result } = await feeds.run(world);
    expect(result?.outcome).toBe('success');
    const query = `TcFeedId='${world.feedId}' AND TcRunOutcome='success' AND TcRunMode='delta' AND TcRecords=3`;
    await expect
      .poll(
        async () =>
          (
            await json<unknown[]>(
              'workflow',
              'list',
              '--query',
              `${query} AND TcWatermark > '2020-01-01T00:00:00Z'`,
            )
          ).length,
        SOON,
      )
      .toBe(1);
    const states = async (): Promise<unknown> => {
      const found: unknown[] = [];
      for await (const { memo } of feeds.client.workflow.list({
        query: `WorkflowId='${stateWorkflowIdOf(world.feedId)}'`,
      }))
        found.push(memo);
      return found;
    };
    await expect
      .poll(states, SOON)
      .toMatchObject([{ feedId: world.feedId, lastOutcome: 'success', epoch: 1 }]);
  });
});

test.each([WORKFLOW.feedRun, WORKFLOW.indicatorExport])(
  'a state is not begun anew while a %s goes on',
  async (type) => {
    const feedId = `still-running-${type.toLowerCase()}`;
    const run = await feeds.client.workflow.start(type, {
      workflowId: `${runWorkflowIdOf(feedId)}:manual-1`,
      taskQueue: 'nobody',
      args: [{ feedId }],
      typedSearchAttributes: [{ key: FEED_ID, value: feedId }],
    });
    const query = `TcFeedId="${feedId}"`;
    await expect.poll(async () => (await feeds.client.workflow.count(query)).count, SOON).toBe(1);
    const restore = { feedId, reason: 'x', checkpoint: undefined, empty: true, force: false };
    await expect(restoreState(feeds, { ...restore, storeUrl: 'file:./var' })).rejects.toMatchObject(
      { code: 'FeedBusy' },
    );
    await run.terminate();
  },
);

describe('with the temporal command the operator', () => {
  /** A feed that was loaded once. */
  async function loaded(): Promise<{ world: World; stateId: string }> {
    const world = await feeds.newWorld({ source: { one: three } });
    await feeds.run(world);
    return { world, stateId: stateWorkflowIdOf(world.feedId) };
  }

  test('starts a run by hand and waits for its result', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const workflowId = `${runWorkflowIdOf(world.feedId)}:manual-1`;
    feeds.track(workflowId);
    const out = await json<{ result: { outcome: string; exitCode: number } }>(
      ...['workflow', 'execute', '--workflow-id', workflowId, '--type', WORKFLOW.feedRun],
      ...[
        '--task-queue',
        TASK_QUEUE,
        '--input',
        JSON.stringify({ feedId: world.feedId, mode: 'full' }),
      ],
    );
    expect(out.result).toMatchObject({ outcome: 'success', exitCode: 0 });
  });

  test('asks for the state', async () => {
    const { world, stateId } = await loaded();
    const out = await json<{ queryResult: FeedState[] }>(
      ...['workflow', 'query', '--workflow-id', stateId, '--name', 'getState'],
    );
    // The program writes empty lists as null.
    const { notes: _notes, pending: _pending, ...rest } = await feeds.stateOf(world);
    expect(out.queryResult[0]).toMatchObject(rest);
  });

  test('resets a cursor by update [S11]', async () => {
    const { world, stateId } = await loaded();
    await temporal(
      ...['workflow', 'update', 'execute', '--workflow-id', stateId, '--name', 'resetCursor'],
      ...['--input', '{"to":null,"reason":"reload"}'],
    );
    expect(await feeds.stateOf(world)).toMatchObject({
      epoch: 2,
      collections: { one: { cursor: null } },
    });
    await feeds.run(world);
    expect(world.inputsOf('mapCollection')).toHaveLength(2);
    expect(world.batches).toHaveLength(1);
  });

  test('is told why an update is refused, and the refusal leaves no trace in the history', async () => {
    const { stateId } = await loaded();
    const before = (await feeds.historiesOf(stateId))[0]?.events?.length;
    const refused = temporal(
      ...['workflow', 'update', 'execute', '--workflow-id', stateId, '--name', 'resetCursor'],
      ...['--input', '{"colection":"one","to":null,"reason":"typing error"}'],
    );
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /resetCursor: member .*colection.* must be one of to, reason/,
      ) as string,
    });
    expect((await feeds.historiesOf(stateId))[0]?.events?.length).toBe(before);
  });

  test('resets a cursor by signal, as tctl does [S11]', async () => {
    const { world, stateId } = await loaded();
    await temporal(
      ...['workflow', 'signal', '--workflow-id', stateId, '--name', 'resetCursorSignal'],
      ...['--input', '{"collection":"one","to":"2026-01-01","reason":"gap"}'],
    );
    await expect
      .poll(async () => (await feeds.stateOf(world)).collections['one']?.cursor, SOON)
      .toEqual({ position: '2026-01-01' });
  });

  test('releases a lease by signal [R2]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const reached = feeds.hangAt(world, 'fetchCollection');
    const handle = await feeds.start(world);
    await reached;
    await temporal(
      ...['workflow', 'signal', '--workflow-id', stateWorkflowIdOf(world.feedId)],
      ...['--name', 'releaseLease', '--input', '{"reason":"stuck"}'],
    );
    await expect.poll(async () => (await feeds.stateOf(world)).holder, SOON).toBeUndefined();
    await handle.terminate();
  });

  test('terminates a run; the next one takes over and settles what was sent [R16]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const reached = feeds.hangAt(world, 'awaitBatch');
    const handle = await feeds.start(world);
    await reached;
    await temporal('workflow', 'terminate', '--workflow-id', handle.workflowId, '--reason', 'test');
    expect(await feeds.end(handle)).toEqual({ status: 'terminated' });
    expect(await feeds.run(world)).toMatchObject({ result: { outcome: 'success' } });
    expect(world.inputsOf('settleBatch')).toHaveLength(1);
    expect(await recentOf(world)).toEqual(['success', 'takenOver']);
  });

  test('rewinds a finished run: it cannot commit a second time [R3]', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    const handle = await feeds.start(world);
    await feeds.end(handle);
    await feeds.run(world);
    const before = await feeds.stateOf(world);
    await temporal(
      ...['workflow', 'reset', '--workflow-id', handle.workflowId],
      ...['--type', 'LastWorkflowTask', '--reason', 'test'],
    );
    const again = feeds.client.workflow.getHandle(handle.workflowId);
    await expect.poll(async () => (await again.describe()).status.name, SOON).not.toBe('RUNNING');
    const { collections, ledger, committedEpoch } = await feeds.stateOf(world);
    expect({ collections, ledger, committedEpoch }).toEqual({
      collections: before.collections,
      ledger: before.ledger,
      committedEpoch: before.committedEpoch,
    });
    expect(world.batches).toHaveLength(1);
  });
});

describe('watching a run', () => {
  test('says why it does not go on, and when it is tried again', async () => {
    const world = await feeds.newWorld({ source: { one: three } });
    world.once('fetchCollection', () => {
      throw new CodedError('SourceUnreachable', 'source.example: connection refused');
    });
    const told: string[] = [];
    const result = await watchRun(feeds.client, await feeds.start(world), (text) =>
      told.push(text),
    );
    expect(result.outcome).toBe('success');
    expect(told.join('\n')).toMatch(
      /fetching and mapping.*SourceUnreachable: source\.example: connection refused \(attempt 2, next in [\d.]+ s\)/,
    );
  });
});

testReplays(() => feeds);
