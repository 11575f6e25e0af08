// Everything a demo needs, in one process: platform, source, Temporal, worker, schedules.
import { resolve } from 'node:path';
import { join } from 'node:path';
import { findServer, loadConfig } from '../../config/index.ts';
import type { Config } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import { registerSecret } from '../../core/redaction.ts';
import { startSimulator } from '../../simulator/index.ts';
import type { Simulator } from '../../simulator/index.ts';
import { tryLock } from '../../worker/servers/lock.ts';
import { applyConfig } from '../apply-config.ts';
import type { Closers } from '../closers.ts';
import { databaseOf, startEmbedded } from '../embedded-temporal.ts';
import { openStore } from '../settings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { openSession } from '../temporal/session.ts';
import type { TemporalSession } from '../temporal/session.ts';
import type { Progress } from '../terminal/progress.ts';
import { whenInWords } from '../terminal/words.ts';
import { startWorkerProcess } from '../worker-process.ts';
import { configFileOf, DEMO_ACCESS_ID, DEMO_OWNERS, openDemoFolder } from './demo-folder.ts';
import type { DemoFolder } from './demo-folder.ts';
import { openFileLog } from './demo-log.ts';
import { startSampleSource } from './sample-source.ts';
import type { SampleSource } from './sample-source.ts';

export interface DemoOptions {
  readonly folder: string;
  readonly fresh: boolean;
  /** 0: as last time, or a free one. */
  readonly simulatorPort: number;
  /** `undefined`: the usual one when it is free, else any free one. */
  readonly temporalPort: number | undefined;
  readonly uiPort: number | undefined;
}

export interface RunningDemo {
  readonly folder: string;
  readonly config: Config;
  readonly session: TemporalSession;
  readonly source: SampleSource;
  readonly platform: Simulator;
  readonly usedBefore: boolean;
  /** Settles when the worker or the Temporal server ended without being asked. */
  readonly broken: Promise<void>;
}

const WORKER_WITHIN_MS = 60_000;
/** Fast, and slow enough to see a batch pass through its states. */
const PACE = { queuedMs: 60, runningMs: 150, perObjectMs: 2 };

/** Starts all parts; what has been started is in `closers`, also when a later part fails. */
export async function startDemo(
  options: DemoOptions,
  closers: Closers,
  progress: Progress,
): Promise<RunningDemo> {
  const folder = resolve(options.folder);
  await claimFolder(folder, closers);
  const demo = await openDemoFolder(folder, options);
  registerSecret(demo.secretKey);
  // Settings of the surroundings are not meant for the demo.
  const config = await loadConfig(configFileOf(folder), {});
  progress.update('starting the platform and the source');
  const platform = await startPlatform(demo);
  closers.add(() => platform.close());
  const source = await startSampleSource(demo.sourcePort);
  closers.add(() => source.close());
  const server = await startEmbedded(
    {
      folder,
      port: options.temporalPort,
      uiPort: options.uiPort,
      dbFilename: databaseOf(folder),
    },
    progress,
  );
  closers.add(() => server.close());
  const { address, namespace, uiUrl } = server;
  const session = await openSession({
    address,
    namespace,
    from: 'the demo itself',
    ...(uiUrl === undefined ? {} : { uiUrl }),
  });
  closers.add(() => session.close());
  progress.update('starting the worker');
  const file = openFileLog(join(folder, 'worker.log'));
  closers.add(() => file.close());
  const worker = await startWorkerProcess({
    session,
    platforms: config.platforms,
    store: openStore(config),
    log: file.log,
    env: {},
  });
  closers.add(() => worker.shutdown());
  await requireLiveWorker(session, WORKER_WITHIN_MS, progress);
  progress.update('applying the schedules');
  // Its server, store and feeds move with the folder.
  await applyConfig(session, config, { dryRun: false, prune: false, takeOver: true });
  const broken = Promise.race([worker.run, server.ended]);
  broken.catch(() => undefined);
  return { folder, config, session, source, platform, usedBefore: demo.usedBefore, broken };
}

/** @throws {ConfigInvalid} when a demo is running in this folder. */
async function claimFolder(folder: string, closers: Closers): Promise<void> {
  const lock = await tryLock(join(folder, 'demo.lock'));
  if ('release' in lock) {
    closers.add(() => lock.release());
    return;
  }
  const running = await findServer(folder);
  const where =
    running === undefined
      ? 'it is just starting'
      : `Temporal at ${running.address}${running.uiUrl === undefined ? '' : `, UI ${running.uiUrl}`}`;
  throw new CodedError(
    'ConfigInvalid',
    `A demo is already running in ${folder}: process ${lock.pid}, ${where}, since ${whenInWords(lock.since)}. Use that one, stop it with Ctrl-C there (or: kill ${lock.pid}), or start another one with --folder`,
  );
}

async function startPlatform(demo: DemoFolder): Promise<Simulator> {
  try {
    return await startSimulator({
      port: demo.simulatorPort,
      users: [{ accessId: DEMO_ACCESS_ID, secretKey: demo.secretKey }],
      owners: Object.values(DEMO_OWNERS).map((name) => ({ name })),
      pace: PACE,
      persistFile: join(demo.folder, 'platform.json'),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new CodedError(
      'ConfigInvalid',
      `demo: port ${demo.simulatorPort} of the platform is used by another program; stop it, or start afresh with --fresh or another --folder`,
      { cause: error },
    );
  }
}
