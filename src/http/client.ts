// The one way out to strangers and to the platform: proxy, TLS, time-outs, limits, redirects and retries in one place.
import { CodedError } from '../core/errors.ts';
import { runAttempts } from './attempts.ts';
import { systemClock } from './clock.ts';
import type { HttpClient, HttpClientOptions, HttpRequest, HttpResponse } from './contract.ts';
import { createDispatchers } from './dispatcher.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { sendOnce } from './exchange.ts';
import { DEFAULT_RETRY_POLICY } from './retry-policy.ts';
import { showTarget } from './target.ts';

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_READ_TIMEOUT_MS = 60_000;
const DEFAULT_TOTAL_TIMEOUT_MS = 600_000;
const DEFAULT_MAX_BYTES = 1024 ** 3;
const DEFAULT_MAX_EXPANDED_BYTES = 4 * 1024 ** 3;
const DEFAULT_SOURCE_REDIRECTS = 5;

/**
 * A client with its own connections. Make one per target (a feed's source, the platform) and close it at the end.
 *
 * @throws {ConfigInvalid} when the proxy address cannot be used
 * @example
 * const client = createHttpClient({ userAgent: 'threatconnect-feeds/1.0', verifyTls: true });
 * const response = await client.request({ url: 'https://feed.example/list.txt' });
 * for await (const chunk of response.body) consume(chunk);
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const role = options.role ?? 'source';
  const verifyTls = options.verifyTls ?? true;
  if (!verifyTls)
    options.hooks?.onWarning?.(
      `TLS verification is switched off for the ${role}: anyone on the way can read and change the traffic`,
    );
  const dispatchers = createDispatchers({
    proxy: options.proxy,
    caPem: options.caPem,
    clientPem: options.clientPem,
    verifyTls,
    connectTimeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    readTimeoutMs: options.readTimeoutMs ?? DEFAULT_READ_TIMEOUT_MS,
  });
  const settings: ExchangeSettings = {
    role,
    proxy: dispatchers.proxy,
    dispatchers,
    clock: options.clock ?? systemClock,
    hooks: options.hooks ?? {},
    explain: options.explain,
    userAgent: options.userAgent,
    secretHeaders: options.secretHeaders ?? [],
    followRedirects: role === 'source' ? DEFAULT_SOURCE_REDIRECTS : 0,
    totalTimeoutMs: options.totalTimeoutMs ?? DEFAULT_TOTAL_TIMEOUT_MS,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    maxExpandedBytes: options.maxExpandedBytes ?? DEFAULT_MAX_EXPANDED_BYTES,
  };

  async function run<T>(
    request: HttpRequest,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const policy = { ...DEFAULT_RETRY_POLICY, ...options.retry, ...request.retry };
    const url = parseUrl(request.url);
    const method = request.method ?? 'GET';
    return runAttempts((attempt) => sendOnce(request, url, attempt, policy, settings, read), {
      policy,
      clock: settings.clock,
      signal: request.signal,
      onRetry: (attempt, delayMs, error) =>
        settings.hooks.onRetry?.({ method, url: showTarget(url), attempt, delayMs, error }),
    });
  }

  return {
    request: (request) => run(request, (response) => Promise.resolve(response)),
    requestText: (request) =>
      run(request, async (response) => ({
        ...headOf(response),
        text: await response.readText(request.limitBytes),
      })),
    requestBytes: (request) =>
      run(request, async (response) => ({
        ...headOf(response),
        bytes: await response.readBytes(request.limitBytes),
      })),
    close: () => dispatchers.close(),
  };
}

const headOf = ({ status, headers, url, clockSkewMs }: HttpResponse) => ({
  status,
  headers,
  url,
  clockSkewMs,
});

function parseUrl(text: string | URL): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // said below, without the text: it may carry a key
  }
  throw new CodedError('ConfigInvalid', 'address: expected an absolute http or https address');
}
