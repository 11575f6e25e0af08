// The worker inside a command: for `worker`, `up` and `demo`.
import { hostname } from 'node:os';
import type { Config } from '../config/index.ts';
import type { Store } from '../spool/index.ts';
import { startWorkers } from '../worker/index.ts';
import type { Log, RunningWorkers } from '../worker/index.ts';
import { ensureSearchAttributes } from '../worker/servers/index.ts';
import type { TemporalSession } from './temporal/session.ts';

const workerIdentity = (): string => `${process.pid}@${hostname()}`;

export interface WorkerProcessOptions {
  readonly session: TemporalSession;
  readonly platforms: Config['platforms'];
  readonly store: Store;
  readonly log: Log;
  /** @default those of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Registers what runs need on the server, then starts to work. */
export async function startWorkerProcess({
  session,
  platforms,
  store,
  log,
  env = process.env,
}: WorkerProcessOptions): Promise<RunningWorkers> {
  const { target, connection } = session;
  const { address, namespace, tls, apiKey } = target;
  await ensureSearchAttributes(connection, namespace);
  return startWorkers({
    address,
    namespace,
    connection: {
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
    },
    store,
    instances: Object.values(platforms).map(({ instance }) => instance),
    env,
    log,
    identity: workerIdentity(),
  });
}
