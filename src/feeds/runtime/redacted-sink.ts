// Own names and domains do not get into the spool (M18): they are replaced in the bytes on their way to the store. What a source writes
// in another way (an escape of JSON, an entity) is found when it is mapped. A fetch unpacks archives before they come here; one that
// comes all the same is kept as it is.
import type { DataRef } from '../../core/data-ref.ts';
import type { RawSink } from './fetch-contract.ts';
import { REDACTED, wordsToRedact } from './redactor.ts';

const SPECIAL = /[.*+?^${}()|[\]\\/]/g;
const ARCHIVES: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04],
];
/** Enough to tell an archive from a text. */
const MAGIC_BYTES = 4;

const isArchive = (bytes: Uint8Array): boolean =>
  ARCHIVES.some((magic) => magic.every((byte, index) => bytes[index] === byte));

/** The bytes that a character may have: small or large, in UTF-8 or Latin-1, each byte as a character of Latin-1. */
function formsOf(character: string): readonly string[] {
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])];
  return [
    ...new Set(
      cases.flatMap((one) => {
        const utf8 = Buffer.from(one, 'utf8').toString('latin1');
        return (one.codePointAt(0) ?? 0) < 0x100 && one.length === 1 ? [utf8, one] : [utf8];
      }),
    ),
  ].sort((a, b) => b.length - a.length);
}

const patternOf = (word: string): string =>
  Array.from(word)
    .map((character) => {
      const forms = formsOf(character).map((form) => form.replace(SPECIAL, String.raw`\$&`));
      return forms.length === 1 ? forms.join('') : `(?:${forms.join('|')})`;
    })
    .join('');

/** The sink with the words replaced in what is written to it, also where one lies across two pieces. */
export function redactedSink(sink: RawSink, words: readonly string[]): RawSink {
  const wanted = wordsToRedact(words);
  if (wanted.length === 0) return sink;
  const pattern = new RegExp(wanted.map(patternOf).join('|'), 'g');
  const longest = Math.max(
    ...wanted.map((word) =>
      Array.from(word).reduce(
        (sum, one) => sum + Math.max(...formsOf(one).map((form) => form.length)),
        0,
      ),
    ),
  );
  let pending = Buffer.alloc(0);
  let kind: 'unknown' | 'archive' | 'text' = 'unknown';

  /** What may still become a longer word stays for the next piece. */
  const pass = async (final: boolean): Promise<void> => {
    if (kind === 'unknown') {
      if (pending.length < MAGIC_BYTES && !final) return;
      kind = isArchive(pending) ? 'archive' : 'text';
    }
    const text = pending.toString('latin1');
    const settled = final || kind === 'archive' ? text.length : text.length - longest + 1;
    let done = 0;
    let out = '';
    if (kind === 'text')
      for (const match of text.matchAll(pattern)) {
        if (match.index >= settled) break;
        out += text.slice(done, match.index) + REDACTED;
        done = match.index + match[0].length;
      }
    const end = Math.max(done, settled);
    out += text.slice(done, end);
    pending = Buffer.from(text.slice(end), 'latin1');
    if (out !== '') await sink.write(Buffer.from(out, 'latin1'));
  };

  return {
    write: (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      return pass(false);
    },
    finish: async () => {
      await pass(true);
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
