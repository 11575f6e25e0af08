// The embedded server as `tcfeeds up` runs it: a real Temporal dev server.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { spawnGuarded } from '../../src/worker/servers/guarded-child.ts';
import {
  FEED_SEARCH_ATTRIBUTES,
  provideDevServer,
  startDevServer,
  type DevServer,
  type DevServerOptions,
  type ProvidedServer,
} from '../../src/worker/servers/index.ts';
import { isProcessAlive } from '../../src/worker/servers/lock.ts';
import { createLocalEnv } from '../support/servers.ts';

let program: ProvidedServer;
let folder = '';
let open: DevServer[] = [];

beforeAll(async () => {
  program = await provideDevServer({ onProgress: (line) => console.warn(line) });
}, 900_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dev-server-'));
});
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
  await rm(folder, { recursive: true });
});

async function start(options: Partial<DevServerOptions> = {}): Promise<DevServer> {
  const server = await startDevServer({ onProgress: () => undefined, program, ...options });
  open.push(server);
  return server;
}

async function attributesOf(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    return Object.keys(customAttributes);
  } finally {
    await connection.close();
  }
}

/** Waits until `check` holds, at most ten seconds. */
async function eventually(check: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 100 && !check(); turn += 1) await delay(100);
  return check();
}

describe('the embedded dev server', () => {
  test('answers with the search attributes of runs and is gone after close', async () => {
    const server = await start({ uiPort: 0 });
    expect(await attributesOf(server.address)).toEqual(
      expect.arrayContaining(Object.keys(FEED_SEARCH_ATTRIBUTES)),
    );
    const page = await fetch(server.uiUrl ?? '');
    expect(page.status).toBe(200);
    await page.body?.cancel();
    await server.close();
    expect(isProcessAlive(server.pid)).toBe(false);
    await expect(attributesOf(server.address)).rejects.toThrow();
  });

  test('keeps its file over a restart and adds what a later version needs', async () => {
    const dbFilename = join(folder, 'temporal.db');
    const first = await start({ dbFilename, searchAttributes: { TcFeedId: 'Keyword' } });
    await first.close();
    const second = await start({ dbFilename });
    expect(await attributesOf(second.address)).toEqual(
      expect.arrayContaining(Object.keys(FEED_SEARCH_ATTRIBUTES)),
    );
  });

  test('says who uses the database file', async () => {
    const dbFilename = join(folder, 'temporal.db');
    await start({ dbFilename });
    await expect(start({ dbFilename })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringContaining(`is used by process ${process.pid}`) as string,
    });
  });

  test('says that a port is taken and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringMatching(
        new RegExp(`port ${port} .* used by another program.*choose`),
      ) as string,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  test('says what the program wrote when it does not start', async () => {
    const dbFilename = join(folder, 'temporal.db');
    await writeFile(dbFilename, 'this is not a database '.repeat(1000));
    await expect(start({ dbFilename })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringMatching(/did not start.*not a database/s) as string,
    });
  });
});

describe('a guarded child', () => {
  test('ends when its parent is killed without a chance to clean up', async () => {
    const guarded = join(import.meta.dirname, '../../src/worker/servers/guarded-child.ts');
    const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti.mjs');
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { createJiti } from ${JSON.stringify(jiti)};
       const { spawnGuarded } = await createJiti('file:///').import(${JSON.stringify(guarded)});
       spawnGuarded('sh', ['-c', 'echo $$; exec sleep 300'], process.env, (line) => console.log(line));
       setInterval(() => {}, 1000);`,
    ]);
    let childPid = 0;
    parent.stdout.on('data', (data: Buffer) => (childPid = Number(data.toString())));
    expect(await eventually(() => childPid > 0)).toBe(true);
    expect(isProcessAlive(childPid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await eventually(() => !isProcessAlive(childPid))).toBe(true);
  });

  test('that ends by itself is noticed', async () => {
    const child = spawnGuarded(
      'sh',
      ['-c', 'echo last words; exit 7'],
      process.env,
      () => undefined,
    );
    expect(await child.ended).toEqual({ code: 7 });
    expect(child.tail).toEqual(['last words']);
    await child.stop();
  });
});

test('the local test environment knows the search attributes', async () => {
  const env = await createLocalEnv();
  try {
    expect(await attributesOf(env.address)).toEqual(
      expect.arrayContaining(Object.keys(FEED_SEARCH_ATTRIBUTES)),
    );
  } finally {
    await env.teardown();
  }
});
