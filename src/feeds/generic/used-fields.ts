// Which fields of a record the settings of a generic list name, wherever they do.
import { pathsIn } from './fields.ts';
import type { CommonSettings } from './shape.ts';

const listOf = (given: string | readonly string[] | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given;

const fieldOf = (given: unknown): readonly string[] => {
  if (typeof given === 'string') return [given];
  const { field } = (given ?? {}) as { readonly field?: string };
  return field === undefined ? [] : [field];
};

const attributePaths = (attributes: CommonSettings['attributes']): readonly string[] =>
  Object.values(attributes ?? {}).flatMap((given) =>
    pathsIn(typeof given === 'string' ? given : given.value),
  );

/** Dotted paths, each once. */
export function usedFields(
  settings: CommonSettings,
  more: readonly (string | readonly string[] | undefined)[],
): readonly string[] {
  const { type, group, tags_from: tagsFrom } = settings;
  const dates = [
    settings.first_seen,
    settings.last_seen,
    settings.added,
    settings.modified,
    settings.expires,
  ];
  const all = [
    ...more.flatMap(listOf),
    ...listOf(settings.key),
    ...(typeof type === 'object' ? [type.field] : []),
    ...Object.keys(settings.only ?? {}),
    ...Object.keys(settings.except ?? {}),
    ...(settings.tags ?? []).flatMap(pathsIn),
    ...(tagsFrom === undefined ? [] : [tagsFrom.field]),
    ...attributePaths(settings.attributes),
    ...[settings.rating, settings.confidence].flatMap(fieldOf),
    ...dates.flatMap(fieldOf),
    ...fieldOf(settings.active),
    ...(group === undefined
      ? []
      : [
          ...pathsIn(group.name),
          ...listOf(group.key),
          ...(group.tags ?? []).flatMap(pathsIn),
          ...attributePaths(group.attributes),
        ]),
  ];
  return [...new Set(all)];
}
