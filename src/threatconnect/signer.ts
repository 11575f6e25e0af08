// Proof of identity, made anew for every attempt: the platform accepts a signature for five minutes only.
import { createHmac } from 'node:crypto';
import { CodedError } from '../core/errors.ts';
import { registerSecret } from '../core/redaction.ts';
import type { RenewableToken } from './token.ts';

export interface KeyCredentials {
  readonly accessId: string;
  readonly secretKey: string;
}
/** While a key is being replaced: the first that the platform accepts is used, the other one as soon as it is turned away. */
export interface KeyRing {
  readonly keys: readonly [KeyCredentials, KeyCredentials, ...KeyCredentials[]];
}
export interface TokenCredentials {
  /** A function is asked for every attempt; `refused` is true when the platform has just turned the last token away. */
  readonly token: string | ((context: { readonly refused: boolean }) => Promise<string>);
}
export type Credentials = KeyCredentials | KeyRing | TokenCredentials | RenewableToken;

export interface SigningRequest {
  readonly method: string;
  /** Path with `/api` and the query, byte for byte as sent. */
  readonly pathAndQuery: string;
  readonly refused: boolean;
  /** The header that was turned away, so that of many requests only the first changes the key. */
  readonly refusedHeader?: string | undefined;
}
export type Signer = (request: SigningRequest) => Promise<Readonly<Record<string, string>>>;

type TokenSource = (context: {
  readonly refused: boolean;
  readonly refusedToken?: string;
}) => Promise<string>;

/** HMAC-SHA256 over `{path and query}:{METHOD}:{seconds}`, base64. */
export function signature(secretKey: string, text: string): string {
  return createHmac('sha256', secretKey).update(text, 'utf8').digest('base64');
}

/** @throws {ConfigInvalid} when a credential is empty */
export function createSigner(
  credentials: KeyCredentials | KeyRing | { readonly token: string | TokenSource },
  nowMs: () => number,
): Signer {
  if ('token' in credentials) return tokenSigner(credentials);
  return keySigner('keys' in credentials ? credentials.keys : [credentials], nowMs);
}

function keySigner(keys: readonly KeyCredentials[], nowMs: () => number): Signer {
  for (const { accessId, secretKey } of keys) {
    if (accessId === '' || secretKey === '')
      throw new CodedError(
        'ConfigInvalid',
        'credentials: accessId and secretKey must not be empty; are the variables that they come from set?',
        { details: { object: 'credentials' } },
      );
    registerSecret(secretKey);
  }
  let current = 0;
  /** Which key made a header; the last few thousand are enough for requests that are still under way. */
  const makers = new Map<string, number>();
  return ({ method, pathAndQuery, refused, refusedHeader }) => {
    const maker = refusedHeader === undefined ? current : (makers.get(refusedHeader) ?? current);
    if (refused && maker === current) current = (current + 1) % keys.length;
    const { accessId, secretKey } = keys[current] ?? { accessId: '', secretKey: '' };
    const timestamp = String(Math.floor(nowMs() / 1000));
    const proof = signature(secretKey, `${pathAndQuery}:${method.toUpperCase()}:${timestamp}`);
    const authorization = `TC ${accessId}:${proof}`;
    if (keys.length > 1) {
      makers.set(authorization, current);
      if (makers.size > 2_000) makers.delete(makers.keys().next().value ?? '');
    }
    return Promise.resolve({ authorization, timestamp });
  };
}

const SCHEME = 'TC-Token ';

function tokenSigner({ token }: { readonly token: string | TokenSource }): Signer {
  if (typeof token === 'string') registerSecret(token);
  return async ({ refused, refusedHeader }) => {
    const context = refusedHeader?.startsWith(SCHEME)
      ? { refused, refusedToken: refusedHeader.slice(SCHEME.length) }
      : { refused };
    const text = typeof token === 'string' ? token : await token(context);
    if (text === '')
      throw new CodedError('ConfigInvalid', 'credentials: the token is empty', {
        details: { object: 'credentials' },
      });
    registerSecret(text);
    return { authorization: `${SCHEME}${text}` };
  };
}
