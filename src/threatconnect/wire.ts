// Shapes of the platform's answers, checked where they enter. Unknown keys are left alone: versions differ.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import { snippetOf } from '../http/index.ts';
import { withPlace } from './error-place.ts';
import { messageOf } from './platform-errors.ts';
import { isRow } from './records/row.ts';
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
 * Success is a refusal there too. `begun`: instead of Success an upload may say how far its batch is. `state`: a batch may answer
 * with its bare state, whose words the caller knows.
 */
export type Envelope = 'required' | 'none' | 'begun' | 'state';

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

const SUCCESS = /^success$/i;
const BEGUN = /^(?:success|created|queued|running|completed)$/i;
const FAILURE = /^(?:failure|error|invalid|not authorized|denied)$/i;

/** Members of answers that report an error: v3 has `errCode`, the others are those of whatever may stand before it. */
export const FAULTS: readonly string[] = ['errCode', 'error', 'errors'];

/**
 * A good HTTP status can carry a failure in its envelope, in words that differ; it is never data (A11). Nor is an answer that says
 * Success and reports an error beside it: what it lacks would be taken for what is not there.
 */
function isFailure(body: unknown, envelope: Envelope): boolean {
  if (!isRow(body)) return false;
  const status = body['status'];
  if (envelope === 'state')
    return status !== undefined && (!isText(status) || FAILURE.test(status));
  if (FAULTS.some((name) => saysSomething(body[name]))) return true;
  if (status === undefined) return envelope !== 'none';
  return !isText(status) || !(envelope === 'begun' ? BEGUN : SUCCESS).test(status);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** `null`, an empty text or list and the like report nothing. */
function saysSomething(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
