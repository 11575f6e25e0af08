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
    `${what}: more than the limit of ${maxBytes} bytes; raise the limit if this size is right`,
    { details: { maxBytes } },
  );
}

/** All bytes of a limited stream as one buffer. */
export async function collectBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
