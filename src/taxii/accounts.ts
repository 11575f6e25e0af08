// Who asks: a name with a password (basic), or a token (`Bearer`, or `Token`, as some clients call it). Every account is compared with
// what came, in the same time whatever is wrong with it.
import { isUtf8 } from 'node:buffer';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { TaxiiError } from './taxii-error.ts';

export interface Account {
  readonly name: string;
  /** One of both or both. */
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** Ids of the collections that it may read. */
  readonly collections: ReadonlySet<string>;
}

export type Authenticate = (authorization: string | undefined) => Account;

const CHALLENGE = {
  'www-authenticate': 'Basic realm="taxii", charset="UTF-8", Bearer realm="taxii"',
};

/** @throws {TaxiiError} 401, by the function that it gives */
export function createAuthenticate(accounts: readonly Account[]): Authenticate {
  const key = randomBytes(32);
  const digest = (credentials: string): Buffer =>
    createHmac('sha256', key).update(credentials).digest();
  const known = accounts.flatMap((account) => [
    ...(account.password === undefined
      ? []
      : [{ account, digest: digest(basic(account.name, account.password)) }]),
    ...(account.token === undefined ? [] : [{ account, digest: digest(bearer(account.token)) }]),
  ]);
  return (authorization) => {
    const given = digest(credentialsOf(authorization));
    let found: Account | undefined;
    for (const one of known) if (timingSafeEqual(given, one.digest)) found = one.account;
    if (found !== undefined) return found;
    throw new TaxiiError(
      401,
      authorization === undefined
        ? 'This server wants a name and a password (Basic) or a token (Bearer).'
        : 'These credentials are not known here.',
      CHALLENGE,
    );
  };
}

const basic = (name: string, password: string): string => `basic\0${name}\0${password}`;
const bearer = (token: string): string => `bearer\0${token}`;

/** Nothing that an account has, for what cannot be read. */
function credentialsOf(authorization = ''): string {
  const [, scheme = '', value = ''] = /^([a-z]+) +(\S+) *$/i.exec(authorization) ?? [];
  if (/^(?:bearer|token)$/i.test(scheme)) return bearer(value);
  if (!/^basic$/i.test(scheme)) return '';
  const bytes = Buffer.from(value, 'base64');
  // Python's requests, which the clients of OASIS and of most platforms use, writes ISO 8859-1 where it can.
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const at = text.indexOf(':');
  return at < 0 ? '' : basic(text.slice(0, at), text.slice(at + 1));
}
