import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tryLock, withLock } from '../../../src/worker/servers/lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const holderText = (pid: number, host = hostname()): string =>
  JSON.stringify({ pid, host, token: 'other', since: '2026-01-01T00:00:00.000Z' });

/** A process id that existed and does not any more. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('lock file', () => {
  test('a second taker is told who holds it', async () => {
    const path = join(folder, 'a.lock');
    const first = await tryLock(path);
    expect(first).toHaveProperty('release');
    expect(await tryLock(path)).toMatchObject({ pid: process.pid, host: hostname() });
  });

  test('is free again after its release and leaves no file behind', async () => {
    const path = join(folder, 'a.lock');
    const first = await tryLock(path);
    if (!('release' in first)) throw new Error('not free');
    await first.release();
    expect(await readdir(folder)).toEqual([]);
    const second = await tryLock(path);
    expect(second).toHaveProperty('release');
  });

  test('of a dead process is taken over', async () => {
    const path = join(folder, 'a.lock');
    await writeFile(path, holderText(deadPid()));
    expect(await tryLock(path)).toHaveProperty('release');
  });

  test('of another host is respected while it is touched and taken over when it went silent', async () => {
    const path = join(folder, 'a.lock');
    await writeFile(path, holderText(1, 'elsewhere.invalid'));
    expect(await tryLock(path)).toMatchObject({ host: 'elsewhere.invalid' });
    const longAgo = new Date(Date.now() - 5 * 60_000);
    await utimes(path, longAgo, longAgo);
    expect(await tryLock(path)).toHaveProperty('release');
  });

  test('with unreadable content counts as held until it went silent', async () => {
    const path = join(folder, 'a.lock');
    await writeFile(path, 'not json');
    expect(await tryLock(path)).not.toHaveProperty('release');
    const longAgo = new Date(Date.now() - 5 * 60_000);
    await utimes(path, longAgo, longAgo);
    expect(await tryLock(path)).toHaveProperty('release');
  });

  test('ten takers of a stale lock work one after the other', async () => {
    const path = join(folder, 'a.lock');
    await writeFile(path, holderText(deadPid()));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await delay(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => withLock(path, () => undefined, work)));
    expect(most).toBe(1);
  });

  test('a waiter says once whom it waits for and goes on when the work ends with an error', async () => {
    const path = join(folder, 'a.lock');
    const said: number[] = [];
    const failing = withLock(
      path,
      () => undefined,
      async () => {
        await delay(600);
        throw new Error('broken');
      },
    );
    await delay(50);
    const waiting = withLock(
      path,
      (holder) => said.push(holder.pid),
      () => Promise.resolve('done'),
    );
    await expect(failing).rejects.toThrow('broken');
    expect(await waiting).toBe('done');
    expect(said).toEqual([process.pid]);
  });
});
