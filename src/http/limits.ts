import { CodedError, type ErrorCode } from '../core/errors.ts';

/** Passes bytes on and fails as soon as more than `maxBytes` went through, whatever was announced (A16). */
export async function* limitBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
  code: ErrorCode = 'FeedTooLarge',
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(what, maxBytes, code);
    yield chunk;
  }
}

export function tooLarge(
  what: string,
  maxBytes: number,
  code: ErrorCode = 'FeedTooLarge',
): CodedError {
  return new CodedError(
    code,
    `${what}: more than the limit of ${maxBytes} bytes${code === 'FeedTooLarge' ? '; raise the limit if this size is right' : ''}`,
    { details: { maxBytes } },
  );
}

/** All bytes of a limited stream in a buffer of their own: small ones of Node share theirs. */
export async function collectBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.byteLength;
  }
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
