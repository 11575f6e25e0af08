// Ids of the platform are 64-bit numbers; JSON.parse rounds beyond 2^53. Long integers are read as text instead, and all
// ids are text in our interface.

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_INTEGER = /^-?[1-9]\d{15,}$/;
const ANY_LONG_DIGITS = /\d{16}/;
const BACKSLASH = 92;

/** `JSON.parse`, but an integer that a number cannot hold exactly becomes the text of its digits. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(ANY_LONG_DIGITS.test(text) ? quoteLongIntegers(text) : text) as unknown;
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

const quoteIfInexact = (number: string): string =>
  LONG_INTEGER.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number;

/** Position behind the closing quote; a quote after an odd number of backslashes belongs to the string. */
function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
