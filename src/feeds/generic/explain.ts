// Why the settings of a generic feed make nothing of a record: a value or a word that is not there.
import { didYouMean } from '../../core/nearest.ts';
import { isJsonObject } from '../formats/json-values.ts';
import type { CommonSettings } from './shape.ts';

type Row = Record<string, unknown>;

const at = (record: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inside, name) => (isJsonObject(inside) ? inside[name] : undefined), record);
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';
/** Longest word of a source that a message repeats. */
const LONGEST_WORD = 60;

/** A function that says why a record has no object; undefined where its filters left it out. */
export function explainNothing(
  { type }: CommonSettings,
  values: readonly string[],
): (record: Row) => string | undefined {
  return (record) => {
    if (values.every((path) => isNothing(at(record, path))))
      return `there is no value in ${values.join(', ')}`;
    if (typeof type !== 'object') return undefined;
    const word = at(record, type.field);
    const known = Object.keys(type.table);
    if (isNothing(word)) return `there is no word for the type in ${type.field}`;
    const text = String(word);
    if (known.includes(text)) return undefined;
    return `the word “${text.slice(0, LONGEST_WORD)}” of ${type.field} is not in the table of types, which has ${known.join(', ')}${didYouMean(text, known)}`;
  };
}
