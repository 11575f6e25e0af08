// Getting an OAuth 2.0 token. The answer is read, never shown: it holds the token.
import { createHash } from 'node:crypto';
import { CodedError, findCodedError } from '../../core/errors.ts';
import { registerSecret } from '../../core/redaction.ts';
import type { HttpRequest, TextResponse } from '../../http/contract.ts';
import { showTarget } from '../../http/target.ts';
import type { Token } from './access.ts';
import type { Auth } from './auth.ts';
import { scalar } from './body.ts';
import type { Evaluator } from './build-request.ts';

type OAuth = Extract<Auth, { kind: 'oauth2' }>;
export type RequestText = (
  request: HttpRequest & { readonly limitBytes?: number },
) => Promise<Pick<TextResponse, 'text'>>;

const MAX_ANSWER_BYTES = 256 * 1024;
/** A token without a stated end is used until it is refused. */
const UNTIL_REFUSED_S = 365 * 86_400;
/** Renewed this long before its end, or after nine tenths of a short life. */
const AHEAD_MS = 60_000;

/** Tokens are shared by all who ask with the same values; the key tells nothing of them. */
export const tokenKey = (auth: OAuth, evaluate: Evaluator): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [auth.tokenUrl, auth.clientId, auth.clientSecret, auth.user, auth.password, auth.scope].map(
          (node) => scalar(evaluate(node)) ?? null,
        ),
      ),
    )
    .digest('hex');

/** @throws {AuthFailed} when the credentials are refused or the answer has no token */
export async function askForToken(
  auth: OAuth,
  evaluate: Evaluator,
  requestText: RequestText,
  common: Pick<HttpRequest, 'signal'> & { readonly userAgent: string },
): Promise<Token> {
  const value = (node: OAuth['scope']): string => scalar(evaluate(node)) ?? '';
  const url = tokenUrlOf(value(auth.tokenUrl));
  const [id, secret] = [value(auth.clientId), value(auth.clientSecret)];
  const form = new URLSearchParams({ grant_type: auth.grant });
  if (auth.grant === 'password') {
    form.set('username', value(auth.user));
    form.set('password', value(auth.password));
  }
  if (value(auth.scope) !== '') form.set('scope', value(auth.scope));
  if (auth.clientIn === 'body') {
    form.set('client_id', id);
    form.set('client_secret', secret);
  }
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
  registerSecret(basic.toString('base64'));
  const askedAt = Date.now();
  const { text } = await requestText({
    method: 'POST',
    url,
    headers: {
      'user-agent': common.userAgent,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(auth.clientIn === 'basic' ? { authorization: `Basic ${basic.toString('base64')}` } : {}),
    },
    body: form.toString(),
    limitBytes: MAX_ANSWER_BYTES,
    followRedirects: 0,
    ...(common.signal === undefined ? {} : { signal: common.signal }),
  }).catch((error: unknown) => {
    throw explained(error, url);
  });
  return readToken(text, url, askedAt);
}

function tokenUrlOf(text: string): URL {
  const url = URL.parse(text);
  if (url) return url;
  throw new CodedError(
    'ConfigInvalid',
    'the address of the token endpoint is no address; set it to one with https://',
  );
}

/** RFC 6749 says 400 for wrong credentials. */
function explained(error: unknown, url: URL): unknown {
  const coded = findCodedError(error);
  if (coded?.details['status'] !== 400 && coded?.details['status'] !== 401) return error;
  return new CodedError(
    'AuthFailed',
    `${showTarget(url)}: the source gives no token for these credentials, status ${String(coded.details['status'])}; correct the client id, secret or scope`,
    { details: { status: coded.details['status'] } },
  );
}

function readToken(text: string, url: URL, askedAt: number): Token {
  let answer: Readonly<Record<string, unknown>> = {};
  try {
    answer = (JSON.parse(text) ?? {}) as typeof answer;
  } catch {
    // said below, without the text: it may hold the token
  }
  const value = answer['access_token'];
  if (typeof value !== 'string' || value === '')
    throw new CodedError(
      'AuthFailed',
      `${showTarget(url)}: expected JSON with access_token, got something else; is this the address of the token endpoint?`,
    );
  const forget = registerSecret(value);
  const stated = Number(answer['expires_in']);
  const lifeMs = (stated > 0 ? stated : UNTIL_REFUSED_S) * 1000;
  const renewAt = askedAt + Math.max(lifeMs - AHEAD_MS, lifeMs * 0.9);
  return { value, renewAt, endsAt: Date.now() + lifeMs, forget };
}
