// The beginning of a document as text, for looking at it before anything is decided: bounded, whatever the document's size.
import { decompress } from '../../http/decompress.ts';
import { DocumentDecoder } from '../formats/decode.ts';
import type { Decoding } from '../formats/format.ts';

/** Enough for thousands of rows, little enough to be read several times. */
const SAMPLE_BYTES = 512 * 1024;
/** Of a compressed document no more than this is unpacked for a look. */
const MAX_EXPANDED_BYTES = 64 * 1024 * 1024;

export interface Sample {
  /** Unpacked, not decoded. */
  readonly bytes: Buffer;
  /** True when this is the whole document. */
  readonly whole: boolean;
}

/** @throws {FeedTruncated} when the compressed form is broken within the sample */
export async function readSample(
  raw: AsyncIterable<Uint8Array>,
  what: string,
  limit: number = SAMPLE_BYTES,
): Promise<Sample> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decompress(raw, {
    archives: true,
    maxExpandedBytes: MAX_EXPANDED_BYTES,
    what,
  })) {
    parts.push(chunk);
    size += chunk.length;
    if (size > limit) return { bytes: Buffer.concat(parts).subarray(0, limit), whole: false };
  }
  return { bytes: Buffer.concat(parts), whole: true };
}

/** The sample as text; of a part the last, cut line is left out where there are lines. */
export function textOfSample({ bytes, whole }: Sample, decoding: Decoding = 'lines'): string {
  let text = '';
  const decoder = new DocumentDecoder(decoding, {
    text: (block) => (text += block),
    note: () => undefined,
  });
  decoder.push(bytes);
  if (whole) decoder.end();
  return text;
}
