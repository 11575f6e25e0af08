// Runs a Temporal dev server as part of this process: for `tcfeeds up`, the demo and tests. It is a real server in one program;
// what it is not is documented for operators (finished runs are kept for a day, its database file is bound to one version).
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { CodedError } from '../../core/errors.ts';
import { type GuardedChild, spawnGuarded } from './guarded-child.ts';
import { type HeldLock, tryLock } from './lock.ts';
import { freePort, tryPort } from './ports.ts';
import { provideDevServer } from './provide.ts';
import {
  ensureSearchAttributes,
  FEED_SEARCH_ATTRIBUTES,
  type SearchAttributes,
} from './search-attributes.ts';

export interface DevServerOptions {
  /** Told what is being done, one line at a time. */
  readonly onProgress: (line: string) => void;
  /** File that keeps workflows over restarts; without it they live in memory. */
  readonly dbFilename?: string;
  /** @default a free port */
  readonly port?: number;
  /** `0` = a free port; without it there is no UI. */
  readonly uiPort?: number;
  /** @default 'default' */
  readonly namespace?: string;
  /** @default {@link FEED_SEARCH_ATTRIBUTES} */
  readonly searchAttributes?: SearchAttributes;
  /** Told every line that the server writes. */
  readonly log?: (line: string) => void;
  /** Default: what {@link provideDevServer} finds or makes. */
  readonly program?: { readonly path: string; readonly version: string };
}

export interface DevServer {
  /** `host:port` for clients and workers. */
  readonly address: string;
  /** Address of the web UI, if there is one. */
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  readonly pid: number;
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** A big database file takes longer than the second that an empty one needs. */
const START_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const HOST = '127.0.0.1';

/** The server takes some ports more for itself, which another program may take at the same moment: then it ends at once. */
const STARTS = 3;

/** Starts the server and waits until it answers and knows namespace and search attributes. @throws {ConfigInvalid} port or file in use. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (!(error instanceof CodedError) || error.details['ended'] !== true || attempt === STARTS)
        throw error;
      options.onProgress(`${error.message}; once more (${attempt} of ${STARTS - 1})`);
    }
  }
}

async function startOnce(options: DevServerOptions): Promise<DevServer> {
  const program = options.program ?? (await provideDevServer({ onProgress: options.onProgress }));
  const namespace = options.namespace ?? 'default';
  const wanted = options.searchAttributes ?? FEED_SEARCH_ATTRIBUTES;
  const db = options.dbFilename === undefined ? undefined : resolve(options.dbFilename);
  const port = await claimPort('port', options.port ?? 0);
  const uiPort =
    options.uiPort === undefined ? undefined : await claimPort('uiPort', options.uiPort);
  const lock = db === undefined ? undefined : await lockDatabase(db);
  let child: GuardedChild | undefined;
  try {
    if (db !== undefined) await compareVersion(db, program.version, options.onProgress);
    const address = `${HOST}:${port}`;
    child = spawnGuarded(
      program.path,
      argumentsOf({ port, uiPort, db, namespace, wanted }),
      withoutTemporalVariables(),
      options.log ?? ((): void => undefined),
    );
    await becomeReady(child, address, namespace, wanted, db);
    return running(child, lock, address, uiPort, namespace);
  } catch (error) {
    await child?.stop();
    await lock?.release();
    throw error;
  }
}

function running(
  child: GuardedChild,
  lock: HeldLock | undefined,
  address: string,
  uiPort: number | undefined,
  namespace: string,
): DevServer {
  return {
    address,
    uiUrl: uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`,
    namespace,
    pid: child.pid,
    ended: child.ended.then(() => undefined),
    async close(): Promise<void> {
      await child.stop();
      await lock?.release();
    },
  };
}

interface ServerArguments {
  readonly port: number;
  readonly uiPort: number | undefined;
  readonly db: string | undefined;
  readonly namespace: string;
  readonly wanted: SearchAttributes;
}

function argumentsOf({ port, uiPort, db, namespace, wanted }: ServerArguments): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--namespace', namespace],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(db === undefined ? [] : ['--db-filename', db]),
    ...Object.entries(wanted).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    // The server would otherwise ask the internet for its newest version.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    ...['--log-level', 'warn'],
  ];
}

/** Client settings of the surroundings (address, TLS) are not meant for the embedded server. */
function withoutTemporalVariables(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')),
  );
}

async function claimPort(setting: string, wanted: number): Promise<number> {
  if (wanted === 0) return freePort();
  if ((await tryPort(wanted)) !== undefined) return wanted;
  throw new CodedError(
    'ConfigInvalid',
    `Temporal dev server: ${setting} ${wanted} of ${HOST} is used by another program. ` +
      `Stop that program, choose another ${setting}, or use that server by its address if it is a Temporal server.`,
  );
}

async function lockDatabase(db: string): Promise<HeldLock> {
  const lock = await tryLock(`${db}.lock`);
  if ('release' in lock) return lock;
  throw new CodedError(
    'ConfigInvalid',
    `Temporal dev server: the database file ${db} is used by process ${lock.pid} on ${lock.host} since ${lock.since}. ` +
      'Use that server, stop it, or name another file.',
  );
}

/** The schema of a file is never migrated by a later program, so a change of version is at least said. */
async function compareVersion(
  db: string,
  version: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const file = `${db}.version`;
  const before = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (before !== '' && before !== version) {
    onProgress(
      `the database file ${db} was made by Temporal ${before} and is now used by ${version}; if the server does not start, ` +
        'use the earlier program or remove the file',
    );
    return;
  }
  await mkdir(dirname(db), { recursive: true });
  await writeFile(file, `${version}\n`);
}

async function becomeReady(
  child: GuardedChild,
  address: string,
  namespace: string,
  wanted: SearchAttributes,
  db: string | undefined,
): Promise<void> {
  let over: string | undefined;
  void child.ended.then(({ code }) => {
    over = `it ended with exit code ${code ?? 'unknown'}`;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (let lastProblem = 'no answer yet'; ;) {
    if (over !== undefined) throw notStarted(over, child, db, true);
    if (Date.now() > deadline) {
      throw notStarted(`no answer after ${START_TIMEOUT_MS / 1000} s (${lastProblem})`, child, db);
    }
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      try {
        await connection.workflowService.describeNamespace({ namespace });
        await ensureSearchAttributes(connection, namespace, wanted);
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      lastProblem = error instanceof Error ? error.message : String(error);
      await delay(LOOK_AGAIN_MS);
    }
  }
}

function notStarted(
  reason: string,
  child: GuardedChild,
  db: string | undefined,
  ended = false,
): CodedError {
  // The end of a panic is a list of calls; what it is about stands before them.
  const causes = child.tail.filter((line) => /panic|error|fatal|in use/i.test(line));
  const said = (causes.length > 0 ? causes : child.tail).slice(-6).join(' | ');
  const advice =
    db === undefined
      ? ''
      : ` If ${db} was made by another version of Temporal, remove it: cursors are kept in the store as well.`;
  return new CodedError(
    'ConfigInvalid',
    `Temporal dev server did not start: ${reason}.${advice} It said: ${said}`,
    { details: { ended } },
  );
}
