// One attempt: send, follow redirects, check the status. What it throws says whether another attempt may be made.
import { Readable } from 'node:stream';
import { request as send } from 'undici';
import { findCodedError, type CodedError } from '../core/errors.ts';
import { AttemptFailure } from './attempts.ts';
import type { HttpClock } from './clock.ts';
import type {
  HttpBody,
  HttpClientOptions,
  HttpHeaders,
  HttpHooks,
  HttpMethod,
  HttpRequest,
  HttpResponse,
  HttpRole,
} from './contract.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import type { Dispatchers } from './dispatcher.ts';
import { explainNetworkError } from './network-errors.ts';
import { headersFor, nextStep } from './redirects.ts';
import { explainRefusal } from './refused-answers.ts';
import { createResponse } from './response.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { showTarget } from './target.ts';

export interface ExchangeSettings {
  readonly role: HttpRole;
  readonly dispatchers: Dispatchers;
  readonly clock: HttpClock;
  readonly hooks: HttpHooks;
  readonly explain: HttpClientOptions['explain'];
  readonly userAgent: string | undefined;
  readonly secretHeaders: readonly string[];
  readonly followRedirects: number;
  readonly totalTimeoutMs: number;
  readonly maxBytes: number;
  readonly maxExpandedBytes: number;
}

/** As much of a refused answer as an explanation can need. */
const REFUSED_BODY_BYTES = 16 * 1024;
const isWelcome = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

export async function sendOnce<T>(
  request: HttpRequest,
  url: URL,
  attempt: number,
  policy: RetryPolicy,
  settings: ExchangeSettings,
  read: (response: HttpResponse) => Promise<T>,
): Promise<T> {
  const method = request.method ?? 'GET';
  const context = { role: settings.role, method, target: showTarget(url) };
  const timeoutMs = request.timeoutMs ?? settings.totalTimeoutMs;
  const deadline = startDeadline(timeoutMs, request.signal, context);
  const repeatable = isRepeatable(request.body);
  try {
    const headers = await headersOf(request, attempt, settings.userAgent);
    const response = await follow({ request, method, url, headers, attempt, settings, deadline });
    if (!(request.accept ?? isWelcome)(response.status)) {
      const { error, retry } = await refuse(response, { ...context, settings, policy });
      // A 429 was turned away before it could have an effect, so that any method may come again.
      const safe = policy.methods.includes(method) || response.status === 429;
      throw new AttemptFailure(error, retry && safe && repeatable);
    }
    return await read(response);
  } catch (thrown) {
    deadline.clear();
    if (thrown instanceof AttemptFailure) throw thrown;
    const aborted = deadline.error();
    const failure = explainNetworkError(aborted ?? thrown, context);
    const cut = findCodedError(thrown);
    const transient =
      failure.retry ||
      aborted?.code === 'SourceUnreachable' ||
      aborted?.code === 'PlatformUnreachable' ||
      cut?.code === 'FeedTruncated' ||
      cut?.code === 'SourceUnreachable' ||
      cut?.code === 'PlatformUnreachable';
    const safe = policy.methods.includes(method) || failure.neverSent;
    throw new AttemptFailure(failure.error, transient && safe && repeatable);
  }
}

interface Exchange {
  readonly request: HttpRequest;
  readonly method: HttpMethod;
  readonly url: URL;
  readonly headers: HttpHeaders;
  readonly attempt: number;
  readonly settings: ExchangeSettings;
  readonly deadline: Deadline;
}

async function follow(exchange: Exchange): Promise<HttpResponse> {
  const { request, settings, attempt } = exchange;
  let left = request.followRedirects ?? settings.followRedirects;
  let { method, url, headers } = exchange;
  let body = request.body;
  for (;;) {
    const response = await roundTrip({ ...exchange, method, url, headers }, body, attempt);
    const step = nextStep(
      { method, url, role: settings.role },
      response.status,
      response.headers['location'],
    );
    if (step === undefined || (step.keepBody && !isRepeatable(body))) return response;
    if (left <= 0) return response;
    left -= 1;
    await response.discard();
    const crossOrigin = step.url.origin !== url.origin;
    headers = headersFor(headers, { crossOrigin, keepBody: step.keepBody }, settings.secretHeaders);
    if (!step.keepBody) body = undefined;
    ({ method, url } = step);
  }
}

async function roundTrip(
  { request, method, url, headers, settings, deadline }: Exchange,
  body: HttpBody | undefined,
  attempt: number,
): Promise<HttpResponse> {
  const { clock, hooks } = settings;
  const target = showTarget(url);
  hooks.onRequest?.({ method, url: target, attempt });
  const sentAt = clock.now();
  const answer = await send(url, {
    method,
    headers,
    body: toWire(body),
    dispatcher: settings.dispatchers.forUrl(url),
    signal: deadline.signal,
  });
  const answeredAt = clock.now();
  hooks.onResponse?.({
    method,
    url: target,
    attempt,
    status: answer.statusCode,
    durationMs: answeredAt - sentAt,
  });
  return createResponse(answer, {
    role: settings.role,
    method,
    url: url.href,
    target,
    maxBytes: request.maxBytes ?? settings.maxBytes,
    maxExpandedBytes: request.maxExpandedBytes ?? settings.maxExpandedBytes,
    clockSkewMs: skewOf(answer.headers['date'], sentAt, answeredAt),
    abortError: deadline.error,
    onEnd: deadline.clear,
  });
}

async function refuse(
  response: HttpResponse,
  context: {
    readonly role: HttpRole;
    readonly method: HttpMethod;
    readonly target: string;
    readonly settings: ExchangeSettings;
    readonly policy: RetryPolicy;
  },
): Promise<{ readonly error: CodedError; readonly retry: boolean }> {
  const answer = {
    role: context.role,
    method: context.method,
    target: context.target,
    status: response.status,
    headers: response.headers,
    text: await readStart(response),
    retryAfterMs: parseRetryAfter(response.headers['retry-after'], context.settings.clock.now()),
    clockSkewMs: response.clockSkewMs,
  };
  return context.settings.explain?.(answer) ?? explainRefusal(answer, context.policy.statuses);
}

/** The first kilobytes of a body whose end does not matter. */
async function readStart(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= REFUSED_BODY_BYTES) break;
    }
  } catch {
    // the status is what counts; a body that breaks off adds nothing
  }
  return text.slice(0, REFUSED_BODY_BYTES);
}

async function headersOf(
  request: HttpRequest,
  attempt: number,
  userAgent: string | undefined,
): Promise<HttpHeaders> {
  const own =
    typeof request.headers === 'function' ? await request.headers(attempt) : request.headers;
  const general = {
    'accept-encoding': 'gzip',
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
  };
  const lower = Object.entries(own ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return { ...general, ...Object.fromEntries(lower) };
}

const isRepeatable = (body: HttpBody | undefined): boolean =>
  body === undefined ||
  typeof body === 'string' ||
  typeof body === 'function' ||
  body instanceof Uint8Array;

function toWire(body: HttpBody | undefined): string | Uint8Array | Readable | null {
  if (body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return Readable.from(typeof body === 'function' ? body() : body, { objectMode: false });
}

/** Server time minus the middle of the exchange; the header has whole seconds, so half a second is added. */
function skewOf(
  date: string | string[] | undefined,
  sentAt: number,
  answeredAt: number,
): number | undefined {
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.round(at + 500 - (sentAt + answeredAt) / 2);
}
