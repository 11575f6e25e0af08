// What a single text looks like: a date, a number, an indicator.
import type { IndicatorType } from '../../core/indicator-types.ts';
import { readInstant } from '../mapping/instant.ts';
import type { DateOrder } from '../mapping/ordered-date.ts';
import { classify } from '../normalise/classify.ts';
import { isRefused } from '../normalise/result.ts';

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
/** Seconds and milliseconds since 1970 of the years from 2001 to 2096; other digits are ids. */
const EPOCH = /^[1-3]\d{9}(?:\d{3})?(?:\.\d+)?$/;

export const looksLikeNumber = (text: string): boolean => NUMBER.test(text.trim());

/**
 * True for a date with a year, and for seconds or milliseconds since 1970.
 * @param order of dates that end with their year; without it they are none
 */
export function looksLikeDate(text: string, order?: DateOrder): boolean {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return EPOCH.test(trimmed);
  return 'at' in readInstant(trimmed, { zone: 'UTC', ...(order === undefined ? {} : { order }) });
}

/** Whether most values are names of accounts, as in `@someone`. */
export const areHandles = (values: readonly string[]): boolean =>
  values.filter((value) => /^@\w/.test(value.trim())).length > values.length / 2;

/** The type that the value has by its form; undefined for other text. */
export function typeOf(text: string): IndicatorType | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || looksLikeNumber(trimmed)) return undefined;
  const found = classify(trimmed);
  return isRefused(found) ? undefined : found.type;
}
