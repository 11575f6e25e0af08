// An answer whose status nobody asked for: read a little of it, then say what it means.
import type { Explanation, HttpMethod, HttpResponse, HttpRole } from './contract.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { explainRefusal } from './refused-answers.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** As much of a refused answer as an explanation can need. */
const REFUSED_BODY_BYTES = 16 * 1024;
export async function refuse(
  response: HttpResponse,
  context: {
    readonly role: HttpRole;
    readonly method: HttpMethod;
    readonly target: string;
    readonly settings: ExchangeSettings;
    readonly policy: RetryPolicy;
  },
): Promise<Explanation> {
  const answer = {
    role: context.role,
    method: context.method,
    target: context.target,
    status: response.status,
    headers: response.headers,
    text: await readStart(response),
    retryAfterMs: parseRetryAfter(response.headers['retry-after'], context.settings.clock.now()),
    clockSkewMs: response.clockSkewMs,
  };
  return context.settings.explain?.(answer) ?? explainRefusal(answer, context.policy.statuses);
}

/** The first kilobytes of a body whose end does not matter. */
async function readStart(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= REFUSED_BODY_BYTES) break;
    }
  } catch {
    // the status is what counts; a body that breaks off adds nothing
  }
  return text.slice(0, REFUSED_BODY_BYTES);
}
