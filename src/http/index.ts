// Talking to strangers: limits, retry policy, redaction.
export { createHttpClient } from './client.ts';
export { systemClock, type HttpClock } from './clock.ts';
export type {
  Explanation,
  HttpBody,
  HttpClient,
  HttpClientOptions,
  HttpHeaders,
  HttpHooks,
  HttpMethod,
  HttpRequest,
  HttpResponse,
  HttpRole,
  RefusedAnswer,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  TextResponse,
} from './contract.ts';
export { decompress, isGzip, type DecompressOptions } from './decompress.ts';
export { collectBytes, limitBytes } from './limits.ts';
export { explainRefusal, snippetOf } from './refused-answers.ts';
export { parseRetryAfter } from './retry-after.ts';
export { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';
export { showTarget } from './target.ts';
