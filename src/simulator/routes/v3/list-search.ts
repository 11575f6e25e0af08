// Finds what a v3 list shows: every record the user sees that fits the query, in order.
import type { ApiRequest } from '../../transport/request.ts';
import { compileTql, type Keywords, type TqlContext } from '../../tql/compile.ts';
import { mentions, type Node } from '../../tql/parser.ts';
import { cachedMatches } from '../query-cache.ts';
import { syntaxError, type ListParameters } from './list-parameters.ts';
import { readSorting } from './list-sorting.ts';

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

export const searchAll = <T>(
  request: ApiRequest,
  parameters: ListParameters,
  source: ListSource<T>,
): readonly T[] => {
  const { tql } = parameters;
  const fits =
    tql === undefined ? (): boolean => true : compile(tql, source.keywords, contextOf(request));
  const { unless } = source;
  const keep = unless === undefined || mentions(tql, unless.keyword) ? undefined : unless.keep;
  const matches: T[] = [];
  for (const record of source.records())
    if (source.visible(record) && (keep === undefined || keep(record)) && fits(record))
      matches.push(record);
  const sorting = parameters.all.get('sorting');
  if (sorting !== null && sorting.trim() !== '')
    matches.sort(readSorting(sorting, source.keywords));
  return matches;
};

/** The same, kept while nothing changes. Queries relative to now are searched each time. */
export const search = <T>(
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
