// The content of a batch on its way out: repeatable when it is bytes or a function, with progress while it is sent.

/** A function makes a new stream for every attempt; a bare stream can be sent once only. */
export type BatchBody = Uint8Array | AsyncIterable<Uint8Array> | (() => AsyncIterable<Uint8Array>);

export interface UploadOptions {
  /** Size of the content; without it the transfer is chunked. Known by itself for bytes. */
  readonly bytes?: number;
  readonly signal?: AbortSignal;
  /** ISO 8601 UTC: after this instant the transfer is aborted, so that nothing arrives later. */
  readonly deadlineAt?: string;
  /** Called with the bytes handed to the connection so far in the present attempt. */
  readonly onProgress?: (sentBytes: number) => void;
}

/** Bytes are sent in pieces of this size, so that progress shows and memory is not copied twice. */
const PIECE_BYTES = 256 * 1024;

export const isSingleUse = (body: BatchBody): boolean =>
  !(body instanceof Uint8Array) && typeof body !== 'function';

export function sizeOf(body: BatchBody, options: UploadOptions): number | undefined {
  return body instanceof Uint8Array ? body.byteLength : options.bytes;
}

/** A function that opens the content anew and reports what went out. */
export function openBody(
  body: BatchBody,
  onProgress: UploadOptions['onProgress'],
): () => AsyncIterable<Uint8Array> {
  return async function* open(): AsyncGenerator<Uint8Array, void, undefined> {
    let sent = 0;
    for await (const piece of piecesOf(body)) {
      yield piece;
      sent += piece.byteLength;
      onProgress?.(sent);
    }
  };
}

function piecesOf(body: BatchBody): AsyncIterable<Uint8Array> {
  if (typeof body === 'function') return body();
  return body instanceof Uint8Array ? slices(body) : body;
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
    yield await Promise.resolve(bytes.subarray(start, start + PIECE_BYTES));
  }
}
