// What the platform means by an answer that is not a success. Its trees use different envelopes (`message`, `description`,
// plain text), and content types cannot be trusted, so the text decides.
import { CodedError, type ErrorCode } from '../core/errors.ts';
import { explainRefusal, snippetOf, type Explanation, type RefusedAnswer } from '../http/index.ts';
import { parseExactJson } from './exact-json.ts';

/** The words of an error answer: `message` or `description` of either envelope, else the text itself. */
export function messageOf(text: string): string {
  try {
    const body = parseExactJson(text);
    if (typeof body === 'object' && body !== null) {
      const { message, description } = body as { message?: unknown; description?: unknown };
      const words = [message, description].find((word) => typeof word === 'string' && word !== '');
      if (typeof words === 'string') return words;
    }
  } catch {
    // plain text, or HTML of a gateway in between
  }
  return text.trim();
}

interface Rule {
  readonly pattern: RegExp;
  readonly statuses?: readonly number[];
  readonly code: ErrorCode;
  readonly advice: string;
}

/** Texts that say more than their status; the first match wins. None of them passes within seconds. */
const RULES: readonly Rule[] = [
  {
    pattern:
      /batch job api is not available|document storage not enabled|not authorized for batch/i,
    code: 'BatchDisabled',
    advice: 'switch on batchJobEnabled and document storage on the instance',
  },
  {
    pattern: /api access has not been licensed/i,
    code: 'PermissionDenied',
    advice: 'the instance has no licence for its API',
  },
  {
    pattern: /file size greater than allowable limit/i,
    code: 'BatchTooLarge',
    advice: 'lower chunkBytes (batch.maxBytes) or raise the limit of the instance',
  },
  {
    pattern: /out of acceptable time range/i,
    statuses: [401],
    code: 'ClockSkew',
    advice: 'set the clock of this machine; the platform accepts five minutes',
  },
  {
    pattern: /do not have permission to/i,
    code: 'PermissionDenied',
    advice: 'give the API user the needed role in the owner',
  },
  {
    pattern: /could not find resource for relative/i,
    statuses: [500],
    code: 'PlatformRejected',
    advice: 'check apiPath (tc_api_path) and the version of the instance',
  },
];

/** For the HTTP client: a refused answer in our codes, and whether a quick repetition can help. */
export function explainPlatformRefusal(
  answer: RefusedAnswer,
  retryStatuses: readonly number[],
  identity: 'keys' | 'token' = 'keys',
): Explanation {
  const words = messageOf(answer.text);
  const rule = RULES.find(
    ({ pattern, statuses }) =>
      (statuses === undefined || statuses.includes(answer.status)) && pattern.test(words),
  );
  if (rule === undefined)
    return withAdvice(explainRefusal({ ...answer, text: words }, retryStatuses), ADVICE[identity]);
  const skew =
    rule.code === 'ClockSkew' && answer.clockSkewMs !== undefined
      ? `; this clock differs by ${Math.round(answer.clockSkewMs / 1000)} s`
      : '';
  const error = new CodedError(
    rule.code,
    `${answer.method} ${answer.target}: ${answer.status}: ${snippetOf(words)}${skew}; ${rule.advice}`,
    {
      ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
      details: {
        status: answer.status,
        sample: snippetOf(words),
        ...(rule.code === 'ClockSkew' && answer.clockSkewMs !== undefined
          ? { clockSkewMs: answer.clockSkewMs }
          : {}),
      },
    },
  );
  return { error, retry: false };
}

/** The HTTP status that an error came from, if it came from an answer. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof CodedError ? error.details['status'] : undefined;
  return typeof status === 'number' ? status : undefined;
}

const ADVICE = {
  keys: 'check accessId and secretKey of the API user (api_access_id, api_secret_key in a YAML)',
  token: 'the token is not known or has ended; give a new one, or credentials with `renew`',
} as const;

/** What to look at when the platform does not know who is asking. */
function withAdvice({ error, retry }: Explanation, advice: string): Explanation {
  if (error.code !== 'AuthFailed') return { error, retry };
  const { retryAfterMs, details } = error;
  return {
    error: new CodedError(error.code, `${error.message}; ${advice}`, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      details,
    }),
    retry,
  };
}
