// A folder with all above it, level by level: Node's own way (`recursive`) never returns where a file system refuses new folders by
// saying that something is not there, as /proc does, and takes the whole process with it.
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Nothing happens when it is there. @throws the file system's own error */
export async function makeFolder(path: string): Promise<void> {
  const error = await tryToMake(path);
  if (error === undefined) return;
  const above = dirname(path);
  if (codeOf(error) !== 'ENOENT' || above === path) throw error;
  await makeFolder(above);
  const again = await tryToMake(path);
  if (again !== undefined) throw again;
}

async function tryToMake(path: string): Promise<Error | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isThere = codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory();
    return isThere ? undefined : error;
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
