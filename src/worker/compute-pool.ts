// The pool of worker threads for everything that burns CPU (parse, map, plan, ledger), so that heartbeats, polls and other
// feeds never wait for it.
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Compute } from '../../activities/compute.ts';
import { CodedError, isErrorCode } from '../core/errors.ts';
import { buffersOf } from './thread-buffers.ts';
import { BEGUN, set, type ThreadFailure, type ThreadSuccess } from './thread-messages.ts';

export interface ComputePool extends Compute {
  close(): Promise<void>;
}

/** How long a job may go on after it was told to stop before its thread is ended: one statement of the database may take so long. */
const STOP_WITHIN_MS = 5_000;
/** A thread that begins anew runs cold code: the reading of an export took 5.2 s instead of 3.3 s. Warm it keeps some 150 MB. */
const IDLE_MS = 10 * 60_000;

export function createComputePool(
  threads: number = Math.max(1, availableParallelism()),
): ComputePool {
  const pool = new Piscina({
    filename: new URL('./compute-thread.js', import.meta.url).href,
    name: 'run',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
  });
  return {
    run: async (name, job, { signal, onProgress }) => {
      signal.throwIfAborted();
      const { port1, port2 } = new MessageChannel();
      const stopFlag = new Uint8Array(new SharedArrayBuffer(1));
      const end = new AbortController();
      let patience: NodeJS.Timeout | undefined;
      let hasBegun = false;
      const stop = (): void => {
        // In the queue there is nothing to wait for.
        if (!hasBegun) {
          end.abort();
          return;
        }
        set(stopFlag);
        port1.postMessage('stop');
        patience = setTimeout(() => end.abort(), STOP_WITHIN_MS);
      };
      port1.on('message', (message: number | typeof BEGUN) => {
        if (message === BEGUN) hasBegun = true;
        else onProgress(message);
      });
      signal.addEventListener('abort', stop, { once: true });
      try {
        const answer = (await pool.run(
          { name, job, port: port2, stopFlag },
          { transferList: [port2, ...buffersOf(job)], signal: end.signal },
        )) as ThreadSuccess | ThreadFailure;
        if ('failed' in answer) throw revive(answer);
        return answer.result as never;
      } finally {
        clearTimeout(patience);
        signal.removeEventListener('abort', stop);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

function revive({ failed }: ThreadFailure): Error {
  if (isErrorCode(failed.code)) return new CodedError(failed.code, failed.message, failed);
  const error = new Error(failed.message);
  if (failed.stack !== undefined) error.stack = failed.stack;
  return error;
}
