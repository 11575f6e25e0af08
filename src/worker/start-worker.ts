// A worker process: one Temporal worker for workflows, state, fetch, map and plan, and one per ThreatConnect instance.
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { NativeConnectionOptions, WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import { createDocuments } from '../../activities/documents.ts';
import { createPlatformPool } from '../../activities/platform-pool.ts';
import { createStateClient } from '../../activities/state-client.ts';
import { platformTaskQueue, TASK_QUEUE } from '../core/names.ts';
import type { Store } from '../spool/index.ts';
import { resolveSecret } from '../config/index.ts';
import { createComputePool } from './compute-pool.ts';
import { createFeedLogs, followFeedLevels } from './feed-log.ts';
import type { FeedLogs } from './feed-log.ts';
import { temporalLogger } from './log.ts';
import type { Log } from './log.ts';
import { createReceiverClients } from './receiver-clients.ts';
import { createSourceClients } from './source-clients.ts';
import { workflowBundlePath } from './workflow-code.ts';

export interface WorkersOptions {
  readonly address: string;
  readonly namespace: string;
  /** TLS, API key and the like for Temporal. */
  readonly connection?: Pick<ConnectionOptions, 'tls' | 'apiKey'>;
  readonly store: Store;
  /** Instances of ThreatConnect (`FeedSettings.platform.instance`) whose queues this process serves. */
  readonly instances: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly identity?: string;
}

export interface RunningWorkers {
  /** Settles when all workers have stopped; rejects when one of them failed. */
  readonly run: Promise<void>;
  shutdown(): Promise<void>;
}

/** Workflow instances in the cache: each costs memory in the workflow thread, and runs are short. */
const CACHED_WORKFLOWS = 200;
/** Chunks of several runs may be sent and waited for at once; each is mostly waiting. */
const PLATFORM_ACTIVITIES = 64;
const MAIN_ACTIVITIES = 32;
/** Activities get this long to hand over a checkpoint. */
const GRACE = '10 seconds';
const FORCE_AFTER = '30 seconds';

/** Connects, builds the workers and runs them. Signals are the caller's business. */
export async function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  const { address, namespace, store, log, instances, env } = options;
  const logs = installRuntime(log);
  const connectTo = { address, ...options.connection };
  const [native, connection] = await Promise.all([
    NativeConnection.connect(connectTo as NativeConnectionOptions),
    Connection.connect(connectTo),
  ]);
  const client = new Client({ connection, namespace });
  const compute = createComputePool();
  const secret = (reference: string): Promise<string> => resolveSecret(reference, env);
  const sources = createSourceClients(secret, logs);
  const receivers = createReceiverClients(secret, logs);
  const documents = createDocuments(store);
  const platforms = createPlatformPool({
    documents,
    resolveSecret: secret,
    readFile: (path) => readFile(path, 'utf8'),
    onWarning: (message) => log.warn(message),
  });
  const activities = createActivities({
    state: createStateClient({ client }),
    store,
    platforms,
    sourceHttp: (settings) => sources.of(settings),
    sourceSecret: secret,
    receiverHttp: (feedId, target) => receivers.of(feedId, target),
    compute,
    logRun: ({ feedId, outcome, summary, report }) =>
      logs
        .of(feedId)
        [outcome === 'success' || outcome === 'skipped' ? 'info' : 'warn'](
          { feedId, outcome, report },
          summary,
        ),
  });
  const shared: Pick<
    WorkerOptions,
    | 'connection'
    | 'namespace'
    | 'activities'
    | 'interceptors'
    | 'shutdownGraceTime'
    | 'shutdownForceTime'
    | 'identity'
  > = {
    connection: native,
    namespace,
    activities,
    interceptors: { activity: [followFeedLevels(logs, (ref) => documents.anySettings(ref))] },
    shutdownGraceTime: GRACE,
    shutdownForceTime: FORCE_AFTER,
    ...(options.identity === undefined ? {} : { identity: options.identity }),
  };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath: workflowBundlePath() },
      maxCachedWorkflows: CACHED_WORKFLOWS,
      maxConcurrentActivityTaskExecutions: MAIN_ACTIVITIES,
    }),
    ...[...new Set(instances)].map((instance) =>
      Worker.create({
        ...shared,
        taskQueue: platformTaskQueue(instance),
        maxConcurrentActivityTaskExecutions: PLATFORM_ACTIVITIES,
      }),
    ),
  ]);
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const close = async (): Promise<void> => {
    await Promise.allSettled([
      compute.close(),
      sources.close(),
      receivers.close(),
      platforms.close(),
      connection.close(),
    ]);
    await native.close();
  };
  const running = workers.map((worker) => worker.run());
  // One that fails takes the others down, so that the process ends and its supervisor sees it.
  for (const one of running) one.catch(stop);
  const run = Promise.all(running).then(close, async (error: unknown) => {
    await Promise.allSettled(running);
    await close();
    throw error;
  });
  return {
    run,
    shutdown: async () => {
      stop();
      await run;
    },
  };
}

let installed: FeedLogs | undefined;

/** Once a process; a second worker in it shares the runtime, and so the log. */
function installRuntime(log: Log): FeedLogs {
  if (installed) return installed;
  const logs = createFeedLogs(log);
  Runtime.install({
    logger: temporalLogger((attributes) => logs.ofLine(attributes)),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: 'temporalio_sdk_core=WARN' } },
  });
  installed = logs;
  return logs;
}
