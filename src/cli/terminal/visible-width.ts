// How many columns a text takes on a terminal: escape codes take none, ideographs and emoji take two.
import { stripVTControlCharacters } from 'node:util';

/** Full-width characters as terminals draw them (Unicode, East Asian Width W and F), and everything shown as a picture. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{3fffd}]|(?![\0-\u00ff])\p{Emoji}/u;

/** Columns of a line; of several lines those of all together. */
export function visibleWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOf(character);
  return width;
}

/** As much of the beginning as fits into `width` columns, but at least one character; and the rest. */
export function splitAtWidth(text: string, width: number): readonly [string, string] {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width && end > 0) break;
    end += character.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

const widthOf = (character: string): number => (WIDE.test(character) ? 2 : 1);
