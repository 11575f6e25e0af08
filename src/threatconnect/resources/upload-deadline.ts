// The deadline of an upload holds for all its attempts together: a successor run counts on nothing arriving after it.
import { CodedError } from '../../core/errors.ts';
import type { HttpClock } from '../../http/index.ts';
import type { UploadOptions } from './batch-body.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Does `work` with a signal that fires when the caller gives up or the deadline is over.
 *
 * @throws {PlatformUnreachable} with `details.deadline` when the time is over, before or during the work
 */
export async function withUploadDeadline<T>(
  options: Pick<UploadOptions, 'deadlineAt' | 'signal'>,
  clock: HttpClock,
  work: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  const { deadlineAt, signal } = options;
  if (deadlineAt === undefined) return work(signal);
  const leftMs = Date.parse(deadlineAt) - clock.now();
  if (!(leftMs > 0)) throw isOver(deadlineAt, 'nothing was sent');
  const deadline = new AbortController();
  // Timers do not count further than 24 days and would fire at once; no transfer takes that long.
  const timer = leftMs > LONGEST_TIMER_MS ? undefined : setTimeout(() => deadline.abort(), leftMs);
  try {
    return await work(
      signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
    );
  } catch (error) {
    if (deadline.signal.aborted && signal?.aborted !== true)
      throw isOver(deadlineAt, 'the transfer was aborted and may or may not have arrived', error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function isOver(deadlineAt: string, what: string, cause?: unknown): CodedError {
  return new CodedError(
    'PlatformUnreachable',
    `upload: its deadline ${deadlineAt} is over; ${what}`,
    { details: { deadline: true }, ...(cause === undefined ? {} : { cause }) },
  );
}
