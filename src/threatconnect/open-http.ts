// The HTTP client of one instance: what the platform's refusals mean, and which of them pass by themselves.
import { CodedError } from '../core/errors.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpClock,
  type RetryPolicy,
} from '../http/index.ts';
import type { ThreatConnectOptions } from './client-contract.ts';
import { explainPlatformRefusal } from './platform-errors.ts';

/** TQL over a large owner is slow to begin. */
const DEFAULT_READ_TIMEOUT_MS = 120_000;
const RETRY_STATUSES = [429, 500, 502, 503, 504];

export function openHttp(options: ThreatConnectOptions, clock: HttpClock): HttpClient {
  return createHttpClient({
    role: 'platform',
    explain: (answer) =>
      explainPlatformRefusal(
        answer,
        RETRY_STATUSES,
        'token' in options.credentials ? 'token' : 'keys',
      ),
    retry: { statuses: RETRY_STATUSES, ...retryOf(options) },
    readTimeoutMs: options.timeouts?.readMs ?? DEFAULT_READ_TIMEOUT_MS,
    clock,
    ...(options.timeouts?.connectMs === undefined
      ? {}
      : { connectTimeoutMs: options.timeouts.connectMs }),
    ...(options.timeouts?.totalMs === undefined
      ? {}
      : { totalTimeoutMs: options.timeouts.totalMs }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.caPem === undefined ? {} : { caPem: options.caPem }),
    ...(options.verifyTls === undefined ? {} : { verifyTls: options.verifyTls }),
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
  });
}

function retryOf({ retry = {} }: ThreatConnectOptions): Partial<RetryPolicy> {
  const { attempts, maxWaitMs, totalMs } = retry;
  for (const [name, value] of Object.entries<number | undefined>(retry))
    if (value !== undefined && !(Number.isInteger(value) && value >= (name === 'attempts' ? 1 : 0)))
      throw new CodedError(
        'ConfigInvalid',
        `retry.${name}: expected a whole number${name === 'attempts' ? ' above 0' : ' of milliseconds'}, got ${value}`,
        { details: { object: 'retry' } },
      );
  return {
    ...(attempts === undefined ? {} : { maxAttempts: attempts }),
    ...(maxWaitMs === undefined ? {} : { maxInProcessWaitMs: maxWaitMs, maxDelayMs: maxWaitMs }),
    ...(totalMs === undefined ? {} : { totalBudgetMs: totalMs }),
  };
}
