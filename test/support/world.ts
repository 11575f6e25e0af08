// Everything real, for end-to-end tests: Temporal dev server, simulator, source, a folder with YAML, and the built program in
// processes of its own, so that it can be killed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { startRun } from '../../src/cli/temporal/start-run.ts';
import { resultOf } from '../../src/cli/temporal/watch-run.ts';
import type { FeedRunResult } from '../../src/core/feed-run.ts';
import type { FeedState } from '../../src/core/feed-state.ts';
import { QUERY, stateWorkflowIdOf } from '../../src/core/names.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/index.ts';
import { startDevServer } from '../../src/worker/servers/index.ts';
import type { DevServer } from '../../src/worker/servers/index.ts';
import { runInProcess } from './command-line.ts';
import type { Finished } from './command-line.ts';
import { startSource } from './source-server.ts';
import type { SourceServer } from './source-server.ts';

const PROGRAM = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
/** A worker of a test does not live long enough to gain what optimising its code costs: a sixth of its CPU time. */
const SHORT_LIVED = '--no-opt';
export const ACCESS_ID = '11112222333344445555';
export const SECRET_KEY = 'canary-secret-7f3e9b1c-not-a-real-key';

export interface WorkerProcess {
  readonly pid: number;
  /** SIGKILL: nothing of it gets a chance to clean up. */
  kill(): Promise<void>;
  /** SIGTERM and the end of the process. */
  stop(): Promise<Finished>;
}

export interface World {
  readonly folder: string;
  readonly temporal: DevServer;
  readonly client: Client;
  readonly platform: Simulator;
  readonly source: SourceServer;
  /** Replaces the YAML; `feeds` is the text below `feeds:`, indented by two; other blocks may follow it. */
  configure(feeds: string, platforms?: string): Promise<void>;
  /** A command line in the process of the test. */
  tcfeeds(...args: string[]): Promise<Finished>;
  /** The same by the built program in a process of its own. */
  program(...args: string[]): Promise<Finished>;
  /** `maxFileBlocks`: no file of it may grow over so many blocks of 1 KiB. */
  startWorker(limits?: { readonly maxFileBlocks?: number }): Promise<WorkerProcess>;
  /** What `tcfeeds run <feed> --wait` does, without a process of its own, which takes longer than the run. */
  run(feed: string, workflowType?: string): Promise<FeedRunResult>;
  state(feed: string): Promise<FeedState>;
  /** Sorted lines `Type<TAB>value` of the active indicators. */
  canonical(owner: string, query?: string): Promise<string>;
  control(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly owners?: SimulatorOptions['owners'];
  readonly env?: Readonly<Record<string, string>>;
  /** @default `file:./var` in the world's folder */
  readonly store?: string;
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-e2e-'));
  const onProgress = (line: string): void => console.log(line);
  const [temporal, platform, source] = await Promise.all([
    startDevServer({ onProgress }),
    startSimulator({
      users: [{ accessId: ACCESS_ID, secretKey: SECRET_KEY }],
      owners: options.owners ?? [{ name: 'Feed Source', kind: 'Source' }],
    }),
    startSource(),
  ]);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const config = join(folder, 'feeds.yaml');
  const env = {
    ...process.env,
    TC_ACCESS_ID: ACCESS_ID,
    TC_SECRET_KEY: SECRET_KEY,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    NO_COLOR: '1',
    ...options.env,
  };
  const children = new Set<ChildProcess>();
  const start = (
    args: readonly string[],
    maxFileBlocks?: number,
  ): { child: ChildProcess; finished: Promise<Finished>; stdout: () => string } => {
    const command =
      maxFileBlocks === undefined
        ? [process.execPath, SHORT_LIVED]
        : [
            '/bin/bash',
            '-c',
            `ulimit -f ${maxFileBlocks}; exec "$0" "$@"`,
            process.execPath,
            SHORT_LIVED,
          ];
    const child = spawn(command[0] ?? '', [...command.slice(1), PROGRAM, ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const finished = new Promise<Finished>((resolveFinished) =>
      child.once('close', (code) => {
        children.delete(child);
        resolveFinished({ code, stdout, stderr });
      }),
    );
    return { child, finished, stdout: () => stdout + stderr };
  };

  const world: World = {
    folder,
    temporal,
    client,
    platform,
    source,
    configure: (feeds, platforms = '') =>
      writeFile(
        config,
        `temporal: { address: '${temporal.address}', namespace: ${temporal.namespace} }
${yamlOf(platform.apiPath, feeds, platforms, options.store ?? 'file:./var')}`,
      ),
    tcfeeds: (...args) => runInProcess(config, args),
    program: (...args) => start(args).finished,
    startWorker: async ({ maxFileBlocks } = {}) => {
      const { child, finished, stdout } = start(['worker'], maxFileBlocks);
      await until(
        () => /Working on|ready/i.test(stdout()) || child.exitCode !== null,
        90_000,
        () => `worker did not start: ${stdout()}`,
      );
      if (child.exitCode !== null) throw new Error(`worker ended at once: ${stdout()}`);
      return {
        pid: child.pid ?? 0,
        kill: async () => {
          child.kill('SIGKILL');
          await finished;
        },
        stop: () => {
          child.kill('SIGTERM');
          return finished;
        },
      };
    },
    run: async (feed, workflowType) => {
      const input = { v: 1, feedId: feed, mode: 'delta' } as const;
      return resultOf((await startRun({ client }, input, workflowType)).handle);
    },
    state: (feed) =>
      client.workflow.getHandle(stateWorkflowIdOf(feed)).query<FeedState>(QUERY.getState),
    canonical: async (owner, query = '') =>
      (
        await fetch(
          `${platform.url}/_simulator/canonical?owner=${encodeURIComponent(owner)}${query}`,
        )
      ).text(),
    control: async (method, controlPath, body) => {
      const response = await fetch(`${platform.url}/_simulator/${controlPath}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${controlPath}: ${response.status} ${text}`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await connection.close();
      await Promise.all([temporal.close(), platform.close(), source.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

function yamlOf(apiPath: string, feeds: string, platforms: string, store: string): string {
  return `platforms:
  main:
    tc_api_path: ${apiPath}
    api_access_id: \${env:TC_ACCESS_ID}
    api_secret_key: \${env:TC_SECRET_KEY}
${platforms}store: ${store}
feeds:
${feeds}`;
}

/** Looks every 50 ms until `holds`, for at most `ms`. */
async function until(
  holds: () => boolean | Promise<boolean>,
  ms: number,
  otherwise: () => string,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(otherwise());
    await new Promise((resolveWait) => setTimeout(resolveWait, 50));
  }
}
