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
export { decompress, type DecompressOptions } from './decompress.ts';
export { collectBytes, limitBytes } from './limits.ts';
export { explainRefusal, snippetOf } from './refused-answers.ts';
export { parseRetryAfter } from './retry-after.ts';
export { type RetryPolicy } from './retry-policy.ts';
export { showTarget } from './target.ts';
