// How functions of the mapping language read their arguments and options: scalars as text, lists as lists of text.
import type { JsonObject } from '../../core/json.ts';
import type { Bound } from './function-contract.ts';

export const isMissing = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** Text of a scalar, undefined when there is nothing to say. */
export function textOf(value: unknown): string | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A function of one text; missing stays missing. */
export const onText =
  (change: (text: string) => unknown): Bound =>
  (value) => {
    const text = textOf(value);
    return text === undefined ? undefined : change(text);
  };

/** The texts of a list; a scalar is a list of one. */
export function listOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    const text = textOf(value);
    return text === undefined ? [] : [text];
  }
  const list: string[] = [];
  for (const item of value) {
    const text = textOf(item);
    if (text !== undefined) list.push(text);
  }
  return list;
}

export const textOption = (options: JsonObject, name: string): string =>
  textOf(options[name]) ?? '';

export const numberOption = (options: JsonObject, name: string, fallback: number): number =>
  typeof options[name] === 'number' ? options[name] : fallback;
