// Redirects: followed with a limit, and never with credentials to another origin (A4).
import { CodedError } from '../core/errors.ts';
import type { HttpHeaders, HttpMethod, HttpRole } from './contract.ts';
import { showTarget } from './target.ts';
import { CODES_OF } from './role-codes.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const SECRET_HEADERS = [
  'authorization',
  'auth-key',
  'cookie',
  'proxy-authorization',
  'x-api-key',
  'api-key',
];
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding'];

export interface RedirectStep {
  readonly method: HttpMethod;
  readonly url: URL;
  readonly keepBody: boolean;
}

/** Where an answer sends the request, or `undefined` when it is not a redirect that may be followed. */
export function nextStep(
  from: { readonly method: HttpMethod; readonly url: URL; readonly role: HttpRole },
  status: number,
  location: string | undefined,
): RedirectStep | undefined {
  if (!REDIRECTS.includes(status) || location === undefined) return undefined;
  const keepsMethod = status === 307 || status === 308;
  const safe = from.method === 'GET' || from.method === 'HEAD';
  // 301 and 302 of a POST are turned into GET by browsers; for an interface that would hide a wrong address.
  if (!keepsMethod && !safe && status !== 303) return undefined;
  let url: URL;
  try {
    url = new URL(location, from.url);
  } catch {
    return undefined;
  }
  const downgrade = from.url.protocol === 'https:' && url.protocol !== 'https:';
  if (downgrade || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new CodedError(
      CODES_OF[from.role].rejected,
      `${from.method} ${showTarget(from.url)}: refused to follow a redirect to ${showTarget(url)}: it would leave https`,
    );
  }
  const method = keepsMethod || safe ? from.method : 'GET';
  return { method, url, keepBody: keepsMethod };
}

/** The headers that may travel on: without credentials to another origin, without body headers when the body stays behind. */
export function headersFor(
  headers: HttpHeaders,
  step: { readonly crossOrigin: boolean; readonly keepBody: boolean },
  secretHeaders: readonly string[],
): HttpHeaders {
  const dropped = new Set([
    ...(step.crossOrigin
      ? [...SECRET_HEADERS, ...secretHeaders.map((name) => name.toLowerCase())]
      : []),
    ...(step.keepBody ? [] : BODY_HEADERS),
  ]);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !dropped.has(name.toLowerCase())),
  );
}

/**
 * The error of a chain that is longer than allowed. It names hosts only: paths and queries on the way often carry tickets.
 * `chain` begins with the address that was asked for and ends with the one that is not followed any more.
 */
export function tooManyRedirects(
  from: { readonly method: HttpMethod; readonly role: HttpRole; readonly status: number },
  chain: readonly [URL, ...URL[]],
  limit: number,
): CodedError {
  const hosts = chain.map(({ origin }) => origin).join(' → ');
  const what =
    limit === 0
      ? `redirects are not followed here, got ${from.status}`
      : `more redirects than the limit of ${limit}, got ${from.status} once more`;
  return new CodedError(
    CODES_OF[from.role].rejected,
    `${from.method} ${showTarget(chain[0])}: ${what}: ${hosts}. Put the address at the end of the chain into the settings; a chain that goes in circles often wants a login`,
    { details: { status: from.status, limit } },
  );
}

/** The error of a redirect to where the request may not lead. */
export function redirectElsewhere(
  from: { readonly method: HttpMethod; readonly url: URL; readonly role: HttpRole },
  status: number,
  to: URL,
): CodedError {
  return new CodedError(
    CODES_OF[from.role].rejected,
    `${from.method} ${showTarget(from.url)}: it leads to ${to.origin}, which was not asked`,
    { details: { status, redirect: to.origin } },
  );
}
