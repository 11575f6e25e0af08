// How details lie in the store: one document of JSON lines in front of the page whose records they belong to.
import type { JsonValue } from '../../core/json.ts';

/** First line of the document: no list of a source begins like this. */
export const DETAILS_HEADER = '{"threatconnect-feeds":"details of the next page","v":1}';

/** What became of the question for one detail. `later`: it did not fit into the run. */
export type DetailLine =
  | { readonly key: string; readonly value: JsonValue }
  | { readonly key: string; readonly gone: string }
  | { readonly key: string; readonly broken: string }
  | { readonly key: string; readonly later: true };

export const writeDetail = (line: DetailLine): string => `${JSON.stringify(line)}\n`;

/** @throws {SyntaxError} for anything but a line of `writeDetail` */
export const readDetail = (text: string): DetailLine => JSON.parse(text) as DetailLine;
