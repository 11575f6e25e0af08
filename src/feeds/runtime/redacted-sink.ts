// Own names and domains do not get into the spool (M18): they are replaced in the bytes on their way to the store, in UTF-8, UTF-16 and
// all encodings with one byte for a character. What a source writes in another way (an escape of JSON, an entity, an encoding of East
// Asia beyond ASCII) is found when it is mapped. A fetch unpacks archives before they come here; one that
// comes all the same is kept as it is.
import type { DataRef } from '../../core/data-ref.ts';
import {
  inBytes,
  literal,
  singleByteEncodings,
  utf16be,
  utf16le,
  utf8,
  type Encode,
} from '../cutting/encodings.ts';
import { createByteReplacer, type Wanted } from '../cutting/replace-bytes.ts';
import type { RawSink } from './fetch-contract.ts';
import { REDACTED, wordsToRedact } from './redactor.ts';

const ARCHIVES: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04],
];
/** Enough to tell an archive from a text. */
const MAGIC_BYTES = 4;
/** Of a character in any case: `ŉ` is two letters of two bytes in large ones, and a few are three. */
const MOST_BYTES = 9;

const isArchive = (bytes: Uint8Array): boolean =>
  ARCHIVES.some((magic) => magic.every((byte, index) => bytes[index] === byte));

/** A word in one encoding, whatever the case of its letters; undefined where the encoding cannot say it. */
function patternOf(word: string, encode: Encode): string | undefined {
  const characters = Array.from(word, (one) => {
    const cases = new Set([one, one.toLowerCase(), one.toUpperCase()]);
    const forms = new Set([...cases].flatMap((text) => inBytes(text, encode) ?? []));
    return `(?:${[...forms]
      .sort((a, b) => b.length - a.length)
      .map(literal)
      .join('|')})`;
  });
  return characters.includes('(?:)') ? undefined : characters.join('');
}

/** The words in all encodings, the longer word first. */
function wantedOf(words: readonly string[]): Wanted {
  const anyOf = (encodings: readonly Encode[]): string =>
    [
      ...new Set(words.flatMap((word) => encodings.flatMap((one) => patternOf(word, one) ?? []))),
    ].join('|');
  const narrow = anyOf([utf8, ...singleByteEncodings()]);
  const bytes = new RegExp(narrow, 'g');
  const wide = new RegExp(`(?<le>${anyOf([utf16le])})|(?<be>${anyOf([utf16be])})|${narrow}`, 'g');
  // A document in UTF-16 has zeros: in its blanks, digits and signs.
  let isWide = false;
  return {
    pattern: (piece) => ((isWide ||= piece.includes('\0')) ? wide : bytes),
    longest: Math.max(...words.map((word) => word.length)) * MOST_BYTES,
    replacement: REDACTED,
  };
}

/** The sink with the words replaced in what is written to it, also where one lies across two pieces. */
export function redactedSink(sink: RawSink, words: readonly string[]): RawSink {
  const sought = wordsToRedact(words);
  if (sought.length === 0) return sink;
  const replacer = createByteReplacer(wantedOf(sought));
  let head: Buffer | undefined = Buffer.alloc(0);
  let isText = true;

  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await sink.write(bytes);
  };
  /** The beginning tells an archive from a text. */
  const pass = async (chunk: Uint8Array, final: boolean): Promise<void> => {
    let bytes = chunk;
    if (head) {
      bytes = head = Buffer.concat([head, chunk]);
      if (bytes.length < MAGIC_BYTES && !final) return;
      isText = !isArchive(bytes);
      head = undefined;
    }
    await write(isText ? replacer.push(bytes) : bytes);
    if (final && isText) await write(replacer.end());
  };

  return {
    write: (chunk) => pass(chunk, false),
    finish: async () => {
      await pass(Buffer.alloc(0), true);
      return sink.finish();
    },
    abort: () => sink.abort(),
  };
}

/** A whole text with the words replaced. */
export async function redactedText(text: string, words: readonly string[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  const sink = redactedSink(
    {
      write: (chunk) => {
        pieces.push(chunk);
        return Promise.resolve();
      },
      finish: () => Promise.resolve(NOWHERE),
      abort: () => Promise.resolve(),
    },
    words,
  );
  await sink.write(Buffer.from(text));
  await sink.finish();
  return Buffer.concat(pieces).toString();
}

const NOWHERE: DataRef = { uri: '', sha256: '', bytes: 0, count: 0, contentType: '' };
