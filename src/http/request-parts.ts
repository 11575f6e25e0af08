// Headers and body of a request as they are given to the transport.
import { Readable } from 'node:stream';
import type { HttpBody, HttpHeaders, HttpRequest } from './contract.ts';

/** Names in lower case; the caller's own win over the general ones. */
export async function headersOf(
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

/** A bare iterable is used up by its first attempt. */
export const isRepeatable = (body: HttpBody | undefined): boolean =>
  body === undefined ||
  typeof body === 'string' ||
  typeof body === 'function' ||
  body instanceof Uint8Array;

export function toWire(body: HttpBody | undefined): string | Uint8Array | Readable | null {
  if (body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return Readable.from(typeof body === 'function' ? body() : body, { objectMode: false });
}
