// Proof of identity, made anew for every attempt: the platform accepts a signature for five minutes only.
import { createHmac } from 'node:crypto';
import { CodedError } from '../core/errors.ts';
import { registerSecret } from '../core/redaction.ts';

export interface KeyCredentials {
  readonly accessId: string;
  readonly secretKey: string;
}
export interface TokenCredentials {
  /** A function is asked for every attempt; `refused` is true when the platform has just turned the last token away. */
  readonly token: string | ((context: { readonly refused: boolean }) => Promise<string>);
}
export type Credentials = KeyCredentials | TokenCredentials;

export interface SigningRequest {
  readonly method: string;
  /** Path with `/api` and the query, byte for byte as sent. */
  readonly pathAndQuery: string;
  readonly refused: boolean;
}
export type Signer = (request: SigningRequest) => Promise<Readonly<Record<string, string>>>;

/** HMAC-SHA256 over `{path and query}:{METHOD}:{seconds}`, base64. */
export function signature(secretKey: string, text: string): string {
  return createHmac('sha256', secretKey).update(text, 'utf8').digest('base64');
}

/** @throws {ConfigInvalid} when a credential is empty */
export function createSigner(credentials: Credentials, nowMs: () => number): Signer {
  return 'token' in credentials ? tokenSigner(credentials) : keySigner(credentials, nowMs);
}

function keySigner({ accessId, secretKey }: KeyCredentials, nowMs: () => number): Signer {
  if (accessId === '' || secretKey === '')
    throw new CodedError(
      'ConfigInvalid',
      'credentials: access id and secret key must not be empty',
    );
  registerSecret(secretKey);
  return ({ method, pathAndQuery }) => {
    const timestamp = String(Math.floor(nowMs() / 1000));
    const proof = signature(secretKey, `${pathAndQuery}:${method.toUpperCase()}:${timestamp}`);
    return Promise.resolve({ authorization: `TC ${accessId}:${proof}`, timestamp });
  };
}

function tokenSigner({ token }: TokenCredentials): Signer {
  if (typeof token === 'string') registerSecret(token);
  return async ({ refused }) => {
    const text = typeof token === 'string' ? token : await token({ refused });
    if (text === '') throw new CodedError('ConfigInvalid', 'credentials: the token is empty');
    registerSecret(text);
    return { authorization: `TC-Token ${text}` };
  };
}
