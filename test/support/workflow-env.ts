// One server, two workers and any number of feeds for workflow tests: for a file (`createFeedEnv`), or for all files of a process
// (`sharedFeedEnv`), because starting them takes as much CPU time as some ten tests. Every history that a file has made is replayed
// by its last test, so that code which cannot repeat its own decisions is found. (Starting a replayer takes longer than a test.)
import { Client, WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { expect, inject, test } from 'vitest';
import { createStateClient } from '../../activities/state-client.ts';
import type { StateClient } from '../../activities/state-client.ts';
import type { FeedRunInput, FeedRunResult } from '../../src/core/feed-run.ts';
import type { FeedState } from '../../src/core/feed-state.ts';
import {
  platformTaskQueue,
  runWorkflowIdOf,
  stateWorkflowIdOf,
  TASK_QUEUE,
  WORKFLOW,
} from '../../src/core/names.ts';
import { createScriptedActivities, untilCancelled } from './scripted-activities.ts';
import { World } from './scripted-world.ts';
import { createLastingTimeSkippingEnv } from './servers.ts';
import type { ActivityName, WorldOptions } from './scripted-world.ts';
import './workflow-bundle.ts';

export type History = Awaited<ReturnType<WorkflowHandleWithFirstExecutionRunId['fetchHistory']>>;
export type RunHandle = WorkflowHandleWithFirstExecutionRunId;

const INSTANCE = 'tc.example/api';

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

/** How a run ended, whatever the way. */
export interface Ending {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'terminated';
  readonly result?: FeedRunResult;
  /** Type of the failure of a failed run. */
  readonly type?: string;
  readonly message?: string;
}

export interface FeedEnv {
  readonly env: TestWorkflowEnvironment;
  /** Without time skipping, for commands and looks while a run goes on. */
  readonly client: Client;
  readonly state: StateClient;
  readonly checkpoints: Map<string, FeedState>;
  newWorld(options: Partial<WorldOptions> & Pick<WorldOptions, 'source'>): Promise<World>;
  start(world: World, input?: Partial<FeedRunInput>): Promise<RunHandle>;
  /** A run of an export; its platform is the collection `platform` of the world's source. */
  startExport(world: World, input?: Partial<FeedRunInput>): Promise<RunHandle>;
  /** A run with an input that nobody has checked. */
  startRaw(input: unknown, workflowType?: string): Promise<RunHandle>;
  end(handle: RunHandle): Promise<Ending>;
  run(world: World, input?: Partial<FeedRunInput>): Promise<Ending>;
  stateOf(world: World): Promise<FeedState>;
  /** The next call of that activity hangs until it is cancelled; resolves when it does. */
  hangAt(world: World, name: ActivityName, which?: (input: never) => boolean): Promise<void>;
  /** Every execution of a chain, the first first. */
  historiesOf(workflowId: string, firstRunId?: string): Promise<History[]>;
  track(workflowId: string): void;
  /** Replays all that was started since the last call. */
  replayAll(): Promise<number>;
  close(): Promise<void>;
}

export async function createFeedEnv(
  createServer: () => Promise<TestWorkflowEnvironment>,
): Promise<FeedEnv> {
  const env = await createServer();
  const client = new Client({
    connection: env.connection,
    ...(env.namespace === undefined ? {} : { namespace: env.namespace }),
  });
  const state = createStateClient({ client });
  const worlds = new Map<string, World>();
  const worldOf = (feedId: string): World => {
    const world = worlds.get(feedId);
    if (!world) throw new Error(`no world for feed ${feedId}`);
    return world;
  };
  const { activities, checkpoints } = createScriptedActivities(worldOf, state);
  const workflowBundle = { codePath: inject('workflowBundlePath') };
  const common = {
    connection: env.nativeConnection,
    activities,
    identity: 'tests',
    maxHeartbeatThrottleInterval: 100,
    defaultHeartbeatThrottleInterval: 100,
    shutdownForceTime: '10 seconds',
    ...(env.namespace === undefined ? {} : { namespace: env.namespace }),
  } as const;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      workflowFailureErrorTypes: { '*': ['Error'] },
    }),
    Worker.create({ ...common, taskQueue: platformTaskQueue(INSTANCE) }),
  ]);
  const running = workers.map((worker) => worker.run());
  /** Workflow id to the name of the test that started it. */
  let tracked = new Map<string, string>();
  let started = 0;

  const feedEnv: FeedEnv = {
    env,
    client,
    state,
    checkpoints,
    newWorld: async (options) => {
      const world = new World({
        feedId: `feed-${worlds.size + 1}`,
        instance: INSTANCE,
        ...options,
      });
      worlds.set(world.feedId, world);
      feedEnv.track(stateWorkflowIdOf(world.feedId));
      await state.configure(world.feedId, { configRef: world.put('config', { v: 1 }) });
      return world;
    },
    start: (world, input = {}) => feedEnv.startRaw({ feedId: world.feedId, ...input }),
    startExport: (world, input = {}) =>
      feedEnv.startRaw({ feedId: world.feedId, ...input }, WORKFLOW.indicatorExport),
    startRaw: async (input, workflowType = WORKFLOW.feedRun) => {
      started += 1;
      const workflowId = `${runWorkflowIdOf('test')}:${started}`;
      feedEnv.track(workflowId);
      return env.client.workflow.start(workflowType, {
        taskQueue: TASK_QUEUE,
        workflowId,
        args: [input],
      });
    },
    end: async (handle) => {
      try {
        return { status: 'completed', result: (await handle.result()) as FeedRunResult };
      } catch (error) {
        return endingOf(error);
      }
    },
    run: async (world, input) => feedEnv.end(await feedEnv.start(world, input)),
    stateOf: async (world) => {
      const found = await state.getState(world.feedId);
      if (!found) throw new Error(`no state of ${world.feedId}`);
      return found;
    },
    hangAt: (world, name, which = () => true) =>
      new Promise((reached) => {
        const hook = async (input: unknown): Promise<void> => {
          if (!which(input as never)) {
            world.once(name, hook);
            return;
          }
          reached();
          await untilCancelled();
        };
        world.once(name, hook);
      }),
    historiesOf: (workflowId, firstRunId) => historiesOf(client, workflowId, firstRunId),
    track: (workflowId) => {
      tracked.set(workflowId, expect.getState().currentTestName ?? '');
    },
    replayAll: async () => {
      const makers = tracked;
      tracked = new Map();
      const histories = (
        await Promise.all(
          [...makers.keys()].map(async (workflowId) =>
            (await historiesOf(client, workflowId)).map((history) => ({ workflowId, history })),
          ),
        )
      ).flat();
      const options = { workflowBundle, workflowFailureErrorTypes: { '*': ['Error' as const] } };
      for await (const { error, workflowId } of Worker.runReplayHistories(options, histories)) {
        if (error)
          throw new Error(`replay of ${workflowId} of "${makers.get(workflowId)}"`, {
            cause: error,
          });
      }
      return histories.length;
    },
    close: async () => {
      workers.forEach((worker) => worker.shutdown());
      await Promise.all(running);
      await env.teardown();
    },
  };
  return feedEnv;
}

