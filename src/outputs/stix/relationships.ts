// Associations as relationships. Each is written by one of its ends, because nobody remembers what was written: by the indicator
// towards a group, by the end with the smaller id otherwise. Containers name what they hold instead.
import { canBeIndicated, isContainer } from './group-types.ts';
import type { End, OtherEnd } from './ends.ts';
import { SPEC, stixId, type StixObject } from './stix-object.ts';

/** Members that a relationship has from the object that writes it. */
export type RelationshipBase = Readonly<Record<string, unknown>>;

export const relationship = (
  base: RelationshipBase,
  kind: string,
  source: string,
  target: string,
  description?: string,
): StixObject => ({
  type: 'relationship',
  ...SPEC,
  id: stixId('relationship', kind, source, target),
  ...base,
  relationship_type: kind,
  description,
  source_ref: source,
  target_ref: target,
});

export function relationshipsOf(
  base: RelationshipBase,
  own: End,
  others: readonly OtherEnd[],
): readonly StixObject[] {
  if (isContainer(own.type)) return [];
  return others.flatMap((other): StixObject[] => {
    if (isContainer(other.type)) return [];
    const isWriter = own.kind === other.kind ? own.id < other.id : own.kind === 'indicator';
    if (!isWriter) return [];
    const kind =
      own.kind === 'indicator' && canBeIndicated(other.type) ? 'indicates' : 'related-to';
    return [relationship(base, kind, own.id, other.id, other.association)];
  });
}
