// The customer's own names and domains never get further than the reader (M18). In texts they become a mark; an indicator that holds
// one is left out, because a value with a mark in it would be a false one.

/** Of the private use area: no source writes it, and no normaliser takes it for a part of a value. */
const MARK = '\ue0ff';
const SHOWN = '[redacted]';
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

export interface Redactor {
  /** The text with marks in place of the words, whatever their case. */
  readonly hide: (text: string) => string;
}

/** Undefined when there is nothing to hide. */
export function createRedactor(words: readonly string[]): Redactor | undefined {
  const wanted = words.map((word) => word.trim()).filter((word) => word !== '');
  if (wanted.length === 0) return undefined;
  // The longest first: a name that is part of another must not leave the rest readable.
  const longest = [...wanted].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longest.map((word) => word.replace(SPECIAL, String.raw`\$&`)).join('|'),
    'giu',
  );
  return { hide: (text) => text.replace(pattern, MARK) };
}

export const hasRedaction = (text: string): boolean => text.includes(MARK);

/** As people see it: in attributes, names and the quarantine. */
export const showRedaction = (text: string): string =>
  text.includes(MARK) ? text.replaceAll(MARK, SHOWN) : text;
