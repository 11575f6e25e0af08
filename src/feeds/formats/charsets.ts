// Character sets by the names that sources give them, and how each is decoded.

export interface Charset {
  readonly decode: (bytes: Buffer, stream: boolean) => string;
  /**
   * True where nearly every byte is ASCII, and a sequence that is valid UTF-8 is hardly ever text of this set: what is no UTF-8 can be
   * told byte by byte.
   */
  readonly isWestern: boolean;
}

const LATIN1_NAMES: ReadonlySet<string> = new Set([
  'iso-8859-1',
  'latin1',
  'latin-1',
  'iso_8859-1',
]);
const UTF8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
/** Character sets in which ASCII is written with other bytes, or other text with those of ASCII: a line of them looks like UTF-8. */
const UNLIKE_ASCII = /^(?:utf-16|utf16|ucs-2|unicode|iso-2022)/;

/** Not TextDecoder: it reads this label as windows-1252, which is no one-to-one map of bytes. */
export const LATIN1: Charset = { decode: (bytes) => bytes.toString('latin1'), isWestern: true };

/** Windows-1252 from 0x80 to 0x9f (WHATWG encoding standard, index-windows-1252); its other bytes are those of latin-1. */
const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Not TextDecoder: that of Node 20 reads it as latin-1. */
const WINDOWS_1252: Charset = {
  decode: (bytes) =>
    bytes
      .toString('latin1')
      .replace(/[\u0080-\u009f]/g, (byte) => C1[byte.charCodeAt(0) - 0x80] ?? byte),
  isWestern: true,
};

/** Undefined for a name that nobody knows. Known ones are those of the WHATWG encoding standard. @param label in lower case */
export function charsetNamed(label: string): Charset | undefined {
  if (LATIN1_NAMES.has(label)) return LATIN1;
  try {
    const decoder = new TextDecoder(label);
    if (decoder.encoding === 'windows-1252') return WINDOWS_1252;
    return { decode: (bytes, stream) => decoder.decode(bytes, { stream }), isWestern: false };
  } catch {
    return undefined;
  }
}

export const isNamedUtf8 = (label: string): boolean => UTF8.has(label);
export const isUnlikeAscii = (label: string): boolean => UNLIKE_ASCII.test(label);

/** Whether the decoder knows the encoding by this name (WHATWG labels: `windows-1252`, `koi8-r`, `shift_jis` …). */
export function isCharset(label: string): boolean {
  return charsetNamed(label) !== undefined;
}
