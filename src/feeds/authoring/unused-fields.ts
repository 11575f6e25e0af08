// What of a sample a new definition does not use, for its author to decide.
import { dotted, type FieldFacts, type Guess } from './guess.ts';

/** Records from which on a value that never changes says nothing about a single one. */
const ENOUGH_FOR_CONSTANT = 3;

/** The value that every record has; undefined where there are several, or too few records to tell. */
export function constantOf({ values }: Pick<FieldFacts, 'values'>): string | undefined {
  const [first] = values;
  const isConstant =
    values.length >= ENOUGH_FOR_CONSTANT && values.every((value) => value === first);
  return isConstant ? first : undefined;
}

/** Fields without a role, in the order of the source; none of STIX, whose mapping takes what there is. */
export function unusedFields({
  fields,
  roles,
  format,
}: Pick<Guess, 'fields' | 'roles' | 'format'>): readonly FieldFacts[] {
  if (format.kind === 'stix') return [];
  const used = new Set(
    [
      ...roles.values.flatMap(({ paths }) => paths),
      ...Object.values(roles.dates),
      ...roles.tags.map(({ path }) => path),
      ...[roles.key, roles.confidence?.path, roles.rating?.path, roles.marking?.path],
      ...[roles.description, roles.source],
    ].flatMap((path) => (path === undefined ? [] : [dotted(path)])),
  );
  return fields.filter(({ path }) => !used.has(dotted(path)));
}
