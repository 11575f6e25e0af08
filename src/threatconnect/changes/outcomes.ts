// What became of each operation of a unit of work.
//
// waiting → done | failed | unknown | skipped; superseded from the start when a later call took it back. `failed`, `unknown`
// and `skipped` are tried again by the next commit, `done` never.
import { findCodedError, type CodedError, type ErrorCode } from '../../core/errors.ts';
import { describeOperation } from './describe-operation.ts';
import type { Operation } from './operations.ts';

export type OperationStatus =
  | 'waiting'
  | 'done'
  /** Refused; the error says why. */
  | 'failed'
  /** The answer was lost: it may or may not have happened. */
  | 'unknown'
  /** Not tried, because something before it failed. */
  | 'skipped'
  /** A later call of the same unit of work took it back. */
  | 'superseded';

export interface OperationResult {
  readonly operation: string;
  /** `Host bad.example`, `group 12`. */
  readonly object: string;
  readonly status: OperationStatus;
  readonly error: CodedError | undefined;
}

export interface CommitResult {
  /** Nothing failed, is unknown or was skipped. */
  readonly ok: boolean;
  readonly results: readonly OperationResult[];
  /** The first error, as it is. @throws it */
  readonly throwIfFailed: () => void;
}

export interface State {
  status: OperationStatus;
  error: CodedError | undefined;
}

const LOST: ReadonlySet<ErrorCode> = new Set([
  'PlatformUnreachable',
  'PlatformUnavailable',
  'PlatformResponse',
  'Cancelled',
]);
/** What concerns every further request as well. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'AuthFailed',
  'ClockSkew',
  'Cancelled',
  'PlatformUnreachable',
  'TlsVerification',
  'RateLimited',
]);

/** What cannot have left this machine has not happened. */
export const isLost = (error: CodedError): boolean =>
  LOST.has(error.code) && error.details['neverSent'] !== true;
export const isHopeless = (error: CodedError): boolean => HOPELESS.has(error.code);
export const isGone = (error: unknown): boolean => findCodedError(error)?.details['status'] === 404;

export function toResult(
  operations: readonly Operation[],
  states: ReadonlyMap<Operation, State>,
): CommitResult {
  const results = operations.map((operation): OperationResult => {
    const state = states.get(operation);
    return {
      operation: describeOperation(operation),
      object: operation.target.name,
      status: state?.status ?? 'waiting',
      error: state?.error,
    };
  });
  const bad = results.filter(({ status }) => !['done', 'superseded'].includes(status));
  return {
    ok: bad.length === 0,
    results,
    throwIfFailed: () => {
      const error = bad.find((result) => result.error !== undefined)?.error;
      if (error !== undefined) throw error;
    },
  };
}
