// Every error of the SDK says where it happened: the endpoint, and the object where one is concerned.
import { CodedError } from '../core/errors.ts';

export interface Place {
  /** Method and path without query: `GET /v3/indicators`. */
  readonly endpoint: string;
  readonly object?: string | undefined;
  /** Whose objects were asked for. */
  readonly owner?: string | undefined;
}

/** The platform does not say which one. */
const UNKNOWN_OWNER = /owner was not found|owner is not/i;

/** The same error with its place; what it knows already stays. */
export function withPlace(error: unknown, { endpoint, object, owner }: Place): unknown {
  if (!(error instanceof CodedError)) return error;
  if (error.details['endpoint'] !== undefined) return error;
  const named = owner !== undefined && UNKNOWN_OWNER.test(error.message);
  const message = named
    ? `${error.message}; the owner asked for is ${JSON.stringify(owner)}, see owners.list()`
    : error.message;
  return new CodedError(error.code, message, {
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    details: {
      endpoint,
      ...(object === undefined ? {} : { object }),
      ...(named ? { owner } : {}),
      ...error.details,
    },
    // Not itself as its own cause: printed, the same refusal would stand there twice.
    cause: error.cause,
  });
}
