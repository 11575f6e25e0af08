// Dates that a source tells by their distance: `3 hours ago`, `2d`, `1 week and 2 days ago`, `yesterday`.
import { readInstant, type InstantOptions, type InstantProblem } from './instant.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds of a unit by the words for it. Months and years have no fixed length: 30 and 365 days are as good as the text. */
const UNITS: readonly (readonly [words: RegExp, seconds: number])[] = [
  [/^(?:s|secs?|seconds?)$/, 1],
  [/^(?:m|mins?|minutes?)$/, MINUTE],
  [/^(?:h|hrs?|hours?)$/, HOUR],
  [/^(?:d|days?)$/, DAY],
  [/^(?:w|weeks?)$/, 7 * DAY],
  [/^(?:mo|mos|months?)$/, 30 * DAY],
  [/^(?:y|yrs?|years?)$/, 365 * DAY],
];
const WORDS: Readonly<Record<string, number>> = { now: 0, 'just now': 0, today: 0, yesterday: DAY };
const PART = /^(\d{1,6}|an?)\s*([a-z]+)$/;
const BETWEEN_PARTS = /\s*,\s*(?:and\s+)?|\s+and\s+/;

/** Seconds before now; undefined for what is no distance. */
function secondsAgo(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  if (Object.hasOwn(WORDS, plain)) return WORDS[plain];
  let seconds = 0;
  for (const part of plain.replace(/^(?:about|over|almost)\s+|\s+ago$/g, '').split(BETWEEN_PARTS)) {
    const [, count = '', unit = ''] = PART.exec(part) ?? [];
    const length = UNITS.find(([words]) => words.test(unit))?.[1];
    if (length === undefined) return undefined;
    seconds += length * (/^an?$/.test(count) ? 1 : Number(count));
  }
  return seconds;
}

/** The instant that lies so far before `from`; what is no distance is read as any other date. */
export function readRelativeInstant(
  input: string | number,
  from: string | number,
  options: InstantOptions = {},
): { readonly at: string } | { readonly problem: InstantProblem } {
  const seconds = typeof input === 'string' ? secondsAgo(input) : undefined;
  if (seconds === undefined) return readInstant(input, options);
  const base = readInstant(from, options);
  return 'at' in base ? readInstant(Date.parse(base.at) - seconds * 1000) : base;
}
