// Reading indicators (v3): by query, page after page, or a list of known values of one owner.
import { encodeQuery, type Query, type Transport } from '../transport.ts';
import { TQL_ANY_STATUS, tqlAnd, tqlIn, tqlString } from '../tql.ts';
import { platformSpellings } from '../model/identity.ts';
import { indicatorRecord, type IndicatorRecord } from './indicator-record.ts';
import { DEFAULT_PAGE_SIZE, readPage, readPages, type Page } from './pages.ts';

/** Further fields that the platform sends only when asked. */
export type IndicatorField =
  | 'associatedGroups'
  | 'associatedIndicators'
  | 'attributes'
  | 'externalDates'
  | 'falsePositives'
  | 'fileOccurrences'
  | 'observations'
  | 'securityLabels'
  | 'sightings'
  | 'tags'
  | 'threatAssess';

export interface IndicatorQuery {
  /** Owner name; all readable owners when absent. */
  readonly owner?: string;
  readonly tql?: string;
  readonly fields?: readonly IndicatorField[];
  readonly resultStart?: number;
  /** At most 10 000. @default 1000 */
  readonly resultLimit?: number;
  /** Asks for the total on the first page. */
  readonly count?: boolean;
  /** For example `dateAdded ASC`. */
  readonly sorting?: string;
  readonly signal?: AbortSignal;
}

export interface IndicatorValue {
  readonly type: string;
  /** In this program's canonical form. */
  readonly summary: string;
}

export interface IndicatorsResource {
  /** One page; `next` is a path for `page`. */
  readonly list: (query: IndicatorQuery) => Promise<Page<IndicatorRecord>>;
  readonly page: (next: string, signal?: AbortSignal) => Promise<Page<IndicatorRecord>>;
  /** All matches, one page in memory at a time. */
  readonly each: (query: IndicatorQuery) => AsyncGenerator<IndicatorRecord, void, undefined>;
  /** Number of matches. */
  readonly count: (
    query: Pick<IndicatorQuery, 'owner' | 'tql' | 'signal'>,
  ) => Promise<number | undefined>;
  /**
   * Those of the values that the owner holds, active or not. Match them by `canonicalId`; a File answers with all hashes
   * it has, so match it by any of them.
   */
  readonly findBySummary: (
    owner: string,
    values: readonly IndicatorValue[],
    fields: readonly IndicatorField[],
    signal?: AbortSignal,
  ) => Promise<readonly IndicatorRecord[]>;
}

/** Beyond 2 000 characters of query the platform's own client changes to another form of request. */
const MAX_QUERY_LENGTH = 1_900;
const PATH = '/v3/indicators';

export function createIndicatorsResource(transport: Transport): IndicatorsResource {
  async function* each(query: IndicatorQuery): AsyncGenerator<IndicatorRecord, void, undefined> {
    const request = { path: PATH, query: toQuery(query), signal: query.signal };
    for await (const page of readPages(transport, indicatorRecord, request)) yield* page;
  }
  const list: IndicatorsResource['list'] = (query) =>
    readPage(transport, indicatorRecord, {
      path: PATH,
      query: toQuery(query),
      signal: query.signal,
    });

  return {
    list,
    page: (next, signal) => readPage(transport, indicatorRecord, { path: next, signal }),
    each,
    count: async (query) => (await list({ ...query, count: true, resultLimit: 1 })).count,
    findBySummary: async (owner, values, fields, signal) => {
      const found: IndicatorRecord[] = [];
      for (const tql of queriesFor(values, { owner, fields })) {
        const query = { owner, tql, fields, ...(signal === undefined ? {} : { signal }) };
        for await (const record of each(query)) found.push(record);
      }
      return found;
    },
  };
}

function toQuery(query: IndicatorQuery): Query {
  const pairs: [string, string | undefined][] = [
    ['owner', query.owner],
    ['tql', query.tql],
    ...(query.fields ?? []).map((field): [string, string] => ['fields', field]),
    ['sorting', query.sorting],
    ['resultStart', query.resultStart === undefined ? undefined : String(query.resultStart)],
    ['resultLimit', String(query.resultLimit ?? DEFAULT_PAGE_SIZE)],
    ['count', query.count === true ? 'true' : undefined],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

/** One query per type and as many values as fit into an address. */
function* queriesFor(
  values: readonly IndicatorValue[],
  base: { readonly owner: string; readonly fields: readonly IndicatorField[] },
): Generator<string, void, undefined> {
  const byType = new Map<string, string[]>();
  for (const { type, summary } of values)
    byType.set(type, [...(byType.get(type) ?? []), ...platformSpellings(type, summary)]);
  for (const [type, spellings] of byType) {
    const build = (part: readonly string[]): string =>
      tqlAnd(`typeName EQ ${tqlString(type)}`, conditionFor(type, part), TQL_ANY_STATUS);
    let part: string[] = [];
    for (const spelling of spellings) {
      const longer = build([...part, spelling]);
      const tooLong = encodeQuery(toQuery({ ...base, tql: longer })).length > MAX_QUERY_LENGTH;
      if (tooLong && part.length > 0) {
        yield build(part);
        part = [];
      }
      part.push(spelling);
    }
    if (part.length > 0) yield build(part);
  }
}

/** A File's summary has all its hashes, so a single hash is looked for in the three value columns. */
function conditionFor(type: string, spellings: readonly string[]): string {
  if (type !== 'File') return tqlIn('summary', spellings);
  const columns = [
    ['value1', 32],
    ['value2', 40],
    ['value3', 64],
  ] as const;
  return columns
    .map(
      ([column, length]) => [column, spellings.filter((hash) => hash.length === length)] as const,
    )
    .filter(([, hashes]) => hashes.length > 0)
    .map(([column, hashes]) => tqlIn(column, hashes))
    .join(' or ');
}
