// What all v3 lists share: query parameters (from the target or from a JSON body on GET), filter, sorting, paging and the envelope.
import type { ApiRequest } from '../transport/request.ts';
import { json, ReplyError, v3Error, withRatings, type Reply } from '../transport/reply.ts';
import { compileTql, type FieldValue, type Keywords } from '../tql/compile.ts';
import { TqlError } from '../tql/lexer.ts';
import { mentions, parseTql, type Node } from '../tql/parser.ts';

const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = 100;
/** Results of the last queries, so that paging through a million records does not search anew for each page. */
const CACHED_QUERIES = 8;

export interface ListParameters {
  readonly all: URLSearchParams;
  readonly tql: Node | undefined;
  readonly tqlText: string;
  readonly owner: string | undefined;
  readonly start: number;
  readonly limit: number;
  readonly fields: ReadonlySet<string>;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A client with a very long query sends it as `{"data": {…}}` in the body of a GET. */
const parametersOf = (request: ApiRequest): URLSearchParams => {
  if (request.body.length === 0 || request.method !== 'GET') return request.query;
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ReplyError(v3Error('ImproperFormat'));
  }
  const data = isPlain(body) && isPlain(body['data']) ? body['data'] : {};
  const merged = new URLSearchParams(request.query);
  for (const [key, value] of Object.entries(data))
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
        merged.append(key, String(one));
  return merged;
};

const wholeNumber = (text: string | null, fallback: number): number => {
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new ReplyError(v3Error('BadRequest'));
  return Number(text);
};

const syntaxError = (error: unknown): never => {
  if (!(error instanceof TqlError)) throw error;
  throw new ReplyError(
    v3Error(
      'TqlParseError',
      `Syntax error(s) found with your TQL query. Check your query and try again. ${error.message}`,
    ),
  );
};

const readListParameters = (request: ApiRequest): ListParameters => {
  const all = parametersOf(request);
  const limit = wholeNumber(all.get('resultLimit'), DEFAULT_LIMIT);
  if (limit > MAX_LIMIT || limit < 1)
    throw new ReplyError(
      v3Error(
        'BadRequest',
        `The resultStart and resultLimit query parameters must be integers and the maximum value for resultLimit is ${MAX_LIMIT}`,
      ),
    );
  const tqlText = all.get('tql') ?? '';
  let tql: Node | undefined;
  try {
    tql = parseTql(tqlText);
  } catch (error) {
    syntaxError(error);
  }
  return {
    all,
    tql,
    tqlText,
    owner: all.get('owner') ?? undefined,
    start: wholeNumber(all.get('resultStart'), 0),
    limit,
    fields: new Set(all.getAll('fields').flatMap((name) => name.split(','))),
  };
};

type Compare<T> = (left: T, right: T) => number;

const scalar = (value: FieldValue): string | number | undefined => {
  const one = Array.isArray(value) ? (value as readonly (string | number)[])[0] : value;
  return typeof one === 'boolean' ? Number(one) : (one as string | number | undefined);
};

/** `keyword direction [keyword direction …]`; nulls come last unless `nullsfirst` is asked for. */
const readSorting = <T>(text: string, keywords: Keywords<T>): Compare<T> => {
  const words = text.trim().split(/\s+/);
  const compares: Compare<T>[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const field = keywords.fields.get((words[at] ?? '').toLowerCase());
    if (field === undefined)
      throw new ReplyError(v3Error('BadRequest', `Sorting by ${words[at] ?? ''} is not supported`));
    let sign = 1;
    let nulls = 1;
    while (/^(?:asc|desc|nullsfirst|nullslast)$/i.test(words[at + 1] ?? '')) {
      at += 1;
      const word = words[at]?.toLowerCase();
      if (word === 'desc') sign = -1;
      if (word === 'nullsfirst') nulls = -1;
    }
    compares.push((left, right) => {
      const a = scalar(field.read(left));
      const b = scalar(field.read(right));
      if (a === b) return 0;
      if (a === undefined) return nulls;
      if (b === undefined) return -nulls;
      return a < b ? -sign : sign;
    });
  }
  return (left, right) => {
    for (const compare of compares) {
      const order = compare(left, right);
      if (order !== 0) return order;
    }
    return 0;
  };
};

