// Shapes of the platform's answers, checked where they enter. Unknown keys are left alone: versions differ.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import { snippetOf } from '../http/index.ts';
import { withPlace } from './error-place.ts';
import { FAULTS, faultOf } from './faults.ts';
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
 * with its bare state, whose words the caller knows, and with `errors` of its objects.
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
  const failure = failureOf(body, envelope, answer.text);
  const result = failure === undefined ? schema.safeParse(body) : undefined;
  if (result?.success === true) return result.data;
  const issue = result?.error.issues[0];
  const reason =
    failure ??
    `at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'not understood'}; got ${snippetOf(answer.text)}`;
  throw new CodedError('PlatformResponse', `${what}: ${reason}`, { details: place });
}

const SUCCESS = /^success$/i;
const BEGUN = /^(?:success|created|queued|running|completed)$/i;
const FAILURE = /^(?:failure|error|invalid|not authorized|denied)$/i;

/** Members that report an error of the answer itself: what is wrong with its objects a batch may say in `errors`. */
const FAULTS_OF_BATCH = ['errCode', 'error'] as const;

/**
 * Why the answer is none, if it is none. A good HTTP status can carry a failure in its envelope, in words that differ; it is never data
 * (A11). Nor is an answer that says Success and reports an error beside it.
 */
function failureOf(body: unknown, envelope: Envelope, text: string): string | undefined {
  if (!isRow(body)) return undefined;
  const fault = faultOf(body, envelope === 'state' ? FAULTS_OF_BATCH : FAULTS);
  const status = body['status'];
  if (fault === undefined && isGood(status, envelope)) return undefined;
  const words = messageOf(text);
  if (fault !== undefined)
    return `the platform reports an error: ${fault}${words === text.trim() ? '' : `; it says: ${snippetOf(words)}`}`;
  const got = status === undefined ? 'none' : snippetOf(JSON.stringify(status));
  return `expected an answer with the status Success, got ${got}; the platform says: ${snippetOf(words)}`;
}

function isGood(status: unknown, envelope: Envelope): boolean {
  if (status === undefined) return envelope === 'none' || envelope === 'state';
  if (typeof status !== 'string') return false;
  if (envelope === 'state') return !FAILURE.test(status);
  return (envelope === 'begun' ? BEGUN : SUCCESS).test(status);
}
