// Why something ended, in the words of the error table, whatever way the engine reports it.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { CodedError, isErrorCode } from '../src/core/errors.ts';
import type { ErrorCode } from '../src/core/errors.ts';
import type { RunFailure } from '../src/core/exit-status.ts';

/** Code and message of what an activity or the workflow itself threw. */
export function failureOf(error: unknown): RunFailure {
  if (error instanceof CodedError) return { code: error.code, message: error.message };
  if (error instanceof ActivityFailure) {
    const { cause } = error;
    if (cause instanceof TimeoutFailure) {
      const last = cause.cause;
      if (last !== undefined) return failureOf(last);
      return {
        code: timeoutCode(error.activityType),
        message: `${error.activityType} did not finish in time (${cause.timeoutType})`,
      };
    }
    return failureOf(cause);
  }
  if (error instanceof CancelledFailure)
    return {
      code: 'Cancelled',
      message: 'the run was cancelled; what was sent is settled by the next run',
    };
  if (error instanceof ApplicationFailure) {
    return { code: isErrorCode(error.type) ? error.type : 'Internal', message: error.message };
  }
  return { code: 'Internal', message: error instanceof Error ? error.message : String(error) };
}

function timeoutCode(activityType: string): ErrorCode {
  if (activityType === 'fetchCollection') return 'SourceUnreachable';
  if (activityType === 'awaitBatch' || activityType === 'settleBatch') return 'BatchUnresolved';
  if (
    activityType === 'submitBatch' ||
    activityType === 'preflight' ||
    activityType === 'planRemoval'
  )
    return 'PlatformUnreachable';
  return 'Internal';
}
