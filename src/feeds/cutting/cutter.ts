// Cuts secrets out of what a source sends, whatever way it writes them.
import { asIs, utf16be, utf16le, utf8, type Encode } from './encodings.ts';
import { createByteReplacer, type ByteReplacer } from './replace-bytes.ts';
import { longestOf, signOf, sourceOf } from './written-forms.ts';

export interface Cutter {
  isEmpty(): boolean;
  /** Is cut from the next document or text on. */
  add(secret: string): void;
  /** Text with asterisks in place of the secrets. */
  text(text: string): string;
  /** For one document. */
  bytes(): ByteReplacer;
}

const STARS = '***';
/** Shorter ones in base64 are ordinary words. */
const SHORTEST_IN_BASE64 = 6;

/** Without the end, which depends on what follows it. */
function inBase64(secret: string): readonly string[] {
  if (secret.length < SHORTEST_IN_BASE64) return [];
  const bytes = Buffer.from(secret);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return [whole.toString('base64'), whole.toString('base64url')];
}

export function createCutter(secrets: readonly string[]): Cutter {
  const wanted = new Set<string>();
  let mayBeIn: (piece: string) => boolean = () => false;
  let patterns: Partial<Record<'text' | 'bytes' | 'wide', RegExp>> = {};

  const anyOf = (encode: Encode): string =>
    [...wanted].map((secret) => sourceOf(secret, encode)).join('|');
  /** Made when a sign of a secret was seen for the first time; UTF-16 where there are zeros only, because looking for it takes time. */
  const inText = (): RegExp => (patterns.text ??= new RegExp(anyOf(asIs), 'g'));
  const inPiece = (piece: string): RegExp =>
    piece.includes('\0')
      ? (patterns.wide ??= new RegExp(
          `(?<le>${anyOf(utf16le)})|(?<be>${anyOf(utf16be)})|${anyOf(utf8)}`,
          'g',
        ))
      : (patterns.bytes ??= new RegExp(anyOf(utf8), 'g'));
  const add = (secret: string): void => {
    if (secret === '' || wanted.has(secret)) return;
    const all = [...wanted, secret, ...inBase64(secret)];
    wanted.clear();
    // The longest first: a secret that is part of another one must not leave the rest readable.
    for (const text of all.sort((a, b) => b.length - a.length)) wanted.add(text);
    mayBeIn = signOf([...wanted]);
    patterns = {};
  };
  secrets.forEach(add);

  return {
    isEmpty: () => wanted.size === 0,
    add,
    text: (text) => (mayBeIn(text) ? text.replace(inText(), STARS) : text),
    bytes: () =>
      createByteReplacer({
        pattern: inPiece,
        longest: Math.max(...[...wanted].map((secret) => longestOf(secret, 2))),
        replacement: STARS,
        mayBeIn,
      }),
  };
}
