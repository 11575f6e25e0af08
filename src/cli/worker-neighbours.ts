// The other workers of the queue, as the server lists them: a worker with a store of files works only beside those that see the
// same files.
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../core/errors.ts';
import { TASK_QUEUE } from '../core/names.ts';
import { readIdentity, storeConflict, writeIdentity } from '../worker/index.ts';
import type { ConflictOptions, WorkerIdentity } from '../worker/index.ts';
import { liveWorkers, SEEN_WITHIN_MS } from './temporal/live-worker.ts';
import type { TemporalSession } from './temporal/session.ts';

type Server = Pick<TemporalSession, 'client' | 'target'>;

/** A worker that was started asks for work at once. */
const LISTED_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/**
 * Workers that are gone are listed for a while. They do no harm: with the same store they may be there, with another one this
 * worker has to wait until it is certain that they are gone.
 *
 * @throws {ConfigInvalid} naming both workers and both stores.
 */
export async function refuseForeignStores(
  server: Server,
  own: WorkerIdentity,
  options: ConflictOptions,
): Promise<void> {
  for (const text of await liveWorkers(server)) {
    const other = readIdentity(text);
    const conflict = await storeConflict(own, other, options);
    if (conflict === undefined) continue;
    throw new CodedError(
      'ConfigInvalid',
      `A worker with a store of files cannot share the queue ${TASK_QUEUE} of ${server.target.address}, namespace ${server.target.namespace}, with a worker that does not see the same files. Process ${other.pid} on ${other.host} ${conflict}. Give both the same store, or this one another namespace; if that worker has been stopped, try again ${SEEN_WITHIN_MS / 1000} seconds after it`,
    );
  }
}

/** Of two workers that start at the same moment neither sees the other beforehand; the one that is listed later sees it now. */
export async function refuseForeignStoresOnceListed(
  server: Server,
  own: WorkerIdentity,
  options: ConflictOptions,
): Promise<void> {
  if (own.store === undefined) return;
  const until = Date.now() + LISTED_WITHIN_MS;
  const name = writeIdentity(own);
  while (!(await liveWorkers(server)).includes(name) && Date.now() < until)
    await delay(LOOK_AGAIN_MS);
  await refuseForeignStores(server, own, options);
}

/** Names of the workers of this machine that have asked for work lately. */
export async function workersOfHost(server: Server, host: string): Promise<readonly string[]> {
  return (await liveWorkers(server)).filter((text) => readIdentity(text).host === host);
}
