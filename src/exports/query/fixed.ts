// What an export asks in the fixed mode: names are trimmed and escaped, thresholds are inclusive, indicators are asked for in
// both states so that one that is switched off is heard of, and the window is always there.
import { tqlString } from '../../threatconnect/index.ts';
import type { ExportParameters } from '../parameters.ts';
import type { ObjectKind } from './compatible.ts';
import { cleanNames } from './lists.ts';
import { ALL_TYPES } from './types.ts';
import { mentions, windowCondition } from './user-query.ts';

/** Half-open: from `from` on, before `to`; without one of them open at that side. Instants as the platform writes them. */
export interface DateWindow {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Lists leave inactive indicators out unless the query names the state. */
const BOTH_STATES = '(indicatorActive EQ true OR indicatorActive EQ false)';

/**
 * @param window absent: whatever the date
 * @returns empty: everything; `undefined`: objects of this kind are not asked for
 */
export function fixedQuery(
  kind: ObjectKind,
  parameters: ExportParameters,
  window: DateWindow = {},
): string | undefined {
  const types = cleanNames(
    kind === 'indicator' ? parameters.indicator_type : parameters.group_type,
  );
  if (types.length === 0) return undefined;
  const written = fixedUserQuery(kind, parameters);
  const dates = windowCondition(parameters.delta, window);
  return [
    ...(written === '' ? generated(kind, parameters, types) : [`(${written})`]),
    ...(kind === 'indicator' && !(written !== '' && mentions(written, 'indicatorActive'))
      ? [BOTH_STATES]
      : []),
    ...(dates === '' ? [] : [dates]),
  ].join(' AND ');
}

/** The user's own query for this kind; empty: there is none. */
export function fixedUserQuery(
  kind: ObjectKind,
  { indicator_query, group_query, use_indicator_query_for_group }: ExportParameters,
): string {
  if (kind === 'indicator') return indicator_query.trim();
  return (use_indicator_query_for_group ? indicator_query : group_query).trim();
}

function generated(
  kind: ObjectKind,
  parameters: ExportParameters,
  types: readonly string[],
): readonly string[] {
  const { confidence, threat_assess_score } = parameters;
  return [
    ...oneOf('ownerName', parameters.owners),
    ...oneOf('tag', parameters.tags),
    ...(types.includes(ALL_TYPES) ? [] : oneOf('typeName', types)),
    ...(kind === 'group' ? oneOf('status', parameters.status) : []),
    ...(kind === 'indicator' && confidence > 0 ? [`confidence GEQ ${confidence}`] : []),
    ...(kind === 'indicator' && threat_assess_score > 0
      ? [`threatAssessScore GEQ ${threat_assess_score}`]
      : []),
  ];
}

const oneOf = (keyword: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${keyword} IN (${cleanNames(values).map(tqlString).join(',')})`];
