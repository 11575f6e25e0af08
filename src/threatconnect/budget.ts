// How much of the platform one client may use: requests per minute, requests at a time, requests in all.
import { CodedError } from '../core/errors.ts';
import type { HttpClock } from '../http/index.ts';

export interface RequestBudget {
  /** Further requests wait. @default no limit */
  readonly perMinute?: number;
  /** Further requests wait. @default no limit */
  readonly atATime?: number;
  /** Further requests fail with `RateLimited`: a script that runs away stops. @default no limit */
  readonly inAll?: number;
}

export interface BudgetKeeper {
  /** Runs the work when there is room for it. */
  readonly within: <T>(work: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;
  /** Requests made so far. */
  readonly used: () => number;
}

const MINUTE_MS = 60_000;

export function createBudget(budget: RequestBudget, clock: HttpClock): BudgetKeeper {
  for (const [name, limit] of Object.entries(budget) as [string, number | undefined][])
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
      throw new CodedError(
        'ConfigInvalid',
        `budget.${name}: expected a whole number above 0, got ${limit}`,
        { details: { object: 'budget' } },
      );
  const { perMinute, atATime = Number.POSITIVE_INFINITY, inAll } = budget;
  let used = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  /** Instants at which the last requests began, no more of them than a minute may have. */
  const begun: number[] = [];

  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    while (running >= atATime) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          signal?.removeEventListener('abort', goOn);
          // One that gave up must not stay in the queue: it would be woken in place of one that waits.
          const at = waiting.indexOf(goOn);
          if (at >= 0) waiting.splice(at, 1);
          resolve();
        };
        waiting.push(goOn);
        signal?.addEventListener('abort', goOn);
      });
    }
    running += 1;
  };
  const leave = (): void => {
    running -= 1;
    waiting[0]?.();
  };
  const pace = async (signal: AbortSignal | undefined): Promise<void> => {
    if (perMinute === undefined) return;
    for (;;) {
      const oldest = begun.length >= perMinute ? begun[begun.length - perMinute] : undefined;
      const waitMs = oldest === undefined ? 0 : oldest + MINUTE_MS - clock.now();
      if (waitMs <= 0) break;
      await clock.sleep(waitMs, signal);
    }
    begun.push(clock.now());
    if (begun.length > perMinute) begun.shift();
  };

  return {
    used: () => used,
    within: async (work, signal) => {
      if (inAll !== undefined && used >= inAll)
        throw new CodedError(
          'RateLimited',
          `budget: this client may make ${inAll} requests and has made them`,
          { details: { object: 'budget', inAll } },
        );
      used += 1;
      try {
        await enter(signal);
      } catch {
        throw cancelled();
      }
      try {
        await pace(signal).catch(() => {
          throw cancelled();
        });
        return await work();
      } finally {
        leave();
      }
    },
  };
}

const cancelled = (): CodedError =>
  new CodedError('Cancelled', 'cancelled while waiting for the request budget', {
    details: { object: 'budget' },
  });
