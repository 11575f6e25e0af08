// Indicators inside of prose (M12). Prose is full of words that look like hosts (`e.g.`, `report.pdf`), so that a bare host counts only
// when its author has defanged it: that says what is meant.
import type { IndicatorType } from '../../core/indicator-types.ts';
import { classify } from './classify.ts';
import { refang } from './refang.ts';
import { isRefused, MAX_VALUE, type NormalisedValue } from './result.ts';

const TOKEN = /[^\s,;"'`<>|]+/g;
/** Marks of a sentence before and behind a value. */
const BEFORE = /^[([{]+/;
const AFTER: ReadonlySet<string> = new Set('.:!?');
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** How often each character is in the text. */
function charactersIn(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

/** Without marks of a sentence around it. A bracket at the end belongs to the value when it was opened in it. */
function trimmed(token: string): string {
  const value = token.replace(BEFORE, '');
  const counts = charactersIn(value);
  const count = (character: string): number => counts.get(character) ?? 0;
  let end = value.length;
  for (; end > 0; end -= 1) {
    const last = value[end - 1] ?? '';
    const opening = CLOSING[last];
    if (opening === undefined ? !AFTER.has(last) : count(opening) >= count(last)) break;
    counts.set(last, count(last) - 1);
  }
  return value.slice(0, end);
}

/** The values of the given types in a text, each once, in their order. */
export function extractValues(
  text: string,
  types: readonly IndicatorType[],
): readonly NormalisedValue[] {
  const found = new Map<string, NormalisedValue>();
  for (const [token] of text.matchAll(TOKEN)) {
    // Encoded files and the like: no value of an indicator is as long.
    if (token.length > MAX_VALUE) continue;
    const value = trimmed(token);
    const item = classify(value);
    if (isRefused(item) || !types.includes(item.type)) continue;
    const isBare = item.type === 'Host' && refang(value) === value;
    // A word with a slash is read as a URL without scheme by lists, and is nothing in a sentence.
    const isPhrase = item.type === 'URL' && !/^[a-z*]+:\/\/|^[a-z*]+\[:/i.test(value);
    if (!isBare && !isPhrase) found.set(`${item.type}|${item.value}`, item);
  }
  return [...found.values()];
}
