// Entry of a worker thread: runs one job and reports its progress over the port that came with it.
import { runJob } from '../../activities/jobs/index.ts';
import { handOver } from './thread-buffers.ts';
import { CodedError } from '../core/errors.ts';
import {
  BEGUN,
  isSet,
  type ThreadFailure,
  type ThreadSuccess,
  type ThreadTask,
} from './thread-messages.ts';

/** Progress is told at most this often. */
const TELL_EVERY_MS = 500;

export async function run({
  name,
  job,
  port,
  stopFlag,
}: ThreadTask): Promise<ThreadSuccess | ThreadFailure> {
  const stop = new AbortController();
  port.postMessage(BEGUN);
  port.on('message', () => stop.abort());
  let told = 0;
  const onProgress = (done: number): void => {
    const now = Date.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    port.postMessage(done);
  };
  try {
    const control = { signal: stop.signal, onProgress, isStopped: () => isSet(stopFlag) };
    return handOver({ result: await runJob(name, job, control) });
  } catch (error) {
    return { failed: describe(error) };
  } finally {
    port.close();
  }
}

function describe(error: unknown): ThreadFailure['failed'] {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const coded =
    error instanceof CodedError
      ? {
          details: error.details,
          ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
        }
      : {};
  return {
    ...code,
    ...coded,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}
