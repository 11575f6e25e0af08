// Where a line without end may be cut, and text that is UTF-8 but for some bytes. Both look at nothing but the bytes themselves: where
// the network cut them has no influence.
import { LATIN1, type Charset } from './charsets.ts';

/** Bytes below are part of no longer character in any set that has ASCII in it: blanks, quotes, commas and the like. */
const FIRST_SHARED = 0x30;

/** Number of bytes of the UTF-8 sequence that a byte begins; 1 for one that begins none. */
const lengthOf = (byte: number): number =>
  byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;

/** Length of the longest prefix that does not end inside a UTF-8 sequence. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

export interface Cut {
  readonly end: number;
  /** False when no character of any set can go on behind it. */
  readonly isInside: boolean;
}

/** Where the first piece of up to `most` bytes ends. */
export function firstCut(bytes: Uint8Array, most: number): Cut {
  for (let end = most; end > 0; end -= 1)
    if ((bytes[end - 1] ?? 0) < FIRST_SHARED) return { end, isInside: false };
  return { end: wholeCharacters(bytes.subarray(0, most)), isInside: true };
}

const isBetween = (byte: number | undefined, first: number, last: number): boolean =>
  byte !== undefined && byte >= first && byte <= last;

/** Length of the valid UTF-8 sequence at a place (Unicode, table 3-7); 0 where there is none. */
function validLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lengthOf(lead);
  const first = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const last = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (!isBetween(bytes[at + 1], first, last)) return 0;
  for (let next = 2; next < length; next += 1)
    if (!isBetween(bytes[at + next], 0x80, 0xbf)) return 0;
  return length;
}

/** Text that is UTF-8 but for some bytes, which are read in another set that has one byte for each character. */
export function mendedUtf8(bytes: Buffer, otherwise: Charset = LATIN1): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const start = at;
    for (let length = 1; length > 0 && at < bytes.length; at += length)
      length = validLength(bytes, at);
    text += bytes.toString('utf8', start, at);
    const bad = at;
    while (at < bytes.length && validLength(bytes, at) === 0) at += 1;
    if (at > bad) text += otherwise.decode(bytes.subarray(bad, at), false);
  }
  return text;
}
