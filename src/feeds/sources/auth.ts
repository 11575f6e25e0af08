// How a source learns who asks. Every secret is an expression over parameters of kind secret: settings hold references, and the
// value exists only while a request is built.
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { nodeOf, type Node, type Operand } from '../mapping/expression.ts';

type Secret = Operand<string | undefined>;

/** What is signed, part by part, in the form of the request that is sent. */
export interface CanonicalParts {
  readonly method: string;
  readonly host: string;
  /** Begins with `/`, without query. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly body: string;
  /** SHA-256 of the body, lower-case hex. */
  readonly bodySha256: string;
  /** Instant of the request. */
  readonly at: Date;
  readonly keyId: string;
}

/** A signature scheme of one vendor, as a named function of the parts: what is signed, and where the signature goes. */
export interface HmacScheme {
  readonly name: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly canonical: (parts: CanonicalParts) => string;
  readonly headers: (signature: string, parts: CanonicalParts) => Readonly<Record<string, string>>;
}

export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: Node; readonly password: Node }
  | { readonly kind: 'bearer'; readonly token: Node }
  | {
      readonly kind: 'apiKey';
      readonly in: 'header' | 'query' | 'path';
      readonly name: string;
      readonly value: Node;
    }
  | {
      readonly kind: 'oauth2';
      readonly grant: 'client_credentials' | 'password';
      readonly tokenUrl: Node;
      readonly clientId: Node;
      readonly clientSecret: Node;
      readonly user: Node;
      readonly password: Node;
      readonly scope: Node;
      readonly clientIn: 'basic' | 'body';
    }
  | {
      readonly kind: 'hmac';
      readonly keyId: Node;
      readonly secret: Node;
      readonly scheme: HmacScheme;
    };

const MISSING: Node = { op: 'literal', value: undefined };

/** Nobody is asked who they are; the last of several ways, where a source also answers strangers. */
export const noAuth: Auth = { kind: 'none' };

/** User name and password (RFC 7617). */
export function basic(user: Operand<string | undefined>, password: Secret): Auth {
  return { kind: 'basic', user: nodeOf(user), password: nodeOf(password) };
}

/** A token in the Authorization header (RFC 6750). */
export function bearer(token: Secret): Auth {
  return { kind: 'bearer', token: nodeOf(token) };
}

/** A key in a named header or query parameter; in the path the address itself names the parameter, and `name` is for documents. */
export function apiKey(
  place: 'header' | 'query' | 'path',
  name: string,
  value: Exclude<Secret, undefined>,
): Auth {
  const shown = place === 'header' ? name.toLowerCase() : name;
  return { kind: 'apiKey', in: place, name: shown, value: nodeOf(value) };
}

interface OAuthOptions {
  readonly tokenUrl: Operand<string>;
  readonly clientId: Operand<string | undefined>;
  readonly clientSecret: Secret;
  readonly scope?: Operand<string | undefined>;
  /** Where client id and secret are put. @default 'body' */
  readonly clientIn?: 'basic' | 'body';
}

interface OAuthPasswordOptions extends OAuthOptions {
  readonly user: Operand<string | undefined>;
  readonly password: Secret;
}

const OF_CLIENT: KeysOf<OAuthOptions> = {
  tokenUrl: true,
  clientId: true,
  clientSecret: true,
  scope: true,
  clientIn: true,
};
const OF_PASSWORD: KeysOf<OAuthPasswordOptions> = { ...OF_CLIENT, user: true, password: true };

/** OAuth 2.0 client credentials (RFC 6749 §4.4). The token is renewed before it ends, and once when it is refused. */
export function oauth2Client(options: OAuthOptions): Auth {
  refuseUnknownKeys('oauth2Client', options, OF_CLIENT);
  return {
    kind: 'oauth2',
    grant: 'client_credentials',
    ...common(options),
    user: MISSING,
    password: MISSING,
  };
}

/** OAuth 2.0 with a user's password (RFC 6749 §4.3), for old interfaces that know nothing else. */
export function oauth2Password(options: OAuthPasswordOptions): Auth {
  refuseUnknownKeys('oauth2Password', options, OF_PASSWORD);
  return {
    kind: 'oauth2',
    grant: 'password',
    ...common(options),
    user: nodeOf(options.user),
    password: nodeOf(options.password),
  };
}

/** A signature over parts of the request. */
export function hmac(
  scheme: HmacScheme,
  keys: { readonly keyId: Operand<string | undefined>; readonly secret: Secret },
): Auth {
  return { kind: 'hmac', scheme, keyId: nodeOf(keys.keyId), secret: nodeOf(keys.secret) };
}

function common(
  options: OAuthOptions,
): Pick<
  Extract<Auth, { kind: 'oauth2' }>,
  'tokenUrl' | 'clientId' | 'clientSecret' | 'scope' | 'clientIn'
> {
  return {
    tokenUrl: nodeOf(options.tokenUrl),
    clientId: nodeOf(options.clientId),
    clientSecret: nodeOf(options.clientSecret),
    scope: nodeOf(options.scope),
    clientIn: options.clientIn ?? 'body',
  };
}

/** The values without which this way cannot be gone. */
export function neededBy(auth: Auth): readonly Node[] {
  switch (auth.kind) {
    case 'none':
      return [];
    case 'basic':
      return [auth.user, auth.password];
    case 'bearer':
      return [auth.token];
    case 'apiKey':
      return [auth.value];
    case 'hmac':
      return [auth.keyId, auth.secret];
    case 'oauth2':
      return [
        auth.tokenUrl,
        auth.clientId,
        auth.clientSecret,
        ...(auth.grant === 'password' ? [auth.user, auth.password] : []),
      ];
  }
}

export const nodesOfAuth = (auth: Auth): readonly Node[] =>
  auth.kind === 'oauth2' ? [...neededBy(auth), auth.scope] : neededBy(auth);
