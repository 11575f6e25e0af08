// Whether an object is among what either mode asks for, by the parameters alone: why the integration never gets an object that the
// fixed mode reads, and what of saved answers either of them would have got.
import type { ExportedObject } from '../../outputs/index.ts';
import type { ExportParameters } from '../parameters.ts';
import { expandTypes } from '../query/compatible.ts';
import { fixedUserQuery } from '../query/fixed.ts';
import { cleanNames } from '../query/lists.ts';
import { ALL_TYPES, COMPATIBLE_GROUP_TYPES, COMPATIBLE_INDICATOR_TYPES } from '../query/types.ts';

/** The row that says why the conditions of the integration leave the object out; `undefined`: they do not. */
export function rowThatLeavesOut(
  object: ExportedObject,
  parameters: ExportParameters,
): 9 | 10 | 11 | 22 | undefined {
  const { kind, record } = object;
  if (fixedUserQuery(kind, parameters) !== '') return undefined;
  const types =
    kind === 'indicator'
      ? expandTypes(parameters.indicator_type, COMPATIBLE_INDICATOR_TYPES)
      : expandTypes(parameters.group_type, COMPATIBLE_GROUP_TYPES);
  if (!types.includes(record.type))
    return types.some((type) => type.trim() === record.type) ? 9 : 22;
  if (!isAmong(ownersOf(object), parameters.owners) || !isAmong(tagsOf(object), parameters.tags))
    return 9;
  if (kind === 'group') return undefined;
  if (parameters.indicator_active && record.active === false) return 11;
  const { confidence, threat_assess_score: score } = parameters;
  const passes =
    (confidence === 0 || (record.confidence ?? 0) > confidence) &&
    (score === 0 || (record.threatAssessScore ?? 0) > score);
  return passes ? undefined : 10;
}

/** Queries of the user's own cannot be asked of files: what was saved counts as their answer. */
export function isAskedFor(object: ExportedObject, parameters: ExportParameters): boolean {
  const { kind, record } = object;
  if (fixedUserQuery(kind, parameters) !== '') return true;
  const types = cleanNames(
    kind === 'indicator' ? parameters.indicator_type : parameters.group_type,
  );
  if (!types.includes(ALL_TYPES) && !types.includes(record.type)) return false;
  const { owners, tags, confidence, threat_assess_score: score } = parameters;
  if (!isAmong(ownersOf(object), cleanNames(owners))) return false;
  if (!isAmong(tagsOf(object), cleanNames(tags))) return false;
  if (kind === 'group')
    return isAmong([textOf(object.row['status'])], cleanNames(parameters.status));
  return (
    (confidence === 0 || (record.confidence ?? 0) >= confidence) &&
    (score === 0 || (record.threatAssessScore ?? 0) >= score)
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const ownersOf = ({ record }: ExportedObject): readonly string[] => [record.ownerName ?? ''];
const tagsOf = ({ record }: ExportedObject): readonly string[] =>
  record.tags.map(({ name }) => name);

/** Names are compared without regard to case, as the platform does. */
function isAmong(values: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const lower = new Set(wanted.map((name) => name.toLowerCase()));
  return values.some((value) => lower.has(value.toLowerCase()));
}
