// The only place that knows how undici, TLS and the operating system call their failures.
import { CodedError, findCodedError, type ErrorCode } from '../core/errors.ts';
import type { HttpRole } from './contract.ts';
import { CODES_OF } from './role-codes.ts';

const TLS_CODES =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
/** The request cannot have reached the other side, so a repetition is safe whatever the method. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Misuse of the transport by this program; another attempt cannot help. */
const MISUSE = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server did not answer',
  ECONNRESET: 'connection cut by the other side',
  EPIPE: 'connection cut by the other side',
  UND_ERR_SOCKET: 'connection cut by the other side',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the connect time-out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within the read time-out',
  UND_ERR_BODY_TIMEOUT: 'the answer stood still for longer than the read time-out',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer too large',
  UND_ERR_HEADERS_OVERFLOW: 'the head of the answer is too large',
};

/** What was answered instead of TLS. */
const SPEAKS_NO_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
]);
/** How a TLS port ends a connection that begins with plain text. */
const CUT = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_)/;

export const unreachableCode = (role: HttpRole): ErrorCode => CODES_OF[role].unreachable;

/** All errors behind `error`: its causes and the members of an aggregate (one per address that was tried). */
function chain(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const members: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...members].flatMap((inner) => chain(inner, depth + 1))];
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

export interface NetworkFailure {
  readonly error: CodedError;
  readonly retry: boolean;
  /** True when the request cannot have had an effect. */
  readonly neverSent: boolean;
}

/** Turns what the transport threw before or inside an answer into one of our codes. */
export function explainNetworkError(
  thrown: unknown,
  context: {
    readonly role: HttpRole;
    readonly method: string;
    readonly target: string;
    readonly proxy?: string | undefined;
  },
): NetworkFailure {
  const own = findCodedError(thrown);
  if (own) return { error: own, retry: false, neverSent: false };
  const errors = chain(thrown);
  const codes = errors.map(codeOf);
  const what = `${context.method} ${context.target}`;
  const build = (code: ErrorCode, message: string, neverSent: boolean): CodedError =>
    new CodedError(code, message, { cause: thrown, details: { neverSent } });

  const tls = codes.find((code) => TLS_CODES.test(code));
  if (tls !== undefined) {
    const message = SPEAKS_NO_TLS.has(tls)
      ? `${what}: this port speaks no TLS (${tls}), perhaps plain http; check port and https:// of the address`
      : `${what}: the certificate could not be verified (${tls}); add the authority with a CA file (caPem), or switch verification off for this target`;
    return { error: build('TlsVerification', message, true), retry: false, neverSent: true };
  }
  const proxyStatus = /Proxy response \((\d{3})\)|Proxy Authentication Required \((407)\)/.exec(
    errors.map((error) => error.message).join('\n'),
  );
  if (proxyStatus) {
    const status = proxyStatus[1] ?? proxyStatus[2] ?? '';
    const code = status === '407' ? 'AuthFailed' : unreachableCode(context.role);
    const error = build(
      code,
      `${what}: the proxy answered ${status}; check the proxy setting`,
      true,
    );
    return { error, retry: status !== '407', neverSent: true };
  }
  const neverSent = codes.some((code) => NEVER_SENT.has(code));
  const known = codes.find((code) => WORDS[code] !== undefined);
  const code = known ?? codes.find((text) => text !== '') ?? 'unknown error';
  const words = `${WORDS[code] ?? errors.at(-1)?.message ?? String(thrown)} (${code})`;
  // Behind a proxy only the proxy is connected to: what it cannot reach it says in an answer.
  const message =
    neverSent && context.proxy !== undefined
      ? `${what}: the proxy ${context.proxy} cannot be reached: ${words}; check the proxy setting`
      : `${what}: ${words}${CUT.test(code) && context.target.startsWith('http:') ? '; if this port speaks TLS, the address must begin with https://' : ''}`;
  if (codes.some((text) => MISUSE.has(text)))
    return { error: build('Internal', message, true), retry: false, neverSent: true };
  return {
    error: build(unreachableCode(context.role), message, neverSent),
    retry: true,
    neverSent,
  };
}
