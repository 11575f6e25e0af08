// Entry of a worker thread: runs one job and reports its progress over the port that came with it.
import type { MessagePort } from 'node:worker_threads';
import { runJob } from '../../activities/jobs/index.ts';
import { handOver } from './thread-buffers.ts';
import type { Jobs } from '../../activities/compute.ts';

export interface ThreadTask {
  readonly name: keyof Jobs;
  readonly job: never;
  readonly port: MessagePort;
}

/** What crosses the thread's border when a job fails: an error's own members do not survive the copy. */
export interface ThreadFailure {
  readonly failed: { readonly code?: string; readonly message: string; readonly stack?: string };
}
export interface ThreadSuccess {
  readonly result: unknown;
}

/** Progress is told at most this often. */
const TELL_EVERY_MS = 500;

export async function run({ name, job, port }: ThreadTask): Promise<ThreadSuccess | ThreadFailure> {
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  let told = 0;
  const onProgress = (done: number): void => {
    const now = Date.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    port.postMessage(done);
  };
  try {
    return handOver({ result: await runJob(name, job, { signal: stop.signal, onProgress }) });
  } catch (error) {
    return { failed: describe(error) };
  } finally {
    port.close();
  }
}

function describe(error: unknown): ThreadFailure['failed'] {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    ...code,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}
