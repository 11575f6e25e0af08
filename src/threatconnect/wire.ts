// Shapes of the platform's answers, checked where they enter. Unknown keys are left alone: versions differ.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import { snippetOf } from '../http/index.ts';
import { withPlace } from './error-place.ts';
import { messageOf } from './platform-errors.ts';
import type { PlatformAnswer } from './transport.ts';

/** Ids come as numbers, as text, and (beyond 2^53) as text by `parseExactJson`; here they are text. */
export const wireId = z.union([z.number().int(), z.string().min(1)]).transform(String);

/** The old interface sends booleans as text. */
export const wireBoolean = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

/** `{"data":[…]}` around nested collections. */
export function wireList<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ data: z.ZodDefault<z.ZodArray<T>> }> {
  return z.object({ data: z.array(item).default([]) });
}

/**
 * How an answer says that it is one. `required`: `status` says Success, in every answer of both interfaces but these.
 * `none`: bulk downloads, the lines of a batch and the words of OPTIONS are documented without; what says anything else than
 * Success is a refusal there too. `state`: a batch may answer with its bare state, whose words the caller knows.
 */
export type Envelope = 'required' | 'none' | 'state';

/**
 * The answer in the expected form.
 *
 * @throws {PlatformResponse} when it is not JSON or has another form; the message names the first difference
 */
export function readAs<T extends z.ZodType>(
  schema: T,
  answer: Pick<PlatformAnswer, 'text' | 'json' | 'endpoint' | 'object'>,
  what: string,
  envelope: Envelope = 'required',
): z.output<T> {
  const place = {
    endpoint: answer.endpoint,
    ...(answer.object === undefined ? {} : { object: answer.object }),
  };
  let body: unknown;
  try {
    body = answer.json();
  } catch (error) {
    throw withPlace(error, place);
  }
  const failed = isFailure(body, envelope);
  const result = failed ? undefined : schema.safeParse(body);
  if (result?.success === true) return result.data;
  const issue = result?.error.issues[0];
  const reason = failed
    ? `expected an answer with the status Success, the platform says: ${snippetOf(messageOf(answer.text))}`
    : `at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'not understood'}; got ${snippetOf(answer.text)}`;
  throw new CodedError('PlatformResponse', `${what}: ${reason}`, { details: place });
}

const SUCCESS = /^(?:success|created|queued|running|completed)$/i;
const FAILURE = /^(?:failure|error|invalid|not authorized|denied)$/i;

/** A good HTTP status can carry a failure in its envelope, in words that differ; it is never data (A11). */
function isFailure(body: unknown, envelope: Envelope): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const { status } = body as { readonly status?: unknown };
  if (status === undefined) return envelope === 'required';
  if (envelope === 'state') return typeof status !== 'string' || FAILURE.test(status);
  return typeof status !== 'string' || !SUCCESS.test(status);
}
