// What a caller of the HTTP client gives and gets. Three roles exist: a source (a stranger), the platform, and the receiver of an
// export's output; they differ in the codes of their errors only. Nothing here ever carries a secret: addresses in hooks are cut to origin and path.
import type { CodedError } from '../core/errors.ts';
import type { HttpClock } from './clock.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** Who is on the other side; decides which error codes are used. */
export type HttpRole = 'source' | 'platform' | 'receiver';
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
export type HttpHeaders = Readonly<Record<string, string>>;

/** A body that can be sent again is text, bytes or a function; a bare iterable can be sent once and is never retried. */
export type HttpBody =
  string | Uint8Array | AsyncIterable<Uint8Array> | (() => AsyncIterable<Uint8Array>);

export interface RequestEvent {
  readonly method: HttpMethod;
  /** Origin and path, without query, redacted. */
  readonly url: string;
  /** From 1. */
  readonly attempt: number;
}
export interface ResponseEvent extends RequestEvent {
  readonly status: number;
  /** Until the head of the answer was there. */
  readonly durationMs: number;
}
export interface RetryEvent extends RequestEvent {
  readonly delayMs: number;
  readonly error: CodedError;
}

/** For logs and counters. A hook must not throw. */
export interface HttpHooks {
  readonly onRequest?: (event: RequestEvent) => void;
  readonly onResponse?: (event: ResponseEvent) => void;
  readonly onRetry?: (event: RetryEvent) => void;
  readonly onWarning?: (message: string) => void;
}

/** An answer whose status the request does not accept, read up to a few kilobytes. */
export interface RefusedAnswer {
  readonly role: HttpRole;
  readonly method: HttpMethod;
  /** Origin and path, redacted. */
  readonly target: string;
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly text: string;
  readonly retryAfterMs: number | undefined;
  /** Server time minus local time, when it sent a Date. */
  readonly clockSkewMs: number | undefined;
}
export interface Explanation {
  readonly error: CodedError;
  /** Whether another attempt can help at all; the policy decides whether it is made. */
  readonly retry: boolean;
}

export interface HttpClientOptions {
  /** @default 'source' */
  readonly role?: HttpRole;
  /** `http://user:password@host:port`; the password is masked everywhere. */
  readonly proxy?: string;
  /** Further certificate authorities, PEM, beside those of Node. */
  readonly caPem?: string;
  /** Certificate and key that the other side knows this client by (mTLS), PEM. A proxy does not get them. */
  readonly clientPem?: { readonly cert: string; readonly key: string };
  /** `false` accepts any certificate and says so through `onWarning`. @default true */
  readonly verifyTls?: boolean;
  /** @default 10 000 */
  readonly connectTimeoutMs?: number;
  /** Longest silence before the head and inside the body. @default 60 000 */
  readonly readTimeoutMs?: number;
  /** One request with its redirects and its body. @default 600 000 */
  readonly totalTimeoutMs?: number;
  /** Bytes on the wire. @default 1 GiB */
  readonly maxBytes?: number;
  /** Bytes after `Content-Encoding` was undone. @default 4 GiB */
  readonly maxExpandedBytes?: number;
  readonly userAgent?: string;
  /** Further headers that must not follow a redirect to another origin. */
  readonly secretHeaders?: readonly string[];
  readonly retry?: Partial<RetryPolicy>;
  /** Own words for refused answers; `undefined` falls back to the general table. */
  readonly explain?: (answer: RefusedAnswer) => Explanation | undefined;
  readonly hooks?: HttpHooks;
  readonly clock?: HttpClock;
}

export interface HttpRequest {
  /** @default 'GET' */
  readonly method?: HttpMethod;
  readonly url: string | URL;
  /** A function is called for every attempt, so that signatures and tokens are fresh. */
  readonly headers?: HttpHeaders | ((attempt: number) => HttpHeaders | Promise<HttpHeaders>);
  readonly body?: HttpBody;
  readonly signal?: AbortSignal;
  readonly maxBytes?: number;
  readonly maxExpandedBytes?: number;
  /** How many redirects are followed; 0 refuses them. @default 5 for a source, else 0 */
  readonly followRedirects?: number;
  /** Where a redirect may lead; one to elsewhere is not followed and refused, with `redirect` in the details. @default anywhere */
  readonly mayRedirectTo?: (url: URL) => boolean;
  readonly retry?: Partial<RetryPolicy>;
  /** Headers of this request that must not follow a redirect to another origin. */
  readonly secretHeaders?: readonly string[];
  /** Overrides `totalTimeoutMs`. */
  readonly timeoutMs?: number;
  /**
   * What the total time-out covers. `head`: a body that is read at the pace of its consumer may take as long as it likes;
   * only silence of the other side ends it. @default 'body'
   */
  readonly timeoutUntil?: 'head' | 'body';
  /** Which answers are handed out; all others are errors. @default 2xx and 304 */
  readonly accept?: (status: number) => boolean;
}

/** The head of an answer; the body is still on its way. One of the readers or `discard` must be called. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  /** After redirects. */
  readonly url: string;
  /** Decoded by `Content-Encoding`, limited, and an error unless it ends as it was announced. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether the end of the body is announced (length or chunks); a body ended by closing cannot be proven complete. */
  readonly endIsProven: boolean;
  /** Server time minus local time, from the Date header (whole seconds), positive when the server is ahead. */
  readonly clockSkewMs: number | undefined;
  /** Bytes received on the wire so far. */
  readonly receivedBytes: () => number;
  /** A buffer of its own, which may be handed to another thread. */
  readonly readBytes: (limitBytes?: number) => Promise<Uint8Array<ArrayBuffer>>;
  readonly readText: (limitBytes?: number) => Promise<string>;
  readonly readJson: (limitBytes?: number) => Promise<unknown>;
  readonly discard: () => Promise<void>;
}

/** An answer read to its end inside the attempt, so that a cut body is retried like a refused connection. */
interface WholeResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly url: string;
  readonly clockSkewMs: number | undefined;
}
export interface TextResponse extends WholeResponse {
  readonly text: string;
}
export interface BytesResponse extends WholeResponse {
  /** See `HttpResponse.readBytes`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface HttpClient {
  readonly request: (request: HttpRequest) => Promise<HttpResponse>;
  readonly requestText: (
    request: HttpRequest & { readonly limitBytes?: number },
  ) => Promise<TextResponse>;
  readonly requestBytes: (
    request: HttpRequest & { readonly limitBytes?: number },
  ) => Promise<BytesResponse>;
  /** Closes all connections. */
  readonly close: () => Promise<void>;
}
