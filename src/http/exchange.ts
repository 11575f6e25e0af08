// One attempt: send, follow redirects, check the status. What it throws says whether another attempt may be made.
import { request as send } from 'undici';
import { findCodedError, type ErrorCode } from '../core/errors.ts';
import { AttemptFailure } from './attempts.ts';
import type { HttpBody, HttpHeaders, HttpMethod, HttpRequest, HttpResponse } from './contract.ts';
import { skewOf } from './clock-skew.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { explainNetworkError } from './network-errors.ts';
import { headersFor, nextStep, redirectElsewhere, tooManyRedirects } from './redirects.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { refuse } from './refusal.ts';
import { headersOf, isRepeatable, toWire } from './request-parts.ts';
import { createResponse } from './response.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { showTarget } from './target.ts';

/** What reading a body inside the attempt can end with through no fault of the content. */
const BROKEN_OFF: ReadonlySet<ErrorCode> = new Set([
  'FeedTruncated',
  'SourceUnreachable',
  'PlatformUnreachable',
]);
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
  const { role, proxy } = settings;
  const context = { role, method, target: showTarget(url), proxy };
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
    if (request.timeoutUntil === 'head') deadline.stopTimer();
    return await read(response);
  } catch (thrown) {
    deadline.clear();
    if (thrown instanceof AttemptFailure) throw thrown;
    const aborted = deadline.error();
    const failure = explainNetworkError(aborted ?? thrown, context);
    const code = findCodedError(thrown)?.code;
    // A total time-out or a cancellation is final; a body that broke off while it was read is like a lost connection.
    const transient =
      aborted === undefined && (failure.retry || (code !== undefined && BROKEN_OFF.has(code)));
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
  const limit = request.followRedirects ?? settings.followRedirects;
  const chain: [URL, ...URL[]] = [exchange.url];
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
    if (chain.length > limit && request.accept?.(response.status) === true) return response;
    await response.discard();
    chain.push(step.url);
    if (chain.length > limit + 1)
      throw tooManyRedirects(
        { method, role: settings.role, status: response.status },
        chain,
        limit,
      );
    if (request.mayRedirectTo?.(step.url) === false)
      throw redirectElsewhere({ method, url, role: settings.role }, response.status, step.url);
    const crossOrigin = step.url.origin !== url.origin;
    const secretHeaders = [...settings.secretHeaders, ...(request.secretHeaders ?? [])];
    headers = headersFor(headers, { crossOrigin, keepBody: step.keepBody }, secretHeaders);
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
