// What stands under a path, without following a link.
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { codeOf } from './make-folder.ts';

/** Nothing is there only where the file system says so. @throws its own error for everything else, such as a missing right */
export async function entryAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
