// From a status that nobody asked for to a code. What the platform's own texts mean is known to `src/threatconnect`.
import { CodedError, type ErrorCode } from '../core/errors.ts';
import { redact } from '../core/redaction.ts';
import type { Explanation, HttpRole, RefusedAnswer } from './contract.ts';
import { CODES_OF } from './role-codes.ts';

const SNIPPET_LENGTH = 200;
/** Of a page; its title stands at its beginning. */
const LOOKED_AT = 4_096;

const HTML = /^\s*<(?:!doctype\s+html|html|head|body)\b/i;

/** What a page says, without its marks: the title when it has one. */
function wordsOfPage(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim() ?? '';
  const words = html.replace(/<(script|style)\b.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' ');
  return `a web page: ${title === '' ? words.trim() : title}`;
}

/** A sample of a bad body for messages: one line, short, redacted (A11). */
export function snippetOf(text: string): string {
  const line = redact(HTML.test(text) ? wordsOfPage(text.slice(0, LOOKED_AT)) : text)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > SNIPPET_LENGTH ? `${line.slice(0, SNIPPET_LENGTH)}…` : line;
}

function codeOf(role: HttpRole, status: number): ErrorCode {
  if (status === 401 || status === 407) return 'AuthFailed';
  if (status === 403) return 'PermissionDenied';
  if (status === 429) return 'RateLimited';
  if (status === 408 || status >= 500) return CODES_OF[role].unavailable;
  return CODES_OF[role].rejected;
}

/** The general table: 401, 403 and other 4xx are final, 408, 429 and 5xx may pass (A5). */
export function explainRefusal(
  answer: RefusedAnswer,
  retryStatuses: readonly number[],
): Explanation {
  const retry = retryStatuses.includes(answer.status);
  const askedMs = retry ? answer.retryAfterMs : undefined;
  const code = askedMs !== undefined ? 'RateLimited' : codeOf(answer.role, answer.status);
  const sample = snippetOf(answer.text);
  const message =
    `${answer.method} ${answer.target}: expected a successful answer, got ${answer.status}` +
    (askedMs === undefined ? '' : ` with a request to wait ${Math.ceil(askedMs / 1000)} s`) +
    (sample === '' ? '' : `: ${sample}`);
  const error = new CodedError(code, message, {
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
    details: { status: answer.status, sample },
  });
  return { error, retry };
}
