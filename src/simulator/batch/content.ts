// Reads the content of a batch: a bare array of indicators (V1) or an object with up to three arrays (V2).
import { shortJson } from '../transport/json-body.ts';

export interface BatchContent {
  readonly groups: readonly unknown[];
  readonly indicators: readonly unknown[];
  readonly associations: readonly unknown[];
}

export interface BrokenContent {
  readonly broken: true;
  readonly path: string;
  readonly value: string;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const broken = (path: string, value: string): BrokenContent => ({ broken: true, path, value });

const shorten = (value: unknown): string => shortJson(value, 80);

export const readBatchContent = (
  bytes: Buffer,
  version: 'V1' | 'V2',
): BatchContent | BrokenContent => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return broken('$', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
  if (version === 'V1') {
    return Array.isArray(parsed)
      ? { groups: [], indicators: parsed, associations: [] }
      : broken('$', `Expected BEGIN_ARRAY but was ${shorten(parsed)}`);
  }
  if (!isObject(parsed)) return broken('$', `Not a JSON Object: ${shorten(parsed)}`);
  const lists: unknown[][] = [];
  for (const key of ['group', 'indicator', 'association']) {
    const list: unknown = parsed[key] ?? [];
    if (!Array.isArray(list)) return broken(`$.${key}`, `Not a JSON Array: ${shorten(list)}`);
    lists.push(list);
  }
  const [groups = [], indicators = [], associations = []] = lists;
  return { groups, indicators, associations };
};
