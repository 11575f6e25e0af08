// The same object said several times, in one collection or in two: one content (M16, feed-formats rules of merging).
import { canonicalJson, type JsonValue } from './json.ts';
import type {
  AttributeContent,
  IndicatorLink,
  ObjectContent,
  SecurityLabelContent,
} from './mapped-object.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const lower = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : b === undefined ? a : a < b ? a : b;
const higher = <T extends string | number>(a: T | undefined, b: T | undefined): T | undefined =>
  a === undefined ? b : b === undefined ? a : a > b ? a : b;

/** Which of two that cannot both stay: any rule will do that does not depend on which came first. */
const greater = <T>(a: T, b: T): T => (canonicalJson(a) >= canonicalJson(b) ? a : b);

function union<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  keyOf: (item: T) => string,
): readonly T[] | undefined {
  if (a === undefined && b === undefined) return undefined;
  const byKey = new Map<string, T>();
  for (const item of [...(a ?? []), ...(b ?? [])]) {
    const held = byKey.get(keyOf(item));
    byKey.set(keyOf(item), held === undefined ? item : greater(held, item));
  }
  return [...byKey.entries()]
    .sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0))
    .map(([, item]) => item);
}

const byAttribute = (a: AttributeContent): string =>
  canonicalJson([a.type, a.value, a.source ?? '']);
const byLabel = (label: SecurityLabelContent): string => label.name;
const byLink = (link: IndicatorLink): string => canonicalJson(link);
const byText = (text: string): string => text;

/** Attributes of which one value per object is kept: the earliest (First Seen) or the latest (Last Seen). */
function mergeDated(
  a: readonly AttributeContent[] | undefined,
  b: readonly AttributeContent[] | undefined,
  keep: 'earliest' | 'latest',
): readonly AttributeContent[] | undefined {
  if (a === undefined && b === undefined) return undefined;
  const byType = new Map<string, AttributeContent>();
  for (const item of [...(a ?? []), ...(b ?? [])]) {
    const held = byType.get(item.type);
    if (held?.value === item.value) byType.set(item.type, greater(held, item));
    else if (!held || (keep === 'earliest' ? item.value < held.value : item.value > held.value))
      byType.set(item.type, item);
  }
  return [...byType.values()].sort((x, y) => (x.type < y.type ? -1 : x.type > y.type ? 1 : 0));
}

/**
 * Associative, commutative and idempotent: scores and last dates maximum, first dates minimum, tags, labels, attributes
 * and associations united, active when any says so; lists among a type's own
 * fields as well (occurrences of a File); for a name or any other field the greater text wins.
 */
export function mergeContent(a: ObjectContent, b: ObjectContent): ObjectContent {
  const merged: Mutable<{ [K in keyof ObjectContent]: ObjectContent[K] | undefined }> = {
    name: higher(a.name, b.name),
    rating: higher(a.rating, b.rating),
    confidence: higher(a.confidence, b.confidence),
    active:
      a.active === undefined ? b.active : b.active === undefined ? a.active : a.active || b.active,
    firstSeen: lower(a.firstSeen, b.firstSeen),
    lastSeen: higher(a.lastSeen, b.lastSeen),
    externalDateAdded: lower(a.externalDateAdded, b.externalDateAdded),
    externalDateExpires: higher(a.externalDateExpires, b.externalDateExpires),
    externalLastModified: higher(a.externalLastModified, b.externalLastModified),
    attributes: union(a.attributes, b.attributes, byAttribute),
    tags: union(a.tags, b.tags, byText),
    securityLabels: union(a.securityLabels, b.securityLabels, byLabel),
    associatedGroups: union(a.associatedGroups, b.associatedGroups, byText),
    associatedIndicators: union(a.associatedIndicators, b.associatedIndicators, byLink),
    fields: mergeFields(a.fields, b.fields),
    once: mergeDated(a.once, b.once, 'earliest'),
    volatile: mergeDated(a.volatile, b.volatile, 'latest'),
    volatileLastSeen: a.volatileLastSeen ?? b.volatileLastSeen,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

type Fields = NonNullable<ObjectContent['fields']>;

/** Lists in the order of a merge, each item once. */
const settledFields = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) ? (union<JsonValue>(value, undefined, canonicalJson) ?? []) : value,
    ]),
  );

function mergeFields(
  a: ObjectContent['fields'],
  b: ObjectContent['fields'],
): ObjectContent['fields'] {
  if (a === undefined && b === undefined) return undefined;
  const merged: Record<string, JsonValue> = { ...settledFields(a ?? {}) };
  for (const [name, value] of Object.entries(settledFields(b ?? {}))) {
    const held = merged[name];
    if (Array.isArray(held) && Array.isArray(value))
      merged[name] = union<JsonValue>(held, value, canonicalJson) ?? [];
    else if (held === undefined || canonicalJson(value) > canonicalJson(held)) merged[name] = value;
  }
  return merged;
}
