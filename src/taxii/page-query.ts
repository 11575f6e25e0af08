// What a request asks for: `added_after`, `match[…]`, `limit` and `next`, checked (TAXII 2.1, 3.4 and 3.5).
import { toMicros } from './instant.ts';
import { readPageToken } from './page-token.ts';
import type { PageQuery } from './publication/read-page.ts';
import { TaxiiError } from './taxii-error.ts';

/** A larger `limit` counts as this; the specification leaves it to the server. */
const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = 1_000;
/** Answers are in memory as a whole, as many as requests are open. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const MAX_VALUES = 1_000;
const SPEC_VERSION = '2.1';

const MATCHES = ['id', 'type', 'version', 'spec_version'] as const;
type Match = (typeof MATCHES)[number];

export interface ReadQuery {
  readonly page: PageQuery;
  /** All that decides which rows there are, and in which collection. */
  readonly question: string;
}

/**
 * @param resource collection and, if it is about one, object
 * @throws {TaxiiError} 400 naming the parameter
 */
export function readPageQuery(parameters: URLSearchParams, resource: readonly string[]): ReadQuery {
  const matches = matchesOf(parameters);
  const [, objectId] = resource;
  if (objectId !== undefined && (matches.has('id') || matches.has('type')))
    throw new TaxiiError(400, 'match[id] and match[type] have no meaning for one object.');
  const addedAfter = one(parameters, 'added_after');
  const since = addedAfter === undefined ? -1 : instantOf('added_after', addedAfter);
  const question = JSON.stringify([resource, since, [...matches].sort()]);
  const token = one(parameters, 'next');
  const after = token === undefined ? since : readPageToken(token, question);
  if (after === undefined)
    throw new TaxiiError(
      400,
      'next: expected what the page before has given, with the same added_after and match as there.',
    );
  return {
    question,
    page: {
      after,
      limit: limitOf(one(parameters, 'limit')),
      maxBytes: MAX_PAGE_BYTES,
      ids: objectId === undefined ? matches.get('id') : [objectId],
      types: matches.get('type'),
      versions: versionsOf(matches.get('version')),
      canMatch: matches.get('spec_version')?.includes(SPEC_VERSION) ?? true,
    },
  };
}

function one(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new TaxiiError(400, `${name}: expected it once.`);
  return values[0];
}

/** Values may stand behind one another with commas, or the parameter several times. */
function matchesOf(parameters: URLSearchParams): ReadonlyMap<Match, readonly string[]> {
  const found = new Map<Match, readonly string[]>();
  for (const name of new Set(parameters.keys())) {
    const field = /^match\[(.*)\]$/.exec(name)?.[1];
    if (field === undefined) continue;
    const match = MATCHES.find((known) => known === field);
    if (match === undefined)
      throw new TaxiiError(
        400,
        `match[${shortened(field)}] is not a filter of this server; it has ${MATCHES.join(', ')}.`,
      );
    const values = parameters.getAll(name).flatMap((text) => text.split(','));
    if (values.length > MAX_VALUES)
      throw new TaxiiError(
        400,
        `match[${match}]: expected at most ${MAX_VALUES} values, got ${values.length}.`,
      );
    found.set(match, [...new Set(values.map((value) => value.trim()))].sort());
  }
  return found;
}

/** A collection has one version of each object: it is the first, the last, and all of them. */
function versionsOf(values: readonly string[] | undefined): readonly number[] | undefined {
  if (values === undefined) return undefined;
  const named = values.filter((value) => !['first', 'last', 'all'].includes(value));
  const instants = named.map((value) => instantOf('match[version]', value));
  return named.length < values.length ? undefined : instants;
}

function instantOf(name: string, text: string): number {
  const micros = toMicros(text);
  if (micros !== undefined) return micros;
  throw new TaxiiError(
    400,
    `${name}: expected an instant such as 2026-03-01T00:00:00.000Z, got ${JSON.stringify(shortened(text))}.`,
  );
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  if (/^\d+$/.test(text) && !/^0+$/.test(text)) return Math.min(Number(text), MAX_LIMIT);
  throw new TaxiiError(
    400,
    `limit: expected a whole number above 0, got ${JSON.stringify(shortened(text))}.`,
  );
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
