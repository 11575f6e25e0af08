// Who may share the queue of a real server, as it lists its pollers; and what the health check makes of the same list.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { openSession, type TemporalSession } from '../../src/cli/temporal/session.ts';
import {
  refuseForeignStores,
  refuseForeignStoresOnceListed,
} from '../../src/cli/worker-neighbours.ts';
import { TASK_QUEUE } from '../../src/core/names.ts';
import { markStore, type StoreMarker } from '../../src/worker/store-marker.ts';
import { writeIdentity, type WorkerIdentity } from '../../src/worker/worker-identity.ts';
import { recordingTerminal } from '../cli/recording-terminal.ts';
import { createLocalEnv } from '../support/servers.ts';

// The list of pollers outlives its workers, so each test has a namespace of its own.
const namespaces = Array.from({ length: 8 }, (_, n) => `neighbours-${n + 1}`);

let env: TestWorkflowEnvironment;
let namespace = '';
let session: TemporalSession;
let folder = '';
let running: { readonly worker: Worker; readonly ended: Promise<void> }[] = [];

beforeAll(async () => {
  env = await createLocalEnv(namespaces);
}, 120_000);
afterAll(() => env.teardown());
beforeEach(async () => {
  namespace = namespaces.pop() ?? expect.fail('a test more than namespaces');
  session = await openSession({ address: env.address, namespace, from: 'the test' });
  folder = await mkdtemp(join(tmpdir(), 'neighbours-'));
});
afterEach(async () => {
  for (const { worker, ended } of running) {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  }
  running = [];
  await session.close();
  await rm(folder, { recursive: true });
});

async function store(name: string): Promise<StoreMarker> {
  const marker = await markStore(`file:${join(folder, name)}`);
  if (marker === undefined) throw new Error('expected a marker');
  return marker;
}

/** The pid of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

const self = (marker: StoreMarker): WorkerIdentity => ({
  pid: process.pid,
  host: hostname(),
  store: marker,
});

/** A worker that asks for work under this name, and is in the list when this settles. */
async function work(identity: WorkerIdentity): Promise<{ stop(): Promise<void> }> {
  // One connection serves one worker of a queue.
  const connection = await NativeConnection.connect({ address: env.address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    identity: writeIdentity(identity),
    workflowBundle: { codePath: inject('workflowBundlePath') },
  });
  const ended = worker.run().finally(() => connection.close());
  running.push({ worker, ended });
  await refuseForeignStoresOnceListed(session, identity, { sharedStore: true });
  return {
    stop: async () => {
      worker.shutdown();
      await ended;
    },
  };
}

const start = (own: WorkerIdentity, sharedStore = false): Promise<void> =>
  refuseForeignStores(session, own, { sharedStore });

async function tcfeeds(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = join(folder, 'feeds.yaml');
  await writeFile(
    file,
    `store: file:./mine\ntemporal: {address: "${env.address}", namespace: ${namespace}}\nplatforms: {}\nfeeds: {}\n`,
  );
  const terminal = recordingTerminal();
  const code = await runCli([...words, '--config', file], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

describe('a worker with a store of files', () => {
  test('starts where nobody works, and beside a worker of the same store', async () => {
    const mine = await store('mine');
    await start(self(mine));
    await work({ ...self(mine), pid: 4711 });
    await start(self(mine));
  });

  test('is refused beside a worker with another store, with both in the message', async () => {
    const theirs = await store('theirs');
    await work({ ...self(theirs), pid: 4711 });
    const { code, err } = await tcfeeds('worker');
    const mine = await store('mine');
    expect(code).toBe(1);
    expect(err).toContain(
      `ConfigInvalid: A worker with a store of files cannot share the queue ${TASK_QUEUE} of ${env.address}`,
    );
    expect(err).toContain(
      `Process 4711 on ${hostname()} has the store ${theirs.path} (id ${theirs.id}); this one has ${mine.path} (id ${mine.id}).`,
    );
    expect((await tcfeeds('worker', '--shared-store')).code).toBe(1);
  });

  test('is refused beside a worker on another machine, unless the disk is shared', async () => {
    const mine = await store('mine');
    await work({ pid: 4711, host: 'beta.example', store: mine });
    await expect(start(self(mine))).rejects.toThrow(
      /Process 4711 on beta\.example has the store .*start with --shared-store/,
    );
    await start(self(mine), true);
  });

  test('is refused beside a worker with a copy of its store', async () => {
    const mine = await store('mine');
    await cp(join(folder, 'mine'), join(folder, 'copy'), { recursive: true });
    await work({ ...self(await store('copy')), pid: 4711 });
    await expect(start(self(mine))).rejects.toThrow(/one is a copy of the other/);
  });

  test('starts again at once while a worker of the same store that is gone is still listed', async () => {
    const mine = await store('mine');
    const dead = { ...self(mine), pid: await endedPid() };
    await (await work(dead)).stop();
    const { pollers } = await session.client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: TASK_QUEUE },
    });
    expect(pollers.map(({ identity }) => identity)).toContain(writeIdentity(dead));
    await start(self(mine));
  });

  test('that started at the same moment as one with another store finds out once both are listed', async () => {
    const [mine, theirs] = [await store('mine'), await store('theirs')];
    await Promise.all([start(self(mine)), start({ ...self(theirs), pid: 4711 })]);
    await work({ ...self(mine), pid: 4712 });
    const second = work({ ...self(theirs), pid: 4711 });
    await expect(second).rejects.toMatchObject({ code: 'ConfigInvalid' });
  });
});

describe('tcfeeds worker --check', () => {
  test('ends with 1 where no worker of this machine works, with 0 where one does', async () => {
    expect(await tcfeeds('worker', '--check')).toMatchObject({
      code: 1,
      out: expect.stringContaining(`no worker of ${hostname()} has asked`) as string,
    });
    const marker = await store('mine');
    await work({ pid: 4711, host: 'beta.example', store: marker });
    expect((await tcfeeds('worker', '--check')).code).toBe(1);
    const own = { ...self(marker), pid: 4712 };
    await work(own);
    expect(await tcfeeds('worker', '--check')).toMatchObject({
      code: 0,
      out: `ok: ${writeIdentity(own)}\n`,
    });
    const { code, out } = await tcfeeds('worker', '--check', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      healthy: true,
      host: hostname(),
      workers: [writeIdentity(own)],
    });
  });

  test('ends with 1 where no server answers', async () => {
    const file = join(folder, 'feeds.yaml');
    await writeFile(file, 'temporal: {address: "127.0.0.1:1"}\n');
    const terminal = recordingTerminal();
    expect(await runCli(['worker', '--check', '--config', file], terminal)).toBe(1);
    expect(terminal.stderr()).toMatch(/Temporal does not answer at 127\.0\.0\.1:1/);
  });
});
