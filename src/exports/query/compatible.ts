// What the XSOAR integration asks, to the letter: lists are cut at commas only, nothing is escaped, thresholds are strict, and
// a query of the user's replaces everything else, the date included.
import type { ExportParameters } from '../parameters.ts';
import { ALL_TYPES, COMPATIBLE_GROUP_TYPES, COMPATIBLE_INDICATOR_TYPES } from './types.ts';

export type ObjectKind = 'indicator' | 'group';

/** How many objects the integration asks for at once. */
export const COMPATIBLE_PAGE_SIZE = 100;

/**
 * @param after `dateAdded` of the last object that was received
 * @returns `undefined` when objects of this kind are not asked for
 */
export function compatibleQuery(
  kind: ObjectKind,
  parameters: ExportParameters,
  after?: string,
): string | undefined {
  const types = compatibleTypes(kind, parameters);
  if (types.length === 0) return undefined;
  const written = userQuery(kind, parameters);
  if (written !== '') return written;
  const { owners, tags, status, indicator_active, confidence, threat_assess_score } = parameters;
  const ofIndicators = kind === 'indicator';
  return [
    ...anyOf('ownerName', owners),
    ...anyOf('tag', tags),
    ...(after === undefined ? [] : [`(dateAdded > "${after}")`]),
    ...anyOf('status', status),
    ...(ofIndicators && indicator_active ? ['indicatorActive EQ True'] : []),
    ...(ofIndicators && confidence !== 0 ? [`confidence GT ${confidence}`] : []),
    ...(ofIndicators && threat_assess_score !== 0
      ? [`threatAssessScore GT ${threat_assess_score}`]
      : []),
    typesIn(types),
  ].join(' AND ');
}

/** Of groups: that of indicators when the switch is on, else their own. Empty: a query is made of the other parameters. */
function userQuery(kind: ObjectKind, parameters: ExportParameters): string {
  const { indicator_query, use_indicator_query_for_group, group_query } = parameters;
  return kind === 'indicator' || use_indicator_query_for_group ? indicator_query : group_query;
}

function compatibleTypes(kind: ObjectKind, parameters: ExportParameters): readonly string[] {
  const ofIndicators = kind === 'indicator';
  return expandTypes(
    ofIndicators ? parameters.indicator_type : parameters.group_type,
    ofIndicators ? COMPATIBLE_INDICATOR_TYPES : COMPATIBLE_GROUP_TYPES,
  );
}

export const expandTypes = (
  wanted: readonly string[],
  all: readonly string[],
): readonly string[] => (wanted.includes(ALL_TYPES) ? all : wanted);

/** The blank in front of the bracket is the integration's. */
export const anyOf = (keyword: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`(${values.map((value) => `${keyword}="${value}"`).join(' OR ')} )`];

export const typesIn = (types: readonly string[]): string =>
  `typeName IN (${types.map((type) => `"${type}"`).join(',')})`;

/** Names for `fields`, in the integration's order. */
export function compatibleFields(
  kind: ObjectKind,
  { createRelationships }: Pick<ExportParameters, 'createRelationships'>,
): readonly string[] {
  return [
    'tags',
    ...(kind === 'indicator' ? ['threatAssess'] : []),
    ...(createRelationships ? ['associatedGroups', 'associatedIndicators'] : []),
  ];
}

/** Path and query of the first page. `undefined` when objects of this kind are not asked for. */
export function compatibleTarget(
  kind: ObjectKind,
  parameters: ExportParameters,
  after?: string,
): string | undefined {
  const tql = compatibleQuery(kind, parameters, after);
  if (tql === undefined) return undefined;
  const query = [
    `tql=${percentEncode(tql)}`,
    ...compatibleFields(kind, parameters).map((field) => `fields=${field}`),
    'resultStart=0',
    `resultLimit=${COMPATIBLE_PAGE_SIZE}`,
    'sorting=dateAdded%20ASC',
  ];
  return `/api/v3/${kind}s?${query.join('&')}`;
}

/** Everything but letters, digits and `_ . - ~ /`. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
