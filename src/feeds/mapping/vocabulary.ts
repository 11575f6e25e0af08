// The words an author writes a mapping with. Each builds one node; what it does is in `functions.ts`.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { INDICATOR_TYPES } from '../generic/words.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { requireNumber, requireText } from '../option-values.ts';
import {
  call,
  expressionOf,
  nodeOf,
  type ComputeFunction,
  type Expression,
  type Operand,
  type OptionalText,
  type Text,
} from './expression.ts';
import type { FoundValue } from './found-value.ts';

/** Text in upper case. */
export const upper = (value: Text): OptionalText => call('upper', [value]);
/** Text in lower case. */
export const lower = (value: Text): OptionalText => call('lower', [value]);
/** Text without blanks around it. */
export const trim = (value: Text): OptionalText => call('trim', [value]);

/** Text with every `from` replaced. */
export const replace = (value: Text, from: string, to: string): OptionalText => {
  requireText('replace: from', from);
  return call('replace', [value], { from, to });
};
/** Characters from `start` to before `end`; negative ones count from the end. */
export const slice = (value: Text, start: number, end?: number): OptionalText => {
  requireNumber('slice: start', start);
  requireNumber('slice: end', end);
  return call('slice', [value], end === undefined ? { start } : { start, end });
};
/** A value without defanging; indicators are refanged anyway. */
export const refanged = (value: Text): OptionalText => call('refang', [value]);
/** Host of a URL, canonical. */
export const hostOf = (value: Text): OptionalText => call('hostOf', [value]);

/** The first value that is not missing and not empty. */
export const firstNonEmpty = <T extends JsonValue>(
  ...values: readonly Operand<T | undefined | null>[]
): Expression<T | undefined> => call('firstNonEmpty', values);

/** Text with values in it; missing as a whole when one of the values is missing. */
export const text = (parts: TemplateStringsArray, ...values: readonly Text[]): OptionalText =>
  call('text', values, { parts: [...parts] });

/** What a table says for the value; `otherwise` for a value that it does not have. */
export const lookup = <T extends JsonValue>(
  value: Text,
  table: Readonly<Record<string, T>>,
  otherwise?: T,
): Expression<T | undefined> =>
  call('lookup', [value], otherwise === undefined ? { table } : { table, otherwise });

interface ScaleOptions {
  readonly times?: number;
  readonly plus?: number;
  readonly min?: number;
  readonly max?: number;
  readonly round?: boolean | 'down';
}
const OF_SCALE: KeysOf<ScaleOptions> = {
  times: true,
  plus: true,
  min: true,
  max: true,
  round: true,
};

/** A number, also from text: multiplied, shifted, rounded (`down`: to the next smaller whole number), held between `min` and `max`. */
export const scale = (value: Text, options: ScaleOptions = {}): Expression<number | undefined> => {
  refuseUnknownKeys('scale', options, OF_SCALE);
  const { min, max, round } = options;
  for (const name of ['times', 'plus', 'min', 'max'] as const)
    requireNumber(`scale: ${name}`, options[name], { whole: false });
  if (min !== undefined) requireNumber('scale: max', max, { min, whole: false });
  if (round !== undefined && typeof round !== 'boolean')
    refuseUnknownWord('scale: round', round, ['down']);
  return call('scale', [value], { ...options });
};

/** Parts between separators, trimmed, without empty ones. */
export const split = (
  value: Text,
  separator: string,
): Expression<readonly string[] | undefined> => {
  requireText('split: separator', separator);
  return call('split', [value], { separator });
};

/** A list without certain values, whatever their case. */
export const without = (
  list: Operand<readonly string[] | undefined | null>,
  values: readonly string[],
): Expression<readonly string[] | undefined> => call('without', [list], { values });

/** One text of a list. */
export const join = (
  list: Operand<readonly string[] | undefined | null>,
  separator: string,
): OptionalText => call('join', [list], { separator });

/** The words of a list that may be tags; `drop` names further ones that mean nothing here. */
export const tagList = (
  list: Operand<string | readonly string[] | undefined | null>,
  drop: Operand<readonly string[] | undefined> = [],
): Expression<readonly string[] | undefined> => call('tagList', [list, drop]);

/**
 * Techniques of ATT&CK as their tags are called on the platform: by name, without the number that a source writes beside it
 * (`T1566 - Phishing`, `Phishing (T1566)`). A number alone has no name here and stays what it is.
 */
export const attackNames = (
  list: Operand<string | readonly string[] | undefined | null>,
): Expression<readonly string[] | undefined> => call('attackNames', [list]);

/** A list with each text once, whatever its case. */
export const dedupe = (
  list: Operand<readonly string[] | undefined | null>,
): Expression<readonly string[] | undefined> => call('dedupe', [list]);

/** Names of the members that are true (`true`, 1, `yes`): a tag per flag. */
export const truthyKeys = (
  flags: Operand<JsonObject | undefined | null>,
): Expression<readonly string[] | undefined> => call('truthyKeys', [flags]);

/** Values in a text, for `indicators`; hosts only when they are defanged. Where they came from belongs in the Description. */
export const extract = (
  value: Text,
  types: readonly IndicatorType[],
): Expression<readonly FoundValue[]> => {
  for (const type of types) refuseUnknownWord('extract', type, INDICATOR_TYPES);
  return call('extract', [value], { types });
};

/** Whether the value is this one; missing when the value is missing. */
export const equals = (value: Text, to: string | number): Expression<boolean | undefined> =>
  call('equals', [value], { to });

/** Whether there is a value. */
export const isPresent = (value: Text): Expression<boolean> => call('isPresent', [value]);

/** A cut text has a mark of four characters. */
const SHORTEST_CUT = 10;

/** Text cut to a length, with a mark. Never use it for identities. */
export const truncate = (value: Text, limit: number): OptionalText => {
  requireNumber('truncate: limit', limit, { min: SHORTEST_CUT });
  return call('truncate', [value], { limit });
};

/** The value of one of the known keys in `Key: value, Key: value` text. */
export const keyedValue = (value: Text, keys: readonly string[], key: string): OptionalText => {
  refuseUnknownWord('keyedValue', key, keys);
  return call('keyedValue', [value], { keys, key });
};

/** Last segment of a URL's path; missing when the path is empty or the URL was cut. */
export const pathEnd = (value: Text): OptionalText => call('pathEnd', [value]);

/** The hash in lower case when it is a whole one of this algorithm. */
export const hashOf = (value: Text, algorithm: 'md5' | 'sha1' | 'sha256'): OptionalText => {
  refuseUnknownWord('hashOf', algorithm, ['md5', 'sha1', 'sha256']);
  return call('hashOf', [value], { algorithm });
};

/** All known hashes of one file, for `indicator('File', …)`. */
export const hashes = (...values: readonly Text[]): OptionalText => call('hashes', values);

/** English name of a country by its two-letter code. */
export const countryName = (value: Text): OptionalText => call('countryName', [value]);

/** Text whose double UTF-8 encoding is undone. */
export const repairEncoding = (value: Text): OptionalText => call('repairEncoding', [value]);

type Values<A extends readonly Expression<unknown>[]> = {
  [I in keyof A]: A[I] extends Expression<infer T> ? T : never;
};

/** The way out for what the other words cannot say. `words` stands in documents; the function must depend on its arguments only. */
export function compute<const A extends readonly Expression<unknown>[], T>(
  args: A,
  words: string,
  fn: (...values: Values<A>) => T,
): Expression<T> {
  return expressionOf({
    op: 'compute',
    words,
    args: args.map(nodeOf),
    compute: fn as unknown as ComputeFunction,
  });
}
