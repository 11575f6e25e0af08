// A preview leaves its settings in the store of the configuration, and compares with a ledger in the store of the worker. Where those are
// two stores, the run would fail with RefMissing, which names a file that nobody has removed.
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Config } from '../../config/index.ts';
import { keyOf } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import { createStore, folderOfStore } from '../../spool/index.ts';
import { readIdentity, storeConflict, storeIdAt } from '../../worker/index.ts';
import type { WorkerIdentity } from '../../worker/index.ts';
import { liveWorkers } from '../temporal/live-worker.ts';
import { foreignStoreOf } from '../temporal/schedule-ownership.ts';
import type { TemporalSession } from '../temporal/session.ts';

const MOVED = '(docs/operations.md, “Move a configuration”)';
const INSTEAD = 'Preview with the configuration of that store (--config)';

/** @throws {ConfigInvalid} naming both stores, when the worker or the state of the feed has another one than this configuration */
export async function requireSameStore(
  { client, target, state }: Pick<TemporalSession, 'client' | 'target' | 'state'>,
  { store: ours, file }: Pick<Config, 'store' | 'file'>,
  feedId: string,
): Promise<void> {
  const server = `${target.address} (namespace ${target.namespace})`;
  const conflict = await conflictWithWorkers(ours, await liveWorkers({ client, target }));
  if (conflict !== undefined)
    throw new CodedError(
      'ConfigInvalid',
      `No worker of ${server} has the store of ${file}, so that none could read what this preview asks for. ${conflict}. Preview with the configuration of that worker (--config), or start a worker with this one in another namespace`,
    );
  const theirs = await foreignStoreOf(client, feedId, { deployment: ours });
  if (theirs !== undefined && !(await isSameStore(ours, theirs)))
    throw new CodedError(
      'ConfigInvalid',
      `The state of feed ${feedId} on ${server} was written with the store ${theirs}; ${file} has the store ${ours}, which lacks what the state refers to. ${INSTEAD}, or give the feed another id here. When the store was moved, move its content, then apply this one with --take-over ${MOVED}`,
    );
  const ledger = (await state.getState(feedId))?.ledger;
  if (ledger === undefined || (await createStore(ours).exists(keyOf(ledger)))) return;
  throw new CodedError(
    'ConfigInvalid',
    `The state of feed ${feedId} on ${server} refers to the ledger ${keyOf(ledger)}, which the store ${ours} of ${file} does not have: the state was written with another store (which one is not known, because the feed has no schedule of it), or its files are gone. ${INSTEAD}, or bring its content here ${MOVED}`,
  );
}

/**
 * Whether two addresses lead to one store, by links for instance. A copy of it has its id as well: for a preview that is enough when it has the
 * ledger that the state refers to.
 */
async function isSameStore(ours: string, theirs: string): Promise<boolean> {
  const [our, their] = await Promise.all([ours, theirs].map(idOf));
  return our !== undefined && our === their;
}

async function idOf(store: string): Promise<string | undefined> {
  const folder = folderOfStore(store);
  return folder === undefined ? undefined : storeIdAt(folder);
}

/**
 * How the stores differ, when none of the workers has the one of this configuration. One that has it is enough: two stores never work side
 * by side, so that the others are gone and only listed for a while.
 */
async function conflictWithWorkers(
  store: string,
  workers: readonly string[],
): Promise<string | undefined> {
  const folder = folderOfStore(store);
  if (folder === undefined) return undefined;
  const own: WorkerIdentity = {
    pid: process.pid,
    host: hostname(),
    store: {
      id: (await storeIdAt(folder)) ?? 'none yet',
      path: await realpath(folder).catch(() => folder),
    },
  };
  let first: string | undefined;
  for (const other of workers.map(readIdentity)) {
    const conflict = await storeConflict(own, other, { sharedStore: true });
    if (conflict === undefined) return undefined;
    first ??= `Process ${other.pid} on ${other.host} ${conflict}`;
  }
  return first;
}
