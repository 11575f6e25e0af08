// A group of the platform as the object of STIX that its type stands for.
import type { ExportedGroup } from '../exported-object.ts';
import { instantOf, type ObjectVersion } from '../versions.ts';
import { descriptionOf } from './described.ts';
import type { GroupForm } from './group-types.ts';
import { stixTime } from './stix-object.ts';

/** Beside what all objects have. `held`: ids for containers, at least one. */
export function groupMembers(
  object: ExportedGroup,
  { type, context }: GroupForm,
  { created }: ObjectVersion,
  held: readonly string[],
): Readonly<Record<string, unknown>> {
  const { name } = object.record;
  const description = descriptionOf(object);
  switch (type) {
    case 'note':
      return { abstract: name, content: description ?? name, object_refs: held };
    case 'grouping':
      return { name, description, context, object_refs: held };
    case 'report':
      return {
        name,
        description,
        published: stixTime(dateOf(object, 'publishDate') ?? created),
        object_refs: held,
      };
    case 'malware':
      // What has a name of its own is a family; samples are indicators of type File.
      return { name, description, is_family: true };
    case 'campaign': {
      const first = dateOf(object, 'firstSeen');
      return { name, description, first_seen: first === undefined ? undefined : stixTime(first) };
    }
    default:
      return { name, description };
  }
}

function dateOf({ row }: ExportedGroup, name: string): number | undefined {
  const value = row[name];
  return typeof value === 'string' ? instantOf(value) : undefined;
}
