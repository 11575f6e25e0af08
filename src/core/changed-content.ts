// Writing beside analysts: an update carries only what changed since this feed last wrote it, so that nothing a person has
// edited meanwhile is overwritten by a value that did not change.
import { canonicalJson } from './json.ts';
import type { AttributeContent, ObjectContent } from './mapped-object.ts';

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/**
 * The part of `next` that differs from `previous`. Attributes go by type: when one value of a type changed, all values of
 * that type are kept, because the platform replaces a type as a whole. Volatile attributes always stay.
 */
export function changedContent(previous: ObjectContent, next: ObjectContent): ObjectContent {
  const {
    attributes,
    tags,
    securityLabels,
    associatedGroups,
    associatedIndicators,
    fields,
    volatile,
    name,
    once: _once,
    ...scalars
  } = next;
  const before = previous as Readonly<Record<string, unknown>>;
  const changed = Object.fromEntries(
    Object.entries(scalars).filter(([member, value]) => !same(value, before[member])),
  );
  return {
    ...changed,
    ...(name === undefined ? {} : { name }),
    ...lists('attributes', changedAttributes(previous.attributes ?? [], attributes ?? [])),
    ...lists('tags', added(previous.tags, tags)),
    ...lists('securityLabels', added(previous.securityLabels, securityLabels)),
    ...lists('associatedGroups', added(previous.associatedGroups, associatedGroups)),
    ...lists('associatedIndicators', added(previous.associatedIndicators, associatedIndicators)),
    ...(fields === undefined || same(previous.fields, fields) ? {} : { fields }),
    ...(volatile === undefined ? {} : { volatile }),
  };
}

function changedAttributes(
  previous: readonly AttributeContent[],
  next: readonly AttributeContent[],
): readonly AttributeContent[] {
  const ofType = (all: readonly AttributeContent[], type: string): readonly AttributeContent[] =>
    all.filter((attribute) => attribute.type === type);
  return next.filter(({ type }) => !same(ofType(previous, type), ofType(next, type)));
}

/** What the platform appends: members that were not written before. */
function added<Item>(
  previous: readonly Item[] | undefined,
  next: readonly Item[] | undefined,
): readonly Item[] {
  const known = new Set((previous ?? []).map(canonicalJson));
  return (next ?? []).filter((item) => !known.has(canonicalJson(item)));
}

const lists = <Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): Partial<Record<Name, readonly Item[]>> =>
  items.length === 0 ? {} : ({ [name]: items } as Partial<Record<Name, readonly Item[]>>);
