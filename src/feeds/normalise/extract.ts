// Indicators inside of prose (M12). Prose is full of words that look like hosts (`e.g.`, `report.pdf`), so that a bare host counts only
// when its author has defanged it: that says what is meant.
import type { IndicatorType } from '../../core/indicator-types.ts';
import { classify } from './classify.ts';
import { refang } from './refang.ts';
import { isRefused, type NormalisedValue } from './result.ts';

const TOKEN = /[^\s,;"'`<>|]+/g;
/** Marks of a sentence before and behind a value. */
const BEFORE = /^[([{]+/;
const AFTER = /[.:!?]+$/;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const count = (text: string, character: string): number => text.split(character).length - 1;

/** A bracket at the end belongs to the value when it was opened in it. */
function trimmed(token: string): string {
  let value = token.replace(BEFORE, '').replace(AFTER, '');
  for (let last = value.at(-1) ?? ''; last in CLOSING; last = value.at(-1) ?? '') {
    if (count(value, CLOSING[last] ?? '') >= count(value, last)) break;
    value = value.slice(0, -1).replace(AFTER, '');
  }
  return value;
}

/** The values of the given types in a text, each once, in their order. */
export function extractValues(
  text: string,
  types: readonly IndicatorType[],
): readonly NormalisedValue[] {
  const found = new Map<string, NormalisedValue>();
  for (const [token] of text.matchAll(TOKEN)) {
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
