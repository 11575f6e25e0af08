// The pool with the threads that a worker has: they run the JavaScript that is built.
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { PageToRead } from '../../src/exports/index.ts';
import type * as Pool from '../../src/worker/compute-pool.ts';

const built = new URL('../../dist/src/worker/compute-pool.js', import.meta.url).href;

const poolOf = async (threads: number) => {
  const { createComputePool } = (await import(built)) as typeof Pool;
  const pool = createComputePool(threads);
  onTestFinished(() => pool.close());
  return pool;
};

const page = (answer: string, after?: string): PageToRead => ({
  kind: 'indicator',
  bytes: new TextEncoder().encode(answer),
  endpoint: 'GET /v3/indicators',
  what: 'list /v3/indicators',
  after,
});
const objects = (count: number): string =>
  `{"status":"Success","data":[${Array.from({ length: count }, (_, n) => `{"id":${n + 1},"type":"Host","summary":"h${n}.example"}`).join(',')}]}`;
const control = (signal: AbortSignal) => ({ signal, onProgress: () => undefined });

test('a page is read in a thread; what it is wrong about comes back as the error it was', async () => {
  const pool = await poolOf(1);
  const { signal } = new AbortController();
  const read = await pool.run('readPage', page(objects(3)), control(signal));
  expect(read).toMatchObject({ entries: 3, refused: [], last: '3' });
  expect(Buffer.from(read.lines).toString().split('\n')).toHaveLength(4);
  await expect(pool.run('readPage', page(objects(3), '2'), control(signal))).rejects.toMatchObject({
    code: 'PlatformResponse',
    message: 'list /v3/indicators: expected ids above 2 in ascending order, got 1',
    details: { endpoint: 'list /v3/indicators' },
  });
});

test('a job that waits for a thread ends at once when it is cancelled', async () => {
  const pool = await poolOf(1);
  const busy = pool.run('readPage', page(objects(200_000)), control(new AbortController().signal));
  const cancel = new AbortController();
  const waiting = pool.run('readPage', page(objects(1)), control(cancel.signal));
  const ended = expect(waiting).rejects.toThrow();
  cancel.abort();
  const first = await Promise.race([ended.then(() => 'cancelled'), busy.then(() => 'busy')]);
  expect(first).toBe('cancelled');
  await busy;
  await expect(pool.run('readPage', page(objects(1)), control(cancel.signal))).rejects.toThrow();
});

test('a page that is being read is given up within a second when it is cancelled', async () => {
  const pool = await poolOf(1);
  const cancel = new AbortController();
  await pool.run('readPage', page(objects(1)), control(new AbortController().signal));
  const whole = objects(60_000);
  const startedAt = performance.now();
  await pool.run('readPage', page(whole), control(new AbortController().signal));
  const wholeMs = performance.now() - startedAt;
  const reading = pool.run('readPage', page(whole), control(cancel.signal));
  const ended = reading.then(
    () => 'read',
    // Built: its errors are of another class.
    (error: unknown) => (error as { readonly code?: unknown }).code,
  );
  await setTimeout(wholeMs / 4);
  const cancelledAt = performance.now();
  cancel.abort();
  expect(await ended).toBe('Cancelled');
  expect(performance.now() - cancelledAt).toBeLessThan(Math.min(1_000, wholeMs / 2));
  // Its thread was not ended: it reads on without being started again.
  const read = await pool.run('readPage', page(objects(3)), control(new AbortController().signal));
  expect(read.entries).toBe(3);
});

test('a page of entries that are none is told by its first thousand, and counted as a whole', async () => {
  const pool = await poolOf(1);
  const answer = `{"status":"Success","data":[${'1,'.repeat(99_999)}1]}`;
  const read = await pool.run('readPage', page(answer), control(new AbortController().signal));
  expect(read).toMatchObject({ entries: 100_000, refusedCount: 100_000, unnamed: 100_000 });
  expect(read.refused).toHaveLength(1_000);
});
