// The query of a request for objects: `added_after`, `match[…]`, `limit`, `next`. Values TAXII does not know are refused.
import type { ApiRequest } from '../../transport/request.ts';
import { readInstant } from '../../values/dates.ts';
import type { ObjectReader, TaxiiObject } from './collection-objects.ts';
import { refuseTaxii } from '../../transport/taxii-reply.ts';

const MAX_LIMIT = 10_000;

export interface ObjectQuery {
  readonly fits: (one: TaxiiObject) => boolean;
  /** Names the conditions. */
  readonly key: string;
  readonly start: number;
  readonly limit: number;
}

/** Comma means OR. */
const listOf = (query: URLSearchParams, name: string): ReadonlySet<string> | undefined => {
  const text = query.get(`match[${name}]`);
  return text === null ? undefined : new Set(text.split(',').map((one) => one.trim()));
};

const instantOf = (text: string, name: string): number =>
  readInstant(text) ?? refuseTaxii(400, `${name} expects a timestamp, not ${text}`);

/** One version of each object is kept, so it is the first, the last and all of them. */
const versionFits = (wanted: ReadonlySet<string> | undefined): ((version: number) => boolean) => {
  if (wanted === undefined) return () => true;
  const words = [...wanted];
  if (words.some((word) => /^(?:all|first|last)$/.test(word))) {
    for (const word of words)
      if (!/^(?:all|first|last)$/.test(word)) instantOf(word, 'match[version]');
    return () => true;
  }
  const instants = new Set(words.map((word) => instantOf(word, 'match[version]')));
  return (version) => instants.has(version);
};

const wholeNumber = (
  text: string | null,
  fallback: number,
  name: string,
  least: number,
): number => {
  if (text === null) return fallback;
  const read = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return read >= least ? read : refuseTaxii(400, `${name} is not valid: ${text}`);
};

const PAGING = new Set(['limit', 'next']);

export const readObjectQuery = (
  { query, platform }: ApiRequest,
  reader: ObjectReader,
): ObjectQuery => {
  const after = query.get('added_after');
  const since = after === null ? Number.NEGATIVE_INFINITY : instantOf(after, 'added_after');
  const ids = listOf(query, 'id');
  const types = listOf(query, 'type');
  const specVersions = listOf(query, 'spec_version');
  const hasVersion = versionFits(listOf(query, 'version'));
  const { taxiiPageSize } = platform.store.switches;
  return {
    fits: (one) =>
      reader.addedAt(one) > since &&
      hasVersion(reader.version(one)) &&
      (types?.has(reader.type(one)) ?? true) &&
      (specVersions?.has('2.1') ?? true) &&
      (ids?.has(reader.id(one)) ?? true),
    key: JSON.stringify([...query].filter(([name]) => !PAGING.has(name))),
    start: wholeNumber(query.get('next'), 0, 'next', 0),
    limit: Math.min(wholeNumber(query.get('limit'), taxiiPageSize, 'limit', 1), MAX_LIMIT),
  };
};
