// How the characters of a text stand in bytes whose character set nobody looked at yet. Each byte is a character of Latin-1, so that
// bytes can be searched as text.
import { isCharset } from '../formats/decode.ts';

/** The bytes of one character; undefined where the encoding does not have it. */
export type Encode = (character: string) => string | undefined;

/** Inside texts that are decoded already. */
export const asIs: Encode = (character) => character;
export const utf8: Encode = (character) => Buffer.from(character, 'utf8').toString('latin1');
export const utf16le: Encode = (character) => Buffer.from(character, 'utf16le').toString('latin1');
export const utf16be: Encode = (character) =>
  Buffer.from(character, 'utf16le').swap16().toString('latin1');

/** Those of the WHATWG standard with one byte for each character; ASCII is the same in all of them. */
const LABELS = [
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15].map((part) => `iso-8859-${part}`),
  ...['windows-874', ...Array.from({ length: 9 }, (_, part) => `windows-125${part}`)],
  ...['koi8-r', 'koi8-u', 'ibm866', 'macintosh', 'x-mac-cyrillic'],
];
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
let singleByte: readonly Encode[] | undefined;

/** Every encoding with one byte for each character, Latin-1 among them. */
export const singleByteEncodings = (): readonly Encode[] =>
  (singleByte ??= [latin1, ...LABELS.filter(isCharset).map(encoderOf)]);

const latin1: Encode = (character) =>
  character.length === 1 && character.charCodeAt(0) < 0x100 ? character : undefined;

function encoderOf(label: string): Encode {
  const characters = Array.from(new TextDecoder(label).decode(ALL_BYTES));
  const bytes = new Map(characters.map((one, byte) => [one, String.fromCharCode(byte)]));
  bytes.delete('\ufffd');
  return (character) => bytes.get(character);
}

/** The bytes of a text; undefined where the encoding does not have a character of it. */
export function inBytes(text: string, encode: Encode): string | undefined {
  const parts = Array.from(text, encode);
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** As a part of a regular expression. */
export const literal = (bytes: string): string =>
  bytes.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