export interface ListSource<T> {
  /** Name of the list, for the cache. */
  readonly name: string;
  readonly keywords: Keywords<T>;
  readonly records: () => Iterable<T>;
  /** Which records the user sees at all. */
  readonly visible: (record: T) => boolean;
  /** A condition of the list unless the query names this keyword. */
  readonly unless?: { readonly keyword: string; readonly keep: (record: T) => boolean };
}

interface CacheEntry {
  readonly key: string;
  readonly version: number;
  readonly matches: readonly unknown[];
}
const cache = new WeakMap<object, CacheEntry[]>();

const search = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
): readonly T[] => {
  const { store } = request.platform;
  let fits: (record: T) => boolean = () => true;
  try {
    if (parameters.tql !== undefined)
      fits = compileTql(parameters.tql, source.keywords, store.clock.nowSeconds());
  } catch (error) {
    syntaxError(error);
  }
  const { unless } = source;
  const keep =
    unless === undefined || mentions(parameters.tql, unless.keyword) ? undefined : unless.keep;
  const matches: T[] = [];
  for (const record of source.records())
    if (source.visible(record) && (keep === undefined || keep(record)) && fits(record))
      matches.push(record);
  const sorting = parameters.all.get('sorting');
  if (sorting !== null && sorting.trim() !== '')
    matches.sort(readSorting(sorting, source.keywords));
  return matches;
};

const cachedSearch = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
): readonly T[] => {
  const { store } = request.platform;
  const key = JSON.stringify([
    source.name,
    request.user.accessId,
    parameters.owner,
    parameters.tqlText,
    parameters.all.get('sorting'),
  ]);
  const entries = cache.get(store) ?? [];
  const known = entries.find((entry) => entry.key === key && entry.version === store.version);
  if (known !== undefined) return known.matches as readonly T[];
  const matches = search(request, parameters, source);
  if (!/now|today/i.test(parameters.tqlText)) {
    const others = entries.filter((entry) => entry.key !== key && entry.version === store.version);
    cache.set(
      store,
      [{ key, version: store.version, matches }, ...others].slice(0, CACHED_QUERIES),
    );
  }
  return matches;
};

/** The same address with another start: every other parameter stays. */
const pageUrl = (request: ApiRequest, parameters: ListParameters, start: number): string => {
  const query = new URLSearchParams(parameters.all);
  query.set('resultStart', String(start));
  query.set('resultLimit', String(parameters.limit));
  const path = request.target.split('?', 1)[0] ?? '';
  return `${baseOf(request)}${path}?${query.toString()}`;
};

/** As the client addresses the instance, so that `next` works through port mappings. */
const baseOf = (request: ApiRequest): string => {
  const { host } = request.headers;
  return host === undefined ? request.platform.baseUrl : `http://${host}`;
};

export const listReply = <T>(
  request: ApiRequest,
  source: ListSource<T>,
  render: (record: T, parameters: ListParameters) => unknown,
): Reply => {
  const parameters = readListParameters(request);
  const matches = cachedSearch(request, parameters, source);
  const { start, limit } = parameters;
  const data = matches.slice(start, start + limit).map((record) => render(record, parameters));
  const body: Record<string, unknown> = {};
  if (start + limit < matches.length) body['next'] = pageUrl(request, parameters, start + limit);
  if (start > 0) body['prev'] = pageUrl(request, parameters, Math.max(0, start - limit));
  body['data'] = data;
  if (parameters.all.get('count') === 'true' && start === 0) body['count'] = matches.length;
  body['status'] = 'Success';
  return withRatings(json(200, body));
};
