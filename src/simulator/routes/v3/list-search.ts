// Finds what a v3 list shows: every record the user sees that fits the query, in order.
import type { ApiRequest } from '../../transport/request.ts';
import { compileTql, type Keywords, type TqlContext } from '../../tql/compile.ts';
import { mentions, type Node } from '../../tql/parser.ts';
import { cachedMatches } from '../query-cache.ts';
import type { Narrowed } from './list-candidates.ts';
import { syntaxError, type ListParameters } from './list-parameters.ts';
import { orderById, readSorting } from './list-sorting.ts';

export interface ListSource<T> {
  /** Name of the list, for the cache. */
  readonly name: string;
  readonly keywords: Keywords<T>;
  readonly records: () => Iterable<T>;
  /** The same in the order of ids, without what a query excludes by an id or a date; for lists that are long. */
  readonly narrowed?: Narrowed<T>;
  /** Which records the user sees at all. */
  readonly visible: (record: T) => boolean;
  /** A condition of the list unless the query names this keyword. */
  readonly unless?: { readonly keyword: string; readonly keep: (record: T) => boolean };
}

const contextOf = ({ platform: { store } }: ApiRequest): TqlContext => ({
  nowSeconds: store.clock.nowSeconds(),
  indicators: store.indicators,
  groups: store.groups,
});

const compile = <T>(
  tql: Node,
  keywords: Keywords<T>,
  context: TqlContext,
): ((record: T) => boolean) => {
  try {
    return compileTql(tql, keywords, context);
  } catch (error) {
    return syntaxError(error);
  }
};

/** What `request` is shown, one after the other. In the order of ids, if that is asked for; else in any. */
function* matching<T>(
  request: ApiRequest,
  { tql }: ListParameters,
  { keywords, narrowed, records, visible, unless }: ListSource<T>,
  order: 'asc' | 'desc' | undefined,
  wanted: number,
): Generator<T> {
  const context = contextOf(request);
  const fits = tql === undefined ? (): boolean => true : compile(tql, keywords, context);
  const keep = unless === undefined || mentions(tql, unless.keyword) ? undefined : unless.keep;
  const looked = narrowed?.({ tql, context, order: order ?? 'asc', wanted }) ?? records();
  for (const record of looked)
    if (visible(record) && (keep === undefined || keep(record)) && fits(record)) yield record;
}

export const searchAll = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
): readonly T[] => {
  const sorting = parameters.all.get('sorting') ?? '';
  const order = source.narrowed === undefined ? undefined : orderById(sorting);
  const matches = [...matching(request, parameters, source, order, Infinity)];
  return order !== undefined || sorting.trim() === ''
    ? matches
    : matches.sort(readSorting(sorting, source.keywords));
};

/** All of it, kept while nothing changes. Queries relative to now are searched each time. */
const searchKept = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
): readonly T[] => {
  const find = (): readonly T[] => searchAll(request, parameters, source);
  if (/now|today/i.test(parameters.tqlText)) return find();
  const key = JSON.stringify([
    source.name,
    request.user.accessId,
    parameters.owner,
    parameters.tqlText,
    parameters.all.get('sorting'),
  ]);
  return cachedMatches(request.platform.store, key, find);
};

export interface Found<T> {
  readonly page: readonly T[];
  /** Whether more come behind it. */
  readonly more: boolean;
  /** Of all pages, if it is asked for. */
  readonly count: number | undefined;
}

/** A first page by id is found without what comes behind it: clients that cut by id ask for nothing else. */
export const searchPage = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
  isCounted: boolean,
): Found<T> => {
  const { start, limit } = parameters;
  const end = start + limit;
  const order = orderById(parameters.all.get('sorting') ?? '');
  if (start > 0 || isCounted || source.narrowed === undefined || order === undefined) {
    const all = searchKept(request, parameters, source);
    const count = isCounted ? all.length : undefined;
    return { page: all.slice(start, end), more: end < all.length, count };
  }
  const page: T[] = [];
  for (const record of matching(request, parameters, source, order, limit + 1)) {
    if (page.length === limit) return { page, more: true, count: undefined };
    page.push(record);
  }
  return { page, more: false, count: undefined };
};