let shared: Promise<FeedEnv> | undefined;

/**
 * On the time-skipping server of this process, whose clock other files have moved on already; it ends with the process.
 * Not for files that leave activities hanging: time stands still while one runs.
 */
export async function sharedFeedEnv(): Promise<FeedEnv> {
  shared ??= createFeedEnv(createLastingTimeSkippingEnv);
  return { ...(await shared), close: () => Promise.resolve() };
}

/** The last test of a file. */
export function testReplays(feeds: () => FeedEnv): void {
  test('every history of these tests can be replayed', async () => {
    expect(await feeds().replayAll()).toBeGreaterThan(0);
  });
}

function endingOf(error: unknown): Ending {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    const [result] = (cause.details ?? []) as [FeedRunResult?];
    return {
      status: 'failed',
      message: cause.message,
      ...(result === undefined ? {} : { result }),
      ...(cause.type === undefined || cause.type === null ? {} : { type: cause.type }),
    };
  }
  if (cause?.name === 'CancelledFailure') return { status: 'cancelled' };
  if (cause?.name === 'TerminatedFailure') return { status: 'terminated' };
  throw error;
}

/** Follows a chain of executions from its first, or from the first of the newest one. */
async function historiesOf(
  client: Client,
  workflowId: string,
  firstRunId?: string,
): Promise<History[]> {
  const newest = await client.workflow.getHandle(workflowId, firstRunId).fetchHistory();
  const first =
    newest.events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId ?? undefined;
  const histories: History[] = [];
  for (let runId = first; runId !== undefined && runId !== '';) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(history);
    runId =
      history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ??
      undefined;
  }
  return histories;
}

export const countEvents = (history: History | undefined): number => history?.events?.length ?? 0;
