// One answer into the store, as it came but without secrets. Pages are kept in memory beside it, bounded, for what they say about
// the next page; a single document is not.
import { CodedError } from '../../core/errors.ts';
import type { DataRef } from '../../core/data-ref.ts';
import { decompress } from '../../http/decompress.ts';
import { limitBytes } from '../../http/limits.ts';
import { readInstant } from '../mapping/instant.ts';
import type { SourceResponse, SourceSession } from '../sources/session.ts';
import type { FetchInput } from './fetch-contract.ts';
import { withCharset } from './stated-charset.ts';

export interface StoredAnswer {
  readonly ref: DataRef;
  readonly bytes: number;
  /** Empty unless it was asked for. */
  readonly content: Buffer;
}

const DEFAULT_MAX_EXPANDED_BYTES = 4 * 1024 ** 3;

/**
 * Stores one answer. Where something is cut out of what is stored (secrets, own words), an archive is unpacked first and kept as what
 * is in it: nobody finds a word in compressed bytes.
 * @throws {FeedTooLarge} above the limit; then nothing is left behind @throws {FeedTruncated} for an archive that was cut
 */
export async function storeAnswer(
  input: Pick<FetchInput, 'openSink' | 'signal' | 'limits' | 'redacts'>,
  { vault, source }: Pick<SourceSession, 'vault' | 'source'>,
  response: SourceResponse,
  options: {
    readonly where: string;
    readonly maxBytes: number;
    readonly keep: boolean;
    readonly onBytes: (bytes: number) => void;
  },
): Promise<StoredAnswer> {
  const { where, maxBytes, keep, onBytes } = options;
  const sink = input.openSink();
  const kept: Uint8Array[] = [];
  let bytes = 0;
  const received = limitBytes(response.body, maxBytes, where);
  const plain =
    vault.hasSecrets || input.redacts === true
      ? decompress(received, {
          archives: true,
          member: source.member,
          what: where,
          maxExpandedBytes: keep
            ? maxBytes
            : (input.limits?.maxExpandedBytes ?? DEFAULT_MAX_EXPANDED_BYTES),
        })
      : received;
  try {
    for await (const chunk of vault.mask(keep ? remember(plain, kept) : plain)) {
      input.signal?.throwIfAborted();
      await sink.write(chunk);
      bytes += chunk.byteLength;
      onBytes(bytes);
    }
    const ref = withCharset(await sink.finish(), response.headers['content-type']);
    return { ref, bytes, content: Buffer.concat(kept) };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** Before the secrets are masked: a link to the next page may need the key that is in it. */
async function* remember(
  body: AsyncIterable<Uint8Array>,
  kept: Uint8Array[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    kept.push(chunk);
    yield chunk;
  }
}

/** Clock of the source. */
export function dateOf(headers: Readonly<Record<string, string>>): string | null {
  const result = readInstant(headers['date'] ?? '');
  return 'at' in result ? result.at : null;
}

/** Only 200 is a document. @throws {FeedFormat} for any other successful status */
export async function requireDocument(response: SourceResponse, where: string): Promise<void> {
  if (response.status === 200) return;
  await response.discard();
  throw new CodedError(
    'FeedFormat',
    response.status === 304
      ? `${where}: got 304 although everything was asked for`
      : `${where}: expected a document with status 200, got ${response.status}`,
    { details: { status: response.status } },
  );
}
