// Reads the content of a batch: a bare array of indicators (V1) or an object with up to three arrays (V2).
import { breakPlace, type BreakPlace } from './broken-json.ts';
import type { Switches } from '../state/switches.ts';
import { shortJson } from '../transport/json-body.ts';

const LISTS: readonly string[] = ['group', 'indicator', 'association'];

export interface BatchContent {
  readonly groups: readonly unknown[];
  readonly indicators: readonly unknown[];
  readonly associations: readonly unknown[];
}

export interface BrokenContent extends BreakPlace {
  readonly broken: true;
  readonly value: string;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const broken = (path: string, value: string, last = ''): BrokenContent => ({
  broken: true,
  path,
  value,
  last,
});

/** What the platform's reader says of a value that is no object. */
export const notAnObject = (value: unknown): string =>
  `java.lang.IllegalStateException: Not a JSON Object: ${shorten(value)}`;

const shorten = (value: unknown): string => shortJson(value, 80);

const comesLast = (content: object, key: string): boolean => {
  const known = Object.keys(content).filter((name) => LISTS.includes(name));
  return !known.includes(key) || known.at(-1) === key;
};

export const readBatchContent = (
  bytes: Buffer,
  version: 'V1' | 'V2',
  order: Switches['associationOrder'],
): BatchContent | BrokenContent => {
  const text = bytes.toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const { path, last } = breakPlace(text);
    const what = error instanceof Error ? error.message.slice(0, 200) : 'not JSON';
    return broken(path, `com.google.gson.stream.MalformedJsonException: ${what}`, last);
  }
  if (version === 'V1') {
    return Array.isArray(parsed)
      ? { groups: [], indicators: parsed, associations: [] }
      : broken('$', `Expected BEGIN_ARRAY but was ${shorten(parsed)}`);
  }
  if (!isObject(parsed)) return broken('$', notAnObject(parsed));
  if (order === 'error' && !comesLast(parsed, 'association'))
    return broken('$.association', 'association must come after group and indicator');
  const lists: unknown[][] = [];
  for (const key of LISTS) {
    const list: unknown = parsed[key] ?? [];
    if (!Array.isArray(list)) return broken(`$.${key}`, `Not a JSON Array: ${shorten(list)}`);
    lists.push(list);
  }
  const [groups = [], indicators = [], associations = []] = lists;
  return { groups, indicators, associations };
};
