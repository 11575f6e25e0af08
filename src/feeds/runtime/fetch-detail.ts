// One detail: asked for at an origin that is allowed, without secrets in what comes back. What is wrong with one costs that one.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { limitBytes } from '../../http/limits.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { showTarget } from '../../http/target.ts';
import { charsetOf } from '../formats/content-type.ts';
import { decodedDocument } from '../formats/decode.ts';
import { memberAt } from '../formats/json-values.ts';
import { scalar } from '../sources/body.ts';
import type { Detail } from '../sources/detail.ts';
import type { SourceSession } from '../sources/session.ts';
import { maskJson } from './mask-json.ts';
import { requireDocument } from './store-answer.ts';

/** `refused`: the source would not give this one; when it refuses most of them, it is not about this one. */
export type DetailAnswer =
  | { readonly kind: 'value'; readonly value: JsonValue; readonly json: string }
  | { readonly kind: 'gone' | 'broken'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string; readonly error: CodedError };

/** @throws what the client throws for an answer that says nothing about this detail: refused credentials, limits, no connection */
export type AskDetail = (address: string) => Promise<DetailAnswer>;

/** Escapes make JSON longer than what was received; a line of it is read up to 16 MiB. */
const MAX_CHARACTERS = 12 * 1024 * 1024;

/** What is wrong with one detail: broken, another answer, or above the limit. */
const COSTS_ITSELF: ReadonlySet<string> = new Set(['FeedFormat', 'FeedTooLarge']);
const GONE: ReadonlySet<unknown> = new Set([404, 410]);
/** Answers to this question; 401, 407 and 429 are about who asks, and how often. */
const REFUSED: ReadonlySet<unknown> = new Set([400, 403, 405, 406, 414, 422, 451]);

export function createAsk(session: SourceSession, detail: Detail): AskDetail {
  const { vault } = session;
  const evaluate = session.evaluate({});
  const origins = new Set([
    session.target({}).origin,
    ...detail.origins.flatMap((node) => {
      const text = scalar(evaluate(node));
      return text === undefined ? [] : [new URL(text).origin];
    }),
  ]);
  return async (address) => {
    const url = new URL(address);
    if (!origins.has(url.origin))
      return {
        kind: 'broken',
        why: vault.maskText(
          `it is at ${showTarget(url)}, on another host; it was not asked for, and no credentials were sent there. Allow the origin in the definition if it is right`,
        ),
      };
    try {
      return await fetchValue(session, detail, url, origins);
    } catch (error) {
      const costsItself = answerOf(error);
      if (costsItself) return { ...costsItself, why: vault.maskText(costsItself.why) };
      throw error;
    }
  };
}

/** Undefined for what is not about this detail. */
function answerOf(error: unknown): Exclude<DetailAnswer, { kind: 'value' }> | undefined {
  // Of a detail that is nested without end.
  if (error instanceof RangeError) return { kind: 'broken', why: 'it is nested too deeply' };
  const coded = findCodedError(error);
  if (!coded) return undefined;
  const { status, redirect } = coded.details;
  const why = coded.message;
  if (redirect !== undefined)
    return { kind: 'broken', why: `${why}. Allow the origin in the definition if it is right` };
  if (GONE.has(status))
    return { kind: 'gone', why: `the source has none, status ${String(status)}` };
  const isOutage = typeof status === 'number' && status >= 500 && coded.code !== 'RateLimited';
  if (REFUSED.has(status) || isOutage) return { kind: 'refused', why, error: coded };
  return COSTS_ITSELF.has(coded.code) ? { kind: 'broken', why } : undefined;
}

async function fetchValue(
  session: SourceSession,
  { as, path, maxBytes }: Detail,
  url: URL,
  origins: ReadonlySet<string>,
): Promise<DetailAnswer> {
  const { vault } = session;
  const where = showTarget(url);
  // Words of the source are in the address: a mark of ours in it is hidden with the secrets, and not filled in.
  const response = await session.ask({}, { address: vault.hide(url.href), maxBytes, origins });
  await requireDocument(response, where);
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitBytes(response.body, maxBytes, where)) chunks.push(chunk);
  const charset = charsetOf(response.headers['content-type']);
  const text = decodedDocument(Buffer.concat(chunks), 'lines', charset);
  const found = as === 'text' ? text : memberOf(text, path, where);
  const value = vault.hasSecrets ? maskJson(found, vault.maskText) : found;
  const json = JSON.stringify(value);
  if (json.length <= MAX_CHARACTERS) return { kind: 'value', value, json };
  throw new CodedError(
    'FeedTooLarge',
    `${where}: has more than ${MAX_CHARACTERS} characters as JSON`,
  );
}

function memberOf(text: string, path: readonly string[], where: string): JsonValue {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Without the cause: its message quotes the text unredacted.
    throw new CodedError(
      'FeedFormat',
      `${where}: expected JSON, got ${snippetOf(text) || 'nothing'}`,
    );
  }
  const found = memberAt(json, path);
  if (found !== undefined) return found as JsonValue;
  throw new CodedError(
    'FeedFormat',
    `${where}: expected a member ${path.join('.')}, got ${snippetOf(text)}`,
  );
}
