// A preview against a worker or a state that has another store than the configuration: both are named, and nothing is started.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScheduleNotFoundError } from '@temporalio/client';
import { afterAll, describe, expect, test } from 'vitest';
import { requireSameStore } from '../../src/cli/preview/same-store.ts';
import { desiredSchedule } from '../../src/cli/temporal/desired-schedule.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import { createStore } from '../../src/spool/index.ts';
import { markStore, writeIdentity, type WorkerIdentity } from '../../src/worker/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'preview-stores-'));
afterAll(() => rmSync(folder, { recursive: true }));
const storeAt = (name: string): string => `file:${join(folder, name)}`;
const [MINE, THEIRS] = [storeAt('mine'), storeAt('theirs')];

async function workerWith(url: string, host = hostname()): Promise<string> {
  const store = await markStore(url);
  const identity: WorkerIdentity = { pid: 4711, host, ...(store === undefined ? {} : { store }) };
  return writeIdentity(identity);
}

interface Server {
  readonly workers: readonly string[];
  /** Store of the configuration that has applied the feed. */
  readonly appliedBy?: string;
  readonly ledger?: DataRef;
}

/** What the check sees of a server. */
const sessionOf = ({
  workers,
  appliedBy,
  ledger,
}: Server): Parameters<typeof requireSameStore>[0] =>
  ({
    target: { address: '127.0.0.1:7233', namespace: 'default', from: 'the test' },
    client: {
      workflowService: {
        describeTaskQueue: () =>
          Promise.resolve({
            pollers: workers.map((identity) => ({
              identity,
              lastAccessTime: { seconds: Math.floor(Date.now() / 1000) },
            })),
          }),
      },
      schedule: {
        getHandle: (id: string) => ({
          describe: () =>
            appliedBy === undefined
              ? Promise.reject(new ScheduleNotFoundError('not found', id))
              : Promise.resolve({ action: actionOf(appliedBy) }),
        }),
      },
    },
    state: { getState: () => Promise.resolve({ ...(ledger && { ledger }) }) },
  }) as unknown as Parameters<typeof requireSameStore>[0];

const actionOf = (deployment: string): unknown =>
  desiredSchedule({
    feedId: 'f',
    workflowType: 'feedRunWorkflow',
    summary: 'F',
    timing: { everyMs: 3_600_000 },
    deployment,
  }).options.action;

const check = (server: Server, store = MINE): Promise<void> =>
  requireSameStore(sessionOf(server), { store, file: '/etc/feeds.yaml' }, 'f');

describe('a preview', () => {
  test('is refused where the worker has another store, also before this one is made', async () => {
    const { path, id } = (await markStore(THEIRS)) ?? expect.fail('a store of files');
    const workers = [await workerWith(THEIRS)];
    await expect(check({ workers }, storeAt('new'))).rejects.toThrow(
      `No worker of 127.0.0.1:7233 (namespace default) has the store of /etc/feeds.yaml, so that none could read what this preview asks for. Process 4711 on ${hostname()} has the store ${path} (id ${id}); this one has ${join(folder, 'new')} (id none yet). Preview with the configuration of that worker (--config), or start a worker with this one in another namespace`,
    );
    mkdirSync(join(folder, 'empty'));
    await expect(check({ workers }, storeAt('empty'))).rejects.toThrow(/\/empty \(id none yet\)/);
  });

  test('goes on where a worker has this store, on this machine or on one that shares it', async () => {
    await check({ workers: [await workerWith(MINE)] });
    await check({ workers: [await workerWith(MINE, 'beta.example')] });
    // A worker that is gone is listed for a while.
    await check({ workers: [await workerWith(THEIRS), await workerWith(MINE)] });
  });

  test('is refused where the state was written with another store, with both in the message', async () => {
    const workers = [await workerWith(MINE)];
    await expect(check({ workers, appliedBy: THEIRS })).rejects.toThrow(
      `The state of feed f on 127.0.0.1:7233 (namespace default) was written with the store ${THEIRS}; /etc/feeds.yaml has the store ${MINE}, which lacks`,
    );
    await check({ workers, appliedBy: MINE });
  });

  test('goes on where the state was written with this store under another path, if it has its ledger', async () => {
    const workers = [await workerWith(MINE)];
    symlinkSync(join(folder, 'mine'), join(folder, 'link'));
    const link = storeAt('link');
    await check({ workers, appliedBy: MINE }, link);
    await check({ workers, appliedBy: link });
    const ledger = await createStore(THEIRS).write('ledger/g/manifest.json', '{}', {
      contentType: 'application/json',
    });
    await expect(check({ workers, appliedBy: MINE, ledger }, link)).rejects.toThrow(
      /refers to the ledger ledger\/g\/manifest\.json/,
    );
    await createStore(MINE).write('ledger/g/manifest.json', '{}', {
      contentType: 'application/json',
    });
    await check({ workers, appliedBy: MINE, ledger }, link);
  });

  test('of a feed without a schedule is refused where its ledger is not in this store', async () => {
    const workers = [await workerWith(MINE)];
    const ledger = await createStore(THEIRS).write('ledger/f/manifest.json', '{}', {
      contentType: 'application/json',
    });
    await expect(check({ workers, ledger })).rejects.toThrow(
      `refers to the ledger ledger/f/manifest.json, which the store ${MINE} of /etc/feeds.yaml does not have: the state was written with another store`,
    );
    await createStore(MINE).write('ledger/f/manifest.json', '{}', {
      contentType: 'application/json',
    });
    await check({ workers, ledger });
  });
});
