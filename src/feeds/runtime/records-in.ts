// The records of one page that is in memory, for what is asked about each of them.
import { decompress } from '../../http/decompress.ts';
import { collectionOf } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { DocumentDecoder } from '../formats/decode.ts';
import { SILENT_SINK, type RawRecord } from '../formats/format.ts';
import type { FetchInput } from './fetch-contract.ts';

/**
 * Each record at its number; undefined for those that cannot be read or are left out.
 * @throws {FeedFormat} when the page is something else than the format says @throws {FeedTruncated} when it was cut
 */
export async function recordsIn(
  input: Pick<FetchInput, 'feed' | 'collection'>,
  content: Buffer,
  where: string,
  charset?: string,
): Promise<readonly (RawRecord | undefined)[]> {
  const { format, source } = collectionOf(input.feed, input.collection);
  const records: (RawRecord | undefined)[] = [];
  const unusable = (): void => void records.push(undefined);
  const reader = openReader([format], {
    ...SILENT_SINK,
    record: (value) => records.push(value),
    bad: unusable,
    skip: unusable,
  });
  const text = { text: (block: string) => reader.push(block), note: () => undefined };
  const decoder = new DocumentDecoder(format.decoding, text, charset);
  const plain = decompress(once(content), {
    archives: true,
    member: source.member,
    maxExpandedBytes: source.maxPageBytes,
    what: where,
  });
  for await (const chunk of plain) decoder.push(chunk);
  decoder.end();
  reader.end();
  return records;
}

async function* once(content: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  await Promise.resolve();
  yield content;
}
