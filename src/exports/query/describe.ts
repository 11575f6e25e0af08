// What an export asks, in words: for the check before the first run and for whoever wonders why an object is missing.
import type { ExportParameters } from '../parameters.ts';
import { COMPATIBLE_PAGE_SIZE } from './compatible.ts';
import { fixedUserQuery } from './fixed.ts';
import { cleanNames } from './lists.ts';
import { exportQuery, type DateWindow, type ObjectKind } from './query.ts';
import { ALL_TYPES } from './types.ts';

export interface QueryWords {
  readonly what: string;
  readonly says: string;
}

/** One line per condition, and the query as it is sent at the end. */
export function describeQuery(
  kind: ObjectKind,
  parameters: ExportParameters,
  window: DateWindow = {},
): readonly QueryWords[] {
  const tql = exportQuery(kind, parameters, window);
  if (tql === undefined) return [{ what: `${kind}s`, says: 'not asked for: no types' }];
  return [
    ...conditions(kind, parameters),
    ...dates(parameters, window),
    { what: 'TQL', says: tql === '' ? 'none: everything' : tql },
  ];
}

function conditions(kind: ObjectKind, parameters: ExportParameters): readonly QueryWords[] {
  const written = fixedUserQuery(kind, parameters);
  const states = statesIn(kind, parameters, written !== '');
  if (written !== '')
    return [
      {
        what: 'query',
        says:
          parameters.mode === 'compatible'
            ? 'your own, alone: the same objects in every run'
            : 'your own, in place of owners, tags, types and thresholds',
      },
      ...states,
    ];
  return [
    ...words('owners', parameters.owners, 'all that the credentials may read'),
    ...words('tags', parameters.tags),
    ...words(
      'types',
      kind === 'indicator' ? parameters.indicator_type : parameters.group_type,
      undefined,
    ),
    ...words('status', parameters.status),
    ...states,
    ...(kind === 'indicator' ? thresholds(parameters) : []),
  ];
}

function words(what: string, values: readonly string[], instead?: string): readonly QueryWords[] {
  if (values.length === 0) return instead === undefined ? [] : [{ what, says: instead }];
  const says = values.includes(ALL_TYPES) ? 'all' : cleanNames(values).join(' or ');
  return [{ what, says }];
}

function statesIn(
  kind: ObjectKind,
  { mode, indicator_active }: ExportParameters,
  own: boolean,
): readonly QueryWords[] {
  if (kind === 'group' || (own && mode === 'compatible')) return [];
  const says =
    mode === 'compatible'
      ? 'active ones; that one is switched off or deleted is never heard of'
      : indicator_active
        ? 'both are asked for; inactive ones are withdrawn'
        : 'active and inactive ones';
  return [{ what: 'state', says }];
}

function thresholds({
  mode,
  confidence,
  threat_assess_score,
}: ExportParameters): readonly QueryWords[] {
  const than = mode === 'compatible' ? 'above' : 'at least';
  return [
    ...(confidence > 0 ? [{ what: 'confidence', says: `${than} ${confidence}` }] : []),
    ...(threat_assess_score > 0
      ? [{ what: 'ThreatAssess', says: `${than} ${threat_assess_score}` }]
      : []),
  ];
}

function dates({ mode, delta }: ExportParameters, { from, to }: DateWindow): readonly QueryWords[] {
  if (mode === 'compatible')
    return [
      {
        what: delta,
        says: `${from === undefined ? 'any' : `after ${from}`}; ${COMPATIBLE_PAGE_SIZE} objects a page`,
      },
    ];
  const begin = from === undefined ? 'from the beginning' : `from ${from}`;
  return [{ what: delta, says: to === undefined ? begin : `${begin} to before ${to}` }];
}
