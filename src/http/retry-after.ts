// `Retry-After` in both forms of RFC 9110: seconds, or an HTTP date (A6).

/** A shorter wait only hammers; a longer one is looked at again rather than believed. */
const RETRY_AFTER_MIN_MS = 1_000;
const RETRY_AFTER_MAX_MS = 15 * 60_000;

const SECONDS = /^\d{1,12}(?:\.\d+)?$/;
/** Date.parse takes much for a date; the forms of the RFC all begin with a day's name. */
const DATE = /^[A-Z][a-z]+,? /;

/** The wait that the header asks for, between one second and fifteen minutes; `undefined` when absent or not understood. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (text === '') return undefined;
  const waitMs = SECONDS.test(text)
    ? Number(text) * 1_000
    : (DATE.test(text) ? Date.parse(text) : Number.NaN) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, RETRY_AFTER_MIN_MS), RETRY_AFTER_MAX_MS);
}
