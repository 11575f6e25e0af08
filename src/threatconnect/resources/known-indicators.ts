// A list of known values of one owner, in as few requests as addresses allow: for feeds that look at what they hold.
import { encodeQuery, type Query, type Transport } from '../transport.ts';
import { TQL_ANY_STATUS, tqlAnd, tqlIn, tqlString } from '../tql.ts';
import { platformSpellings } from '../model/identity.ts';
import type { IndicatorField } from '../records/indicator-fields.ts';
import { indicatorRecord, type IndicatorRecord } from './indicator-record.ts';
import { DEFAULT_PAGE_SIZE, readPages } from './pages.ts';

export interface IndicatorValue {
  readonly type: string;
  /** In this program's canonical form. */
  readonly summary: string;
}

/** Beyond 2 000 characters of query the platform's own client changes to another form of request. */
const MAX_QUERY_LENGTH = 1_900;

/** `IndicatorsResource.findBySummary`. */
export async function findKnownIndicators(
  transport: Transport,
  wanted: {
    readonly owner: string;
    readonly values: readonly IndicatorValue[];
    readonly fields: readonly IndicatorField[];
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly IndicatorRecord[]> {
  const found: IndicatorRecord[] = [];
  for (const tql of queriesFor(wanted.values, wanted)) {
    const request = {
      path: '/v3/indicators',
      query: toQuery(wanted, tql),
      signal: wanted.signal,
    };
    for await (const page of readPages(transport, indicatorRecord, request)) found.push(...page);
  }
  return found;
}

const toQuery = (
  { owner, fields }: { readonly owner: string; readonly fields: readonly IndicatorField[] },
  tql: string,
): Query => [
  ['owner', owner],
  ['tql', tql],
  ...fields.map((field): [string, string] => ['fields', field]),
  ['resultLimit', String(DEFAULT_PAGE_SIZE)],
];

/** One query per type and as many values as fit into an address. */
function* queriesFor(
  values: readonly IndicatorValue[],
  base: { readonly owner: string; readonly fields: readonly IndicatorField[] },
): Generator<string, void, undefined> {
  const byType = new Map<string, string[]>();
  for (const { type, summary } of values) {
    const spellings = byType.get(type) ?? [];
    spellings.push(...platformSpellings(type, summary));
    byType.set(type, spellings);
  }
  for (const [type, spellings] of byType) {
    const build = (part: readonly string[]): string =>
      tqlAnd(`typeName EQ ${tqlString(type)}`, conditionFor(type, part), TQL_ANY_STATUS);
    let part: string[] = [];
    for (const spelling of spellings) {
      const longer = build([...part, spelling]);
      const tooLong = encodeQuery(toQuery(base, longer)).length > MAX_QUERY_LENGTH;
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
