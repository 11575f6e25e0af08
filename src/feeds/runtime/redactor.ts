// The customer's own names and domains never get further than the reader (M18). In texts they become a mark; an indicator that holds
// one is left out, because a value with a mark in it would be a false one.

/** Of the private use area: no source writes it, and no normaliser takes it for a part of a value. */
const MARK = '\ue0ff';
/** As people see it, and as it stands in the spool: letters that are the same in every encoding. */
export const REDACTED = '[redacted]';
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

export interface Redactor {
  /** The text with marks in place of the words, whatever their case. */
  readonly hide: (text: string) => string;
}

/** The longest first: a name that is part of another must not leave the rest readable. */
export const wordsToRedact = (words: readonly string[]): readonly string[] =>
  words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);

/** Undefined when there is nothing to hide. */
export function createRedactor(words: readonly string[]): Redactor | undefined {
  const wanted = wordsToRedact(words);
  if (wanted.length === 0) return undefined;
  // What was cut on the way to the spool counts as cut: a value that held a word there must not be sent with the rest of it.
  const pattern = new RegExp(
    [...wanted, REDACTED].map((word) => word.replace(SPECIAL, String.raw`\$&`)).join('|'),
    'giu',
  );
  return { hide: (text) => text.replace(pattern, MARK) };
}

export const hasRedaction = (text: string): boolean => text.includes(MARK);

/** For attributes, names and the quarantine. */
export const showRedaction = (text: string): string =>
  text.includes(MARK) ? text.replaceAll(MARK, REDACTED) : text;
