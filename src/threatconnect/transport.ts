// Every request to the platform goes through here: signed per attempt, repeated once on 401, read without losing digits.
import { CodedError, findCodedError } from '../core/errors.ts';
import {
  showTarget,
  snippetOf,
  type HttpClient,
  type HttpMethod,
  type HttpRequest,
} from '../http/index.ts';
import { parseExactJson } from './exact-json.ts';
import { statusOf } from './platform-errors.ts';
import type { Signer } from './signer.ts';

/** Pairs, because names may repeat (`fields`). */
export type Query = readonly (readonly [string, string])[];

export interface PlatformRequest {
  readonly method?: HttpMethod;
  /** Behind the base address, beginning with `/v2` or `/v3`; parts already encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Statuses that are answers rather than errors, beside 2xx. */
  readonly accept?: readonly number[];
  /** The caller knows that a second effect does no harm, so a POST may be repeated like a GET. */
  readonly repeatable?: boolean;
  /** A body that can be sent once only is not sent again after 401. */
  readonly once?: boolean;
}

export interface PlatformAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON, whatever the content type says; ids beyond 2^53 are text. */
  readonly json: () => unknown;
  readonly clockSkewMs: number | undefined;
}

export interface Transport {
  readonly apiPath: string;
  readonly request: (request: PlatformRequest) => Promise<PlatformAnswer>;
}

/** Percent-encoding with `%20` for blanks; signed exactly as sent. */
export function encodeQuery(query: Query): string {
  const text = query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return text === '' ? '' : `?${text}`;
}

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const REPEATABLE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST'] as const;

export function createTransport(options: {
  readonly apiPath: string;
  readonly http: HttpClient;
  readonly signer: Signer;
}): Transport {
  const { apiPath, http, signer } = options;

  const send = async (request: PlatformRequest, refused: boolean): Promise<PlatformAnswer> => {
    const url = new URL(`${apiPath}${request.path}${encodeQuery(request.query ?? [])}`);
    const method = request.method ?? 'GET';
    const answer = await http.requestText({
      method,
      url,
      headers: async () => ({
        ...request.headers,
        ...(await signer({ method, pathAndQuery: `${url.pathname}${url.search}`, refused })),
      }),
      accept: (status) =>
        (status >= 200 && status < 300) || (request.accept?.includes(status) ?? false),
      limitBytes: MAX_ANSWER_BYTES,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      ...(request.repeatable === true ? { retry: { methods: REPEATABLE_METHODS } } : {}),
    });
    const { status, text, clockSkewMs } = answer;
    return {
      status,
      text,
      clockSkewMs,
      json: () => readJson(text, `${method} ${showTarget(url)}`),
    };
  };

  return {
    apiPath,
    request: async (request) => {
      try {
        return await send(request, false);
      } catch (error) {
        if (!isRefusedIdentity(error) || request.once === true) throw error;
        // A token may just have expired, a clock may just have been set: once more, signed anew, never in a loop.
        return await send(request, true);
      }
    },
  };
}

function isRefusedIdentity(error: unknown): boolean {
  const code = findCodedError(error)?.code;
  return statusOf(error) === 401 && (code === 'AuthFailed' || code === 'ClockSkew');
}

function readJson(text: string, what: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    // Without the cause: its message quotes the text unredacted.
    const got = snippetOf(text);
    throw new CodedError(
      'PlatformResponse',
      `${what}: expected JSON, got ${got === '' ? 'nothing' : got}; is tc_api_path the address of a ThreatConnect API?`,
    );
  }
}
