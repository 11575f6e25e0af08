// A store of files carries an id, so that workers can tell whether they see the same files: a path alone says nothing about
// another machine, and a run that is handed from one store to another fails later, with RefMissing.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../core/errors.ts';
import { folderOfStore } from '../spool/index.ts';

export interface StoreMarker {
  /** Random, kept in the store. */
  readonly id: string;
  /** Where this machine has the store, links resolved. */
  readonly path: string;
}

const FILE = 'store-id';
const ID = /^[0-9a-f]{12}$/;
const FULL = new Set(['ENOSPC', 'EDQUOT']);
/** So long another process may be between creating the file and writing into it. */
const WRITTEN_WITHIN_MS = 2_000;
const LOOK_AGAIN_MS = 20;

/**
 * The marker of a store of files, made on first use; `undefined` for a store of another kind, which every machine can reach.
 *
 * @throws {ConfigInvalid} when the folder cannot be used @throws {StoreFull}
 */
export async function markStore(url: string): Promise<StoreMarker | undefined> {
  const root = folderOfStore(url);
  if (root === undefined) return undefined;
  try {
    await mkdir(root, { recursive: true });
    // Exclusive: of several processes that start at once, one makes the id and all others read it.
    await writeFile(join(root, FILE), `${randomBytes(6).toString('hex')}\n`, { flag: 'wx' }).catch(
      (error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      },
    );
    return { id: await readId(root), path: await realpath(root) };
  } catch (error) {
    throw unusable(root, error);
  }
}

/** The id of the store in this folder, if there is one. */
export async function storeIdAt(path: string): Promise<string | undefined> {
  const text = await readFile(join(path, FILE), 'utf8').catch(() => '');
  return ID.test(text.trim()) ? text.trim() : undefined;
}

async function readId(root: string): Promise<string> {
  const until = Date.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const id = await storeIdAt(root);
    if (id !== undefined) return id;
    if (Date.now() > until) {
      throw new CodedError(
        'ConfigInvalid',
        `store: ${join(root, FILE)} is damaged: expected 12 hexadecimal digits. Stop all workers of this store, remove the file, and start again`,
      );
    }
    await delay(LOOK_AGAIN_MS);
  }
}

function unusable(root: string, error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof CodedError || code === undefined) return error;
  return FULL.has(code)
    ? new CodedError('StoreFull', `The store ${root} has no room left (${code})`, { cause: error })
    : new CodedError(
        'ConfigInvalid',
        `store: the folder ${root} cannot be written (${code}). Give this user the right to write there, or name another folder`,
        { cause: error },
      );
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
