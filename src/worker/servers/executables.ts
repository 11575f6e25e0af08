// Finds programs the way a shell does, so that the set-up can say which way is open before it tries one.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** True for a regular, non-empty file that this user may execute. */
export async function isExecutableFile(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size === 0) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first executable called `name` in the folders of `PATH`. */
export async function findOnPath(name: string, env: Env): Promise<string | undefined> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, `${name}${suffix}`);
    if (await isExecutableFile(path)) return path;
  }
  return undefined;
}
