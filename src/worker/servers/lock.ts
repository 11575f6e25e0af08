// A lock file for work that only one process of this machine should do: installing a server, or using a database file.
//
// States: free (no file) → held (file with the holder's process id, touched every few seconds) → free again, or stale when the
// holder died without removing it. A stale lock is taken over by renaming it away first, because two waiters that both
// deleted it could delete each other's new lock.
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
  readonly since: string;
}

export interface HeldLock {
  release(): Promise<void>;
}

const TOUCH_EVERY_MS = 5_000;
/** A holder on another host (shared home directory) cannot be asked; it counts as dead after this silence. */
const SILENT_AFTER_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** True when a process with this id exists on this machine, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Takes the lock or tells who holds it; never waits for a living holder. */
export async function tryLock(path: string): Promise<HeldLock | LockHolder> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    const mine: LockHolder = {
      pid: process.pid,
      host: hostname(),
      token: randomUUID(),
      since: new Date().toISOString(),
    };
    if (await create(path, mine)) return keep(path, mine);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder !== undefined && !(await isStale(path, holder))) return holder;
    if (holder === undefined && !(await isSilent(path))) return unknownHolder();
    await removeStale(path, text);
  }
}

/** Waits until the lock is free, then runs `work` while holding it. `onWait` is told once who is waited for. */
export async function withLock<T>(
  path: string,
  onWait: (holder: LockHolder) => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (;;) {
    const lock = await tryLock(path);
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
    if (!told) onWait(lock);
    told = true;
    await delay(LOOK_AGAIN_MS);
  }
}

/** The file appears with its content in one step: it is written under another name and then linked, which fails if one exists. */
async function create(path: string, mine: LockHolder): Promise<boolean> {
  const draft = `${path}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function keep(path: string, mine: LockHolder): HeldLock {
  const touch = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, TOUCH_EVERY_MS);
  touch.unref();
  return {
    async release(): Promise<void> {
      clearInterval(touch);
      const text = await readFile(path, 'utf8').catch(() => '');
      if (parseHolder(text)?.token === mine.token) await rm(path, { force: true });
    },
  };
}

async function isStale(path: string, holder: LockHolder): Promise<boolean> {
  if (holder.host === hostname()) return !isProcessAlive(holder.pid);
  return isSilent(path);
}

async function isSilent(path: string): Promise<boolean> {
  const touchedAt = await stat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  );
  return Date.now() - touchedAt > SILENT_AFTER_MS;
}

async function removeStale(path: string, expected: string): Promise<void> {
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  // Somebody else was quicker and this is already the next holder's lock: put it back.
  const found = await readFile(aside, 'utf8').catch(() => expected);
  if (found !== expected) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockHolder>;
    const { pid, host, token, since } = value;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof token !== 'string') {
      return undefined;
    }
    return { pid, host, token, since: since ?? '' };
  } catch {
    return undefined;
  }
}

const unknownHolder = (): LockHolder => ({ pid: 0, host: 'unknown', token: '', since: '' });
