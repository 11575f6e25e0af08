// What the pool and its threads tell each other.
import type { MessagePort } from 'node:worker_threads';
import type { Jobs } from '../../activities/compute.ts';
import type { ErrorDetails } from '../core/errors.ts';

export interface ThreadTask {
  readonly name: keyof Jobs;
  readonly job: never;
  readonly port: MessagePort;
  /** One byte of shared memory, 1 once the job is to stop: a loop that never waits gets no message. */
  readonly stopFlag: Uint8Array<SharedArrayBuffer>;
}

export const isSet = (flag: Uint8Array<SharedArrayBuffer>): boolean => Atomics.load(flag, 0) === 1;
export const set = (flag: Uint8Array<SharedArrayBuffer>): void => void Atomics.store(flag, 0, 1);

/** What crosses the thread's border when a job fails: an error's own members do not survive the copy. */
export interface ThreadFailure {
  readonly failed: {
    readonly code?: string;
    readonly message: string;
    readonly stack?: string;
    readonly details?: ErrorDetails;
    readonly retryAfterMs?: number;
  };
}
export interface ThreadSuccess {
  readonly result: unknown;
}

/** The first message of a job: it waits in the queue no longer. */
export const BEGUN = 'begun';
