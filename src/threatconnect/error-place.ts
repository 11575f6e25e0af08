// Every error of the SDK says where it happened: the endpoint, and the object where one is concerned.
import { CodedError } from '../core/errors.ts';

export interface Place {
  /** Method and path without query: `GET /v3/indicators`. */
  readonly endpoint: string;
  readonly object?: string | undefined;
}

/** The same error with its place; what it knows already stays. */
export function withPlace(error: unknown, { endpoint, object }: Place): unknown {
  if (!(error instanceof CodedError)) return error;
  if (error.details['endpoint'] !== undefined) return error;
  return new CodedError(error.code, error.message, {
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    details: {
      endpoint,
      ...(object === undefined ? {} : { object }),
      ...error.details,
    },
    cause: error.cause ?? error,
  });
}
