// JSON of strangers, looked at before a record schema is: whether a text is any, and whether a value can be a record.
import type { RawRecord } from './format.ts';

export const isJsonObject = (value: unknown): value is RawRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value, or undefined where the text is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
