// The Temporal server that `up` and `demo` bring along: provided if the machine has none, state kept in a file of the folder,
// known to the other commands of that folder by `.tcfeeds/server.json`.
import { join } from 'node:path';
import { findServer, removeServerFile, writeServerFile } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import { provideDevServer, startDevServer } from '../worker/servers/index.ts';
import type { DevServer } from '../worker/servers/index.ts';
import { tryPort } from '../worker/servers/ports.ts';
import { temporalVersionInWords } from './temporal/program.ts';
import type { Progress } from './terminal/progress.ts';
import { whenInWords } from './terminal/words.ts';

export interface EmbeddedOptions {
  readonly folder: string;
  /** `undefined`: the usual one when it is free, else any free one. */
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly dbFilename: string;
}

const USUAL_PORT = 7233;
const USUAL_UI_PORT = 8233;

/** @throws {ConfigInvalid} when one is running for this folder already. */
export async function refuseSecondStart(folder: string, what: string): Promise<void> {
  const running = await findServer(folder);
  if (running === undefined) return;
  const ui = running.uiUrl === undefined ? '' : `, UI ${running.uiUrl}`;
  throw new CodedError(
    'ConfigInvalid',
    `${what} is already running for ${folder}: process ${running.pid}, Temporal at ${running.address}${ui}, since ${whenInWords(running.startedAt)}. Use that one, or stop it with Ctrl-C (kill ${running.pid}) first`,
  );
}

/** Starts the server and makes it known; `close` undoes both. */
export async function startEmbedded(
  { folder, port, uiPort, dbFilename }: EmbeddedOptions,
  progress: Progress,
): Promise<DevServer> {
  progress.update('looking for a Temporal server program');
  const program = await provideDevServer({
    onProgress: (line) => progress.update(temporalVersionInWords(line)),
  });
  progress.update(`starting Temporal ${temporalVersionInWords(program.version)}`);
  const server = await startDevServer({
    program,
    dbFilename,
    port: await usualOrFree(port, USUAL_PORT),
    uiPort: await usualOrFree(uiPort, USUAL_UI_PORT),
    onProgress: (line) => progress.note(temporalVersionInWords(line)),
  });
  try {
    await writeServerFile(folder, {
      address: server.address,
      namespace: server.namespace,
      pid: process.pid,
      startedAt: new Date().toISOString(),
      ...(server.uiUrl === undefined ? {} : { uiUrl: server.uiUrl }),
    });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    ...server,
    close: async () => {
      await removeServerFile(folder, process.pid);
      await server.close();
    },
  };
}

/** Where an embedded server keeps its workflows. */
export const databaseOf = (folder: string): string => join(folder, '.tcfeeds', 'temporal.db');

async function usualOrFree(asked: number | undefined, usual: number): Promise<number> {
  if (asked !== undefined) return asked;
  return (await tryPort(usual)) ?? 0;
}
