// The ways in which a source may write a secret that it repeats: as it is, with escapes of JSON (also of JSON inside JSON), percent signs
// or references of XML, each character in its own way, in UTF-8 or UTF-16.
import { literal, type Encode } from './encodings.ts';

/** Backslashes in front of an escape: one, and more where JSON stands inside JSON. */
const MOST_BACKSLASHES = 4;
/** Of one code unit: three bytes with percent signs that are escaped themselves, `%25E2%2582%25AC`. */
const LONGEST_UNIT = 15;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '"': '"',
  '/': '/',
  '\\': '\\',
};
const ENTITIES: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&apos;',
  '<': '&lt;',
  '>': '&gt;',
};
/** A letter or digit in an escape that no encoder has to write, and that hides it from a search for itself. */
const ESCAPED_WORD = /\\\0?u\0?0\0?0\0?[3-7]|&\0?#/;

/** Bytes that the pattern of `sourceOf` can match at most. */
export const longestOf = (secret: string, width: 1 | 2): number =>
  secret.length * LONGEST_UNIT * width;

/** The source of a pattern that finds the secret in whatever way its characters are written. */
export function sourceOf(secret: string, encode: Encode): string {
  const one = (character: string): string => literal(encode(character) ?? '');
  /** Letters of hexadecimal numbers may be small or large. */
  const spelt = (text: string): string =>
    Array.from(text, (character) => {
      const upper = character.toUpperCase();
      return upper === character ? one(character) : `(?:${one(character)}|${one(upper)})`;
    }).join('');
  const backslashes = `(?:${one('\\')}){1,${MOST_BACKSLASHES}}`;
  const zeros = `(?:${one('0')}){0,4}`;

  const formsOf = (character: string): string => {
    const units = Array.from({ length: character.length }, (_, at) =>
      character.charCodeAt(at).toString(16).padStart(4, '0'),
    );
    const number = character.codePointAt(0) ?? 0;
    const short = SHORT_ESCAPES[character];
    const entity = ENTITIES[character];
    const percent = [...Buffer.from(character)].map((byte) => hex(byte, 2));
    return [
      units.map((unit) => backslashes + one('u') + spelt(unit)).join(''),
      ...(short === undefined ? [] : [backslashes + one(short)]),
      percent.map((byte) => `${one('%')}(?:${one('2')}${one('5')})?${spelt(byte)}`).join(''),
      ...(character === ' ' ? [one('+')] : []),
      ...(entity === undefined ? [] : [spelt(entity)]),
      one('&') + one('#') + spelt('x') + zeros + spelt(hex(number, 1)) + one(';'),
      one('&') + one('#') + zeros + spelt(String(number)) + one(';'),
      one(character),
    ].join('|');
  };
  return Array.from(secret, (character) => `(?:${formsOf(character)})`).join('');
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/**
 * Tells cheaply that none of the secrets is in a piece of bytes or text: the letters and digits of a secret stand there as they are,
 * unless one of them is escaped.
 */
export function signOf(secrets: readonly string[]): (piece: string) => boolean {
  const runs = secrets.map((secret) =>
    (secret.match(/[A-Za-z0-9]+/g) ?? ['']).reduce((a, b) => (b.length > a.length ? b : a)),
  );
  // With a zero between each two of them for UTF-16, whichever byte is the first.
  const signs = [...new Set(runs.flatMap((run) => [run, Array.from(run).join('\0')]))];
  return (piece) => signs.some((sign) => piece.includes(sign)) || ESCAPED_WORD.test(piece);
}
