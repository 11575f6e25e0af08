// `.tcfeeds/server.json`: how the other commands find the Temporal server that `tcfeeds up` runs in the same folder.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunningServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  /** The process of `tcfeeds up`, not of the server inside it. */
  readonly pid: number;
  readonly startedAt: string;
}

const fileOf = (folder: string): string => join(folder, '.tcfeeds', 'server.json');

/** The server of this folder, if its process lives. A file left by a killed one is as good as none. */
export async function findServer(folder: string): Promise<RunningServer | undefined> {
  let value: Partial<RunningServer>;
  try {
    value = JSON.parse(await readFile(fileOf(folder), 'utf8')) as Partial<RunningServer>;
  } catch {
    return undefined;
  }
  const { address, namespace, uiUrl, pid, startedAt } = value;
  if (typeof address !== 'string' || typeof namespace !== 'string' || typeof pid !== 'number') {
    return undefined;
  }
  if (!isAlive(pid)) return undefined;
  return {
    address,
    namespace,
    pid,
    startedAt: startedAt ?? '',
    ...(uiUrl === undefined ? {} : { uiUrl }),
  };
}

/** Makes a server known to the other commands of this folder. */
export async function writeServerFile(folder: string, server: RunningServer): Promise<void> {
  const file = fileOf(folder);
  await mkdir(join(folder, '.tcfeeds'), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Removes the file when it is still this process's own. */
export async function removeServerFile(folder: string, pid: number): Promise<void> {
  const found = await findServer(folder);
  if (found === undefined || found.pid === pid) await rm(fileOf(folder), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
