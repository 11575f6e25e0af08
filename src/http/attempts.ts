// The loop around one request: attempt, explain, wait, again. All decisions are data from `retry-policy.ts`.
import { CodedError } from '../core/errors.ts';
import type { HttpClock } from './clock.ts';
import { backoffMs, type RetryPolicy } from './retry-policy.ts';

/** Why an attempt failed and whether another one may be made. */
export class AttemptFailure extends Error {
  readonly error: CodedError;
  readonly retry: boolean;

  constructor(error: CodedError, retry: boolean) {
    super(error.message, { cause: error });
    this.error = error;
    this.retry = retry;
  }
}

export interface AttemptsContext {
  readonly policy: RetryPolicy;
  readonly clock: HttpClock;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: (attempt: number, delayMs: number, error: CodedError) => void;
}

/** Runs `attempt` until it succeeds or another try is not allowed, not useful, or too far away. */
export async function runAttempts<T>(
  attempt: (number: number) => Promise<T>,
  { policy, clock, signal, onRetry }: AttemptsContext,
): Promise<T> {
  const startedAt = clock.now();
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (failure) {
      if (!(failure instanceof AttemptFailure)) throw failure;
      const { error, retry } = failure;
      const delayMs = error.retryAfterMs ?? backoffMs(policy, number, clock.random());
      const spentMs = clock.now() - startedAt + delayMs;
      if (!retry || number >= policy.maxAttempts) throw error;
      if (delayMs > policy.maxInProcessWaitMs || spentMs > policy.totalBudgetMs) throw error;
      onRetry(number, delayMs, error);
      await wait(clock, delayMs, signal, error);
    }
  }
}

async function wait(
  clock: HttpClock,
  delayMs: number,
  signal: AbortSignal | undefined,
  error: CodedError,
): Promise<void> {
  try {
    await clock.sleep(delayMs, signal);
  } catch {
    throw new CodedError(
      'Cancelled',
      `cancelled while waiting to try again after: ${error.message}`,
      {
        cause: signal?.reason,
      },
    );
  }
}
