// Undoes gzip and zip where their magic numbers say so, with limits: a few megabytes of it can hold terabytes of zeros (A16), and a
// file that was cut in the middle must never pass for a whole one (A12).
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CodedError } from '../core/errors.ts';
import { limitBytes } from './limits.ts';
import { isZip, unzip } from './unzip.ts';

/** More than real feeds expand (very repetitive text reaches 50), less than zeros do (230 at gzip level 1, 1 030 at 9). */
const DEFAULT_MAX_RATIO = 100;
/** Below this many expanded bytes the ratio is not looked at: small files of zeros are harmless. */
const RATIO_FLOOR_BYTES = 64 * 1024 * 1024;
/** Of archives around the data, that of the store among them. */
const MOST_LAYERS = 5;
const OUTPUT_CHUNK_BYTES = 64 * 1024;

export interface DecompressOptions {
  readonly maxExpandedBytes: number;
  /** Expanded bytes per received byte. @default 100 */
  readonly maxRatio?: number;
  /** Named in errors, for example the address. */
  readonly what?: string;
  /** Look into zip archives, too. The encoding of a transfer is no archive. @default false */
  readonly archives?: boolean;
  /** Which member of a zip archive is meant; without it there must be only one. */
  readonly member?: RegExp | undefined;
}

/** The bytes of `body`, expanded when they begin with the magic number of gzip (or zip, see `archives`), else as they are. */
export async function* decompress(
  body: AsyncIterable<Uint8Array>,
  options: DecompressOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const what = options.what ?? 'compressed data';
  const maxRatio = options.maxRatio ?? DEFAULT_MAX_RATIO;
  let at = await peek(body);
  // Archives are kept in the store as everything else is, inside gzip, and some sources pack twice. Whoever cuts words out of what is
  // stored, and whoever reads it, must come to the same text.
  const depth = options.archives === true ? MOST_LAYERS : 1;
  for (let layer = 0; layer < depth; layer += 1) {
    if (isGzip(at.head)) at = await peek(gunzip(at.rest, maxRatio, what));
    else if (options.archives === true && isZip(at.head))
      at = await peek(unzipped(at.rest, maxRatio, what, options.member));
    else break;
  }
  if (options.archives === true && (isGzip(at.head) || isZip(at.head)))
    throw new CodedError(
      'FeedFormat',
      `${what}: expected data, got archives in archives, more than ${MOST_LAYERS} deep`,
    );
  yield* limitBytes(at.rest, options.maxExpandedBytes, `${what}, expanded`);
}

async function* unzipped(
  body: AsyncIterable<Uint8Array>,
  maxRatio: number,
  what: string,
  member: RegExp | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const received = { bytes: 0 };
  let expanded = 0;
  for await (const chunk of unzip(counted(body, received), what, member)) {
    expanded += chunk.byteLength;
    refuseBomb(what, received.bytes, expanded, maxRatio);
    yield chunk;
  }
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  received: { bytes: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    received.bytes += chunk.byteLength;
    yield chunk;
  }
}

function refuseBomb(what: string, received: number, expanded: number, maxRatio: number): void {
  if (expanded <= RATIO_FLOOR_BYTES || expanded <= received * maxRatio) return;
  throw new CodedError(
    'FeedTooLarge',
    `${what}: expands more than ${maxRatio} times (${received} bytes became ${expanded}); this looks like a decompression bomb`,
    { details: { received, expanded, maxRatio } },
  );
}

/** True when the bytes begin like a gzip member. */
function isGzip(head: Uint8Array): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** Reads until four bytes are there and gives them back in front of the rest. */
async function peek(
  body: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, rest: resume(head, iterator) };
}

async function* resume(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* gunzip(
  body: AsyncIterable<Uint8Array>,
  maxRatio: number,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const received = { bytes: 0 };
  let expanded = 0;
  const gunzipper = createGunzip({ chunkSize: OUTPUT_CHUNK_BYTES });
  const source = Readable.from(counted(body, received), { objectMode: false });
  // The error of either side reaches the loop below through `gunzipper`; the callback keeps it from being thrown twice.
  pipeline(source, gunzipper, () => undefined);
  try {
    for await (const chunk of gunzipper as AsyncIterable<Uint8Array>) {
      expanded += chunk.byteLength;
      refuseBomb(what, received.bytes, expanded, maxRatio);
      yield chunk;
    }
  } catch (error) {
    throw explainZlib(error, what);
  }
}

function explainZlib(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR')
    return new CodedError('FeedTruncated', `${what}: the gzip data end in the middle`, {
      cause: error,
    });
  if (code === 'Z_DATA_ERROR')
    return new CodedError('FeedTruncated', `${what}: the gzip data are damaged`, { cause: error });
  return error;
}
