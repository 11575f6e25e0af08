// How much of a sample messages show: enough to find the place, and a mark where something was cut off.

const MOST_NAMES = 20;

/** The names, or the first twenty of them and `…`. */
export const someNames = (names: readonly string[]): string =>
  `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;

/** The text, or its beginning and `…`, together at most `most` characters. */
export const beginningOf = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
