// Puts into a request what shows who asks.
import { createHash, createHmac } from 'node:crypto';
import { registerSecret } from '../../core/redaction.ts';
import type { Auth } from './auth.ts';
import { scalar } from './body.ts';
import type { BuiltRequest, Evaluator } from './build-request.ts';

export interface Authorised {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Names of headers that must not travel to another origin. */
export function secretHeadersOf(auth: Auth, headers: Readonly<Record<string, string>>): string[] {
  if (auth.kind === 'apiKey' && auth.in === 'header') return [auth.name];
  return auth.kind === 'hmac' ? Object.keys(headers) : [];
}

/** What is added to the request; `token` is that of OAuth. */
export function authorise(
  auth: Auth,
  request: BuiltRequest & { readonly url: string },
  evaluate: Evaluator,
  token: string | undefined,
): Authorised {
  const text = (node: Parameters<Evaluator>[0]): string => scalar(evaluate(node)) ?? '';
  const plain = { url: request.url, headers: {} };
  switch (auth.kind) {
    case 'none':
      return plain;
    case 'basic': {
      const pair = Buffer.from(`${text(auth.user)}:${text(auth.password)}`).toString('base64');
      registerSecret(pair);
      return { ...plain, headers: { authorization: `Basic ${pair}` } };
    }
    case 'bearer':
      return { ...plain, headers: { authorization: `Bearer ${text(auth.token)}` } };
    case 'oauth2':
      return { ...plain, headers: { authorization: `Bearer ${token ?? ''}` } };
    case 'apiKey':
      if (auth.in === 'header') return { ...plain, headers: { [auth.name]: text(auth.value) } };
      return auth.in === 'path'
        ? plain
        : { ...plain, url: withKey(request.url, auth, text(auth.value)) };
    case 'hmac':
      return { ...plain, headers: signed(auth, request, text) };
  }
}

/** A next link may carry the key already. */
function withKey(
  address: string,
  { name }: Extract<Auth, { kind: 'apiKey' }>,
  key: string,
): string {
  const url = new URL(address);
  if (url.searchParams.get(name) === key) return address;
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(key)}`;
  url.search = url.search === '' ? pair : `${url.search}&${pair}`;
  return url.href;
}

function signed(
  auth: Extract<Auth, { kind: 'hmac' }>,
  request: BuiltRequest & { readonly url: string },
  text: (node: Parameters<Evaluator>[0]) => string,
): Readonly<Record<string, string>> {
  const url = new URL(request.url);
  const body = request.body ?? '';
  const parts = {
    method: request.method,
    host: url.host,
    path: url.pathname,
    query: url.search.replace(/^\?/, ''),
    body,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    at: new Date(),
    keyId: text(auth.keyId),
  };
  const { scheme } = auth;
  const signature = createHmac(scheme.algorithm, text(auth.secret))
    .update(scheme.canonical(parts))
    .digest(scheme.encoding);
  return Object.fromEntries(
    Object.entries(scheme.headers(signature, parts)).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
}
