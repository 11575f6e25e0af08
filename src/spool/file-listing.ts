// Walking the directories of a file store: its objects in the order of their keys, and what killed processes left behind.
import type { Dirent } from 'node:fs';
import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY_PREFIX } from './file-writer.ts';
import { systemCode } from './store-errors.ts';
import type { StoreEntry } from './store.ts';

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

export async function statFile(root: string, key: string): Promise<StoreEntry | undefined> {
  try {
    const found = await stat(join(root, key));
    if (!found.isFile()) return undefined;
    return { key, bytes: found.size, modifiedAt: found.mtime.toISOString() };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** All objects below a directory. Names with a leading dot are the store's own and are not objects. */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<StoreEntry> {
  const entries = await entriesOf(join(root, prefix));
  // A directory sorts as `name/`, so that keys come in the order of their text.
  const sortName = (e: Dirent): string => (e.isDirectory() ? `${e.name}/` : e.name);
  entries.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* listFiles(root, key);
    else {
      const found = await statFile(root, key);
      if (found) yield found;
    }
  }
}

/** Removes half-written files and scratch directories that are older; returns their number. */
export async function sweepTemporaryFiles(root: string, olderThanMs: number): Promise<number> {
  let removed = 0;
  for (const entry of await entriesOf(root)) {
    const path = join(root, entry.name);
    if (entry.name.startsWith(TEMPORARY_PREFIX)) {
      const found = await lstat(path).catch(() => undefined);
      if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
      await rm(path, { recursive: true, force: true });
      removed += 1;
    } else if (entry.isDirectory()) {
      removed += await sweepTemporaryFiles(path, olderThanMs);
    }
  }
  return removed;
}
