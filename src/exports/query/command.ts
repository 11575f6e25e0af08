// What `indicators get` asks: the arguments of the integration's tc-get-indicators, as it joins them or as they are meant.
// In both modes confidence is strictly greater, because the argument says so; the parameters of an export play no part.
import { CodedError, readTql, tqlString } from '../../threatconnect/index.ts';
import { anyOf, expandTypes, typesIn } from './compatible.ts';
import { ALL_TYPES, COMPATIBLE_INDICATOR_TYPES } from './types.ts';

export interface GetIndicators {
  readonly mode: 'compatible' | 'fixed';
  /** With commas between them. Empty: all that the credentials may read. */
  readonly owners: string;
  /** In place of everything else. */
  readonly tql_query: string;
  /** With commas between them. Empty or All: all types. */
  readonly indicator_type: string;
  /** As it was written: the integration puts it into the query. */
  readonly active_indicators: string;
  readonly confidence?: number | undefined;
  /** Compatible: above; fixed: at least this. */
  readonly threat_assess_score?: number | undefined;
}

/**
 * @returns empty: no conditions
 * @throws {ConfigInvalid} in the fixed mode, when `tql_query` is no TQL or a list has an empty name
 */
export const getIndicatorsQuery = (asked: GetIndicators): string =>
  asked.mode === 'compatible' ? compatible(asked) : fixed(asked);

function compatible(asked: GetIndicators): string {
  if (asked.tql_query !== '') return asked.tql_query;
  const confidence = asked.confidence === undefined ? [] : [`confidence GT ${asked.confidence}`];
  const types = expandTypes(cut(asked.indicator_type), COMPATIBLE_INDICATOR_TYPES);
  return [
    ...(isTrue(asked.active_indicators) ? [`indicatorActive EQ ${asked.active_indicators}`] : []),
    ...confidence,
    ...(asked.threat_assess_score === undefined
      ? []
      : [`threatAssessScore GT ${asked.threat_assess_score}`]),
    // The integration adds it twice.
    ...confidence,
    ...anyOf('ownerName', cut(asked.owners)),
    ...(types.length === 0 ? [] : [typesIn(types)]),
  ].join(' AND ');
}

const BOTH_STATES = '(indicatorActive EQ true OR indicatorActive EQ false)';

function fixed(asked: GetIndicators): string {
  const written = asked.tql_query.trim();
  if (written !== '') {
    readTql(written);
    return written;
  }
  const types = named('indicator_type', asked.indicator_type);
  return [
    isTrue(asked.active_indicators) ? 'indicatorActive EQ true' : BOTH_STATES,
    ...(asked.confidence === undefined ? [] : [`confidence GT ${asked.confidence}`]),
    ...(asked.threat_assess_score === undefined
      ? []
      : [`threatAssessScore GEQ ${asked.threat_assess_score}`]),
    ...oneOf('ownerName', named('owners', asked.owners)),
    ...(types.includes(ALL_TYPES) ? [] : oneOf('typeName', types)),
  ].join(' AND ');
}

const isTrue = (text: string): boolean => text.trim().toLowerCase() === 'true';

const cut = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

function named(argument: string, text: string): readonly string[] {
  const values = cut(text).map((value) => value.trim());
  const at = values.indexOf('');
  if (at < 0) return [...new Set(values)];
  throw new CodedError(
    'ConfigInvalid',
    `${argument}: expected names with commas between them, got an empty one at position ${at + 1}`,
    { details: { object: argument } },
  );
}

const oneOf = (keyword: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${keyword} IN (${values.map(tqlString).join(',')})`];
