// The longest that a run may take by its settings.
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { CodedError } from '../src/core/errors.ts';
import type { RunRecord } from './run-facts.ts';

/** Cancels what is under way when the run takes longer. */
export async function withinDeadline<T>(
  record: RunRecord,
  runDeadlineMs: number,
  steps: () => Promise<T>,
): Promise<T> {
  const leftMs = Date.parse(record.startedAt) + runDeadlineMs - Date.now();
  try {
    return await CancellationScope.withTimeout(Math.max(leftMs, 1), steps);
  } catch (error) {
    if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    throw new CodedError(
      'DeadlineExceeded',
      `the run took longer than ${Math.round(runDeadlineMs / 60_000)} minutes, while ${record.step}; raise runDeadline or look at what is slow`,
    );
  }
}
