// Whether a worker may share a queue with another one: only if both see the same files.
import { realpath } from 'node:fs/promises';
import { storeIdAt } from './store-marker.ts';
import type { WorkerIdentity } from './worker-identity.ts';

export interface ConflictOptions {
  /** The operator says that the store is a disk that all machines share. */
  readonly sharedStore: boolean;
}

/** Why `own` must not work beside `other`, as the end of a sentence that names both; `undefined` when it may. */
export async function storeConflict(
  own: WorkerIdentity,
  other: WorkerIdentity,
  { sharedStore }: ConflictOptions,
): Promise<string | undefined> {
  if (own.store === undefined) return undefined;
  const ours = `this one has ${own.store.path} (id ${own.store.id})`;
  const elsewhere = other.host !== own.host;
  if (other.store === undefined) {
    return elsewhere && !sharedStore ? `does not say which store it has; ${ours}` : undefined;
  }
  const theirs = `has the store ${other.store.path} (id ${other.store.id})`;
  if (other.store.id !== own.store.id) return `${theirs}; ${ours}`;
  if (elsewhere) {
    return sharedStore
      ? undefined
      : `${theirs}; ${ours}: a disk that both share, or a copy. If it is shared, start with --shared-store`;
  }
  return (await isCopy(own.store.path, other.store.path, own.store.id))
    ? `${theirs}; ${ours}: one is a copy of the other`
    : undefined;
}

/** Two folders of this machine with one id. A folder that was moved leaves nothing behind. */
async function isCopy(ours: string, theirs: string, id: string): Promise<boolean> {
  if (ours.endsWith(theirs) || (await storeIdAt(theirs)) !== id) return false;
  return (await realpath(theirs)) !== ours;
}
