// The worker inside a command: for `worker`, `up` and `demo`.
import { hostname } from 'node:os';
import type { Config } from '../config/index.ts';
import type { Store } from '../spool/index.ts';
import { markStore, startWorkers, writeIdentity } from '../worker/index.ts';
import type { Log, RunningWorkers, WorkerIdentity } from '../worker/index.ts';
import { ensureSearchAttributes } from '../worker/servers/index.ts';
import type { TemporalSession } from './temporal/session.ts';
import { refuseForeignStores, refuseForeignStoresOnceListed } from './worker-neighbours.ts';

export interface WorkerProcessOptions {
  readonly session: TemporalSession;
  readonly platforms: Config['platforms'];
  readonly store: Store;
  readonly log: Log;
  /** @default those of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The store of files lies on a disk that several machines share. @default false */
  readonly sharedStore?: boolean;
}

/**
 * Registers what runs need on the server, then starts to work.
 *
 * @throws {ConfigInvalid} when a worker that does not see the same files serves the queue.
 */
export async function startWorkerProcess({
  session,
  platforms,
  store,
  log,
  env = process.env,
  sharedStore = false,
}: WorkerProcessOptions): Promise<RunningWorkers> {
  const { target, connection } = session;
  const { address, namespace, tls, apiKey } = target;
  const identity = await identityOf(store);
  await refuseForeignStores(session, identity, { sharedStore });
  await ensureSearchAttributes(connection, namespace);
  const running = await startWorkers({
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
    identity: writeIdentity(identity),
  });
  try {
    await refuseForeignStoresOnceListed(session, identity, { sharedStore });
  } catch (error) {
    await running.shutdown();
    throw error;
  }
  return running;
}

async function identityOf(store: Store): Promise<WorkerIdentity> {
  const marker = await markStore(store.url);
  return {
    pid: process.pid,
    host: hostname(),
    ...(marker === undefined ? {} : { store: marker }),
  };
}
