// Ids of the platform are 64-bit numbers; JSON.parse rounds beyond 2^53. Long integers are read as text instead, and all
// ids are text in our interface.

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** With zeros behind a point it is an integer too. */
const LONG_INTEGER = /^(-?[1-9]\d{15,})(?:\.0+)?$/;
const LONG_DIGITS = 16;
const BACKSLASH = 92;
const [ZERO, NINE] = [48, 57];

/** `JSON.parse`, but an integer that a number cannot hold exactly becomes the text of its digits. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(mayHaveLongInteger(text) ? quoteLongIntegers(text) : text) as unknown;
}

/**
 * Looks at every sixteenth character: 16 digits in a row cover one of them. A page of 10 000 objects has about four million
 * characters, and a pattern that looks at each took a quarter of the time of reading it.
 */
function mayHaveLongInteger(text: string): boolean {
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigit(text, at)) continue;
    let [start, end] = [at, at + 1];
    while (start > 0 && isDigit(text, start - 1)) start -= 1;
    while (end < text.length && isDigit(text, end)) end += 1;
    if (end - start >= LONG_DIGITS && startsValue(text, start)) return true;
    at = Math.max(at, end - LONG_DIGITS);
  }
  return false;
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= NINE;
};

/** Hashes and addresses have long digits too; in front of a value stands a colon, a comma, a bracket or nothing. */
function startsValue(text: string, start: number): boolean {
  let at = start - 1;
  if (text.charAt(at) === '-') at -= 1;
  while (at >= 0 && ' \t\n\r'.includes(text.charAt(at))) at -= 1;
  return at < 0 || ':,['.includes(text.charAt(at));
}

/** Works outside strings only, so that digits inside of values stay untouched. */
function quoteLongIntegers(text: string): string {
  let result = '';
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('"', position);
    const gapEnd = open < 0 ? text.length : open;
    result += text.slice(position, gapEnd).replace(NUMBER, quoteIfInexact);
    if (open < 0) break;
    position = endOfString(text, open);
    result += text.slice(open, position);
  }
  return result;
}

const quoteIfInexact = (number: string): string => {
  const digits = LONG_INTEGER.exec(number)?.[1];
  return digits === undefined || Number.isSafeInteger(Number(digits)) ? number : `"${digits}"`;
};

/** Position behind the closing quote; a quote after an odd number of backslashes belongs to the string. */
export function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
