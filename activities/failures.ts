// The only place where a coded error becomes a failure of Temporal: its code is the failure's type.
import {
  ApplicationFailure,
  ApplicationFailureCategory,
  CancelledFailure,
} from '@temporalio/common';
import { cancellationSignal, Context } from '@temporalio/activity';
import { ERROR_TABLE, findCodedError } from '../src/core/errors.ts';
import type { CodedError } from '../src/core/errors.ts';
import { redact } from '../src/core/redaction.ts';

/** Longest wait that another side may ask of us. */
const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

/** The failure of an activity for anything it threw. */
function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  if (isShutdown()) return shutdownFailure();
  if (error instanceof CancelledFailure || cancellationSignal().aborted) return asCancelled(error);
  const coded = findCodedError(error);
  if (coded) return codedFailure(coded);
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({
    message: redact(message),
    type: 'Internal',
    nonRetryable: false,
  });
}

function codedFailure(error: CodedError): ApplicationFailure {
  const { action } = ERROR_TABLE[error.code];
  const { retryAfterMs } = error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: action === 'fail',
    details: [error.details],
    ...(action === 'wait' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(retryAfterMs === undefined
      ? {}
      : { nextRetryDelay: Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS) }),
  });
}

const isShutdown = (): boolean => {
  const reason: unknown = cancellationSignal().reason;
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
};

/** A worker that goes down hands the work to another one at once. The last checkpoint travels with this failure. */
function shutdownFailure(): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'the worker is going down, another one goes on',
    type: 'WorkerShutdown',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: '1 second',
  });
}

function asCancelled(error: unknown): Error {
  const reason: unknown = cancellationSignal().reason;
  if (error instanceof CancelledFailure) return error;
  return reason instanceof Error ? reason : new CancelledFailure('CANCELLED');
}

/** Wraps an activity so that whatever it throws reaches the workflow with its code. */
export function withFailures<Input, Output>(
  name: string,
  activity: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const named = async (input: Input): Promise<Output> => {
    try {
      return await activity(input);
    } catch (error) {
      const failure = toFailure(error);
      Context.current().log.debug(`${name} failed`, { error: redact(String(error)) });
      throw failure;
    }
  };
  Object.defineProperty(named, 'name', { value: name });
  return named;
}
