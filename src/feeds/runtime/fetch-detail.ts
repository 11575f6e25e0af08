// One detail: asked for at an origin that is allowed, without secrets in what comes back. What is wrong with one costs that one.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { limitBytes } from '../../http/limits.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { showTarget } from '../../http/target.ts';
import { memberAt } from '../paging/page.ts';
import { scalar } from '../sources/body.ts';
import type { Detail } from '../sources/detail.ts';
import type { SourceSession } from '../sources/session.ts';
import type { DetailLine } from './detail-lines.ts';
import { requireDocument } from './store-answer.ts';

/** @throws what the client throws for an answer that says nothing about this detail: refused credentials, limits, an outage */
export type AskDetail = (key: string, address: string) => Promise<DetailLine>;

/** What is wrong with one detail: broken, another answer, or above the limit. */
const COSTS_ITSELF: ReadonlySet<string> = new Set(['FeedFormat', 'FeedTooLarge']);

export function createAsk(session: SourceSession, detail: Detail): AskDetail {
  const evaluate = session.evaluate({});
  const origins = new Set([
    session.target({}).origin,
    ...detail.origins.flatMap((node) => {
      const text = scalar(evaluate(node));
      return text === undefined ? [] : [new URL(text).origin];
    }),
  ]);
  return async (key, address) => {
    const url = new URL(address);
    if (!origins.has(url.origin))
      return {
        key,
        broken: `it is at ${showTarget(url)}, on another host; it was not asked for, and no credentials were sent there. Allow the origin in the definition if it is right`,
      };
    try {
      return { key, value: await fetchValue(session, detail, url) };
    } catch (error) {
      const coded = findCodedError(error);
      const status = coded?.details['status'];
      if (status === 404 || status === 410)
        return { key, gone: `the source has none, status ${status}` };
      if (coded && COSTS_ITSELF.has(coded.code)) return { key, broken: coded.message };
      throw error;
    }
  };
}

async function fetchValue(
  session: SourceSession,
  { as, path, maxBytes }: Detail,
  url: URL,
): Promise<JsonValue> {
  const where = showTarget(url);
  // Words of the source are in the address: a mark of ours in it is hidden with the secrets, and not filled in.
  const response = await session.ask({}, { address: session.vault.hide(url.href), maxBytes });
  await requireDocument(response, where);
  const chunks: Uint8Array[] = [];
  for await (const chunk of session.vault.mask(limitBytes(response.body, maxBytes, where)))
    chunks.push(chunk);
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  if (as === 'text') return text;
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
