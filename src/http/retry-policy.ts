// When and how long to wait before another attempt. Data and arithmetic only; the loop is in `attempts.ts`.

export interface RetryPolicy {
  /** Attempts in all, the first included; 1 = never again. */
  readonly maxAttempts: number;
  /** Methods that may be repeated although an earlier attempt may have had its effect. */
  readonly methods: readonly string[];
  /** Answers that another attempt may change. */
  readonly statuses: readonly number[];
  /** Wait before the second attempt; doubles from there. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** A longer `Retry-After` is handed to the caller, who can wait durably. */
  readonly maxInProcessWaitMs: number;
  /** No further attempt starts when this much time has passed since the first. */
  readonly totalBudgetMs: number;
}

/** 1 + 3 attempts: 0.5 s, 1 s, 2 s apart on average. Longer trouble is a matter of the durable retry outside. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 4,
  methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'],
  statuses: [408, 429, 500, 502, 503, 504],
  baseDelayMs: 500,
  maxDelayMs: 10_000,
  maxInProcessWaitMs: 10_000,
  totalBudgetMs: 60_000,
};

/** `random` is 0 ≤ n < 1. Half of the wait is fixed, half is chance, so that many clients do not come back together. */
export function backoffMs(policy: RetryPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.baseDelayMs * 2 ** (attempt - 1), policy.maxDelayMs);
  return Math.round(full / 2 + (full / 2) * random);
}
