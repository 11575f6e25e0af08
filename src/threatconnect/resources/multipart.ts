// `multipart/form-data` in the form that the platform's own client sends: each part with a file name equal to its name and
// no content type.
import { randomBytes } from 'node:crypto';

export interface MultipartPart {
  readonly name: string;
  readonly bytes: number | undefined;
  readonly content: () => AsyncIterable<Uint8Array>;
}

export interface Multipart {
  readonly contentType: string;
  /** Known when all parts know theirs. */
  readonly bytes: number | undefined;
  readonly content: () => AsyncIterable<Uint8Array>;
}

export function createMultipart(parts: readonly MultipartPart[]): Multipart {
  const boundary = randomBytes(16).toString('hex');
  const head = (name: string): Buffer =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`,
    );
  const lineEnd = Buffer.from('\r\n');
  const tail = Buffer.from(`--${boundary}--\r\n`);
  const sizes = parts.map(({ name, bytes }) =>
    bytes === undefined ? Number.NaN : head(name).length + bytes + lineEnd.length,
  );
  const total = sizes.reduce((sum, size) => sum + size, tail.length);
  async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
    for (const part of parts) {
      yield head(part.name);
      yield* part.content();
      yield lineEnd;
    }
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Number.isNaN(total) ? undefined : total,
    content,
  };
}
