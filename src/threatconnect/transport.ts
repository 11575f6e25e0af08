// Every request to the platform goes through here: signed per attempt, repeated once on 401, read without losing digits.
import { CodedError, findCodedError } from '../core/errors.ts';
import {
  showTarget,
  snippetOf,
  type HttpClient,
  type HttpMethod,
  type HttpRequest,
  type HttpResponse,
} from '../http/index.ts';
import type { BudgetKeeper } from './budget.ts';
import { withPlace } from './error-place.ts';
import { parseExactJson } from './exact-json.ts';
import { statusOf } from './platform-errors.ts';
import type { Signer } from './signer.ts';
import { checkText } from './well-formed.ts';

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
  /** Never sent a second time after it may have arrived, whatever the method: a second effect would count twice. */
  readonly retry?: 'never';
  /** A body that can be sent once only is not sent again after 401. */
  readonly once?: boolean;
  /** Whose objects, where the query does not say it: for errors. */
  readonly owner?: string;
  /** What the request is about, for errors. */
  readonly object?: string;
}

export interface PlatformAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON, whatever the content type says; ids beyond 2^53 are text. */
  readonly json: () => unknown;
  readonly clockSkewMs: number | undefined;
  /** Method and path, for errors about the content. */
  readonly endpoint: string;
  readonly object: string | undefined;
}

export interface Transport {
  readonly apiPath: string;
  readonly request: (request: PlatformRequest) => Promise<PlatformAnswer>;
  /** The answer as bytes, for readers that work in another thread. */
  readonly bytes: (
    request: PlatformRequest,
  ) => Promise<Pick<PlatformAnswer, 'endpoint'> & { readonly bytes: Uint8Array<ArrayBuffer> }>;
  /** An answer that is read while it arrives. */
  readonly stream: (request: PlatformRequest) => Promise<HttpResponse>;
}

/** Percent-encoding with `%20` for blanks; signed exactly as sent. */
export function encodeQuery(query: Query): string {
  const text = query
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(checkText(value, name))}`,
    )
    .join('&');
  return text === '' ? '' : `?${text}`;
}

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const REPEATABLE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST'] as const;

export function createTransport(options: {
  readonly apiPath: string;
  readonly http: HttpClient;
  readonly signer: Signer;
  readonly budget: BudgetKeeper;
  /** Told when the platform refuses our time, before the request is signed once more. */
  readonly onClockSkew?: (skewMs: number) => void;
  readonly isClosed: () => boolean;
}): Transport {
  const { apiPath, http, signer, budget } = options;

  const prepare = (request: PlatformRequest, refusedHeader: string | undefined) => {
    const url = new URL(`${apiPath}${request.path}${encodeQuery(request.query ?? [])}`);
    const method = request.method ?? 'GET';
    let sentHeader: string | undefined;
    const wire = {
      method,
      url,
      headers: async () => {
        const signed = await signer({
          method,
          pathAndQuery: `${url.pathname}${url.search}`,
          refused: refusedHeader !== undefined,
          refusedHeader,
        });
        sentHeader = signed['authorization'];
        return { ...request.headers, ...signed };
      },
      accept: (status: number) =>
        (status >= 200 && status < 300) || (request.accept?.includes(status) ?? false),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      ...(request.repeatable === true ? { retry: { methods: REPEATABLE_METHODS } } : {}),
      ...(request.retry === 'never' ? { retry: { methods: ['GET'] } } : {}),
    };
    return { wire, url, method, sentHeader: () => sentHeader };
  };

  /** A token may just have expired, a clock may just have been set: once more, signed anew, never in a loop. */
  const twice = async <T>(
    request: PlatformRequest,
    send: (prepared: ReturnType<typeof prepare>) => Promise<T>,
  ): Promise<T> => {
    const place = {
      endpoint: `${request.method ?? 'GET'} ${request.path.replace(/\?.*$/s, '')}`,
      object: request.object,
      owner: request.owner ?? request.query?.find(([name]) => name === 'owner')?.[1],
    };
    if (options.isClosed()) throw closed(place.endpoint);
    const attempt = async (refusedHeader: string | undefined): Promise<T> => {
      const prepared = prepare(request, refusedHeader);
      try {
        return await budget.within(() => send(prepared), request.signal);
      } catch (error) {
        const header = prepared.sentHeader();
        if (
          refusedHeader !== undefined ||
          header === undefined ||
          !isRefusedIdentity(error) ||
          request.once === true
        )
          throw error;
        const skewMs = findCodedError(error)?.details['clockSkewMs'];
        if (typeof skewMs === 'number') options.onClockSkew?.(skewMs);
        return attempt(header);
      }
    };
    try {
      return await attempt(undefined);
    } catch (error) {
      throw options.isClosed() ? closed(place.endpoint) : withPlace(error, place);
    }
  };

  return {
    apiPath,
    request: (request) =>
      twice(request, async ({ wire, url, method }) => {
        const answer = await http.requestText({ ...wire, limitBytes: MAX_ANSWER_BYTES });
        const { status, text, clockSkewMs } = answer;
        return {
          status,
          text,
          clockSkewMs,
          endpoint: `${method} ${request.path.replace(/\?.*$/s, '')}`,
          object: request.object,
          json: () => readJson(text, `${method} ${showTarget(url)}`),
        };
      }),
    bytes: (request) =>
      twice(request, async ({ wire, method }) => {
        const { bytes } = await http.requestBytes({ ...wire, limitBytes: MAX_ANSWER_BYTES });
        return { bytes, endpoint: `${method} ${request.path.replace(/\?.*$/s, '')}` };
      }),
    // Read at the pace of whoever consumes it, and as large as it is: neither time nor size of the whole can be a limit.
    stream: (request) =>
      twice(request, ({ wire }) =>
        http.request({
          ...wire,
          timeoutUntil: 'head',
          maxBytes: Number.POSITIVE_INFINITY,
          maxExpandedBytes: Number.POSITIVE_INFINITY,
        }),
      ),
  };
}

const closed = (endpoint: string): CodedError =>
  new CodedError(
    'Cancelled',
    `${endpoint}: this client was closed by close(); make a new one with createThreatConnect()`,
    { details: { endpoint, object: 'client', neverSent: true } },
  );

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
      `${what}: expected JSON, got ${got === '' ? 'nothing' : got}; is apiPath (tc_api_path) the address of a ThreatConnect API?`,
    );
  }
}
