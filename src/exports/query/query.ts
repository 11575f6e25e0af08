// The query of an export for one kind of object, in the export's mode.
import type { ExportParameters } from '../parameters.ts';
import { GROUP_FIELDS, INDICATOR_FIELDS } from '../read-exported.ts';
import { compatibleFields, compatibleQuery, type ObjectKind } from './compatible.ts';
import { fixedQuery, type DateWindow } from './fixed.ts';

export type { DateWindow } from './fixed.ts';
export type { ObjectKind } from './compatible.ts';

/**
 * TQL for one kind of object and one window.
 *
 * @param window of `parameters.delta`; compatible knows its beginning only, and excludes it
 * @returns empty: everything; `undefined`: objects of this kind are not asked for
 */
export const exportQuery = (
  kind: ObjectKind,
  parameters: ExportParameters,
  window: DateWindow = {},
): string | undefined =>
  parameters.mode === 'compatible'
    ? compatibleQuery(kind, parameters, window.from)
    : fixedQuery(kind, parameters, window);

const ASSOCIATIONS: ReadonlySet<string> = new Set([
  'associatedGroups',
  'associatedIndicators',
  'customAssociations',
]);

/**
 * Names for `fields`. Labels are always among them: without them no output could keep to its ceiling, and in the compatible
 * mode that is worth one field more than the integration asks for.
 */
export function exportFields(kind: ObjectKind, parameters: ExportParameters): readonly string[] {
  if (parameters.mode === 'compatible')
    return [...compatibleFields(kind, parameters), 'securityLabels'];
  const all: readonly string[] = kind === 'indicator' ? INDICATOR_FIELDS : GROUP_FIELDS;
  return parameters.createRelationships ? all : all.filter((field) => !ASSOCIATIONS.has(field));
}
