// The order of members in a content: what counts as a change by name, then what does not. `compile-object.ts` writes contents in it,
// `encode-object.ts` relies on it.
import type { ObjectContent } from '../../core/mapped-object.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The members outside the fingerprint, in their order at the end of a content; undefined when there are none. */
export function fleetingPart(content: ObjectContent): ObjectContent | undefined {
  const { lastSeen, once, volatile, volatileLastSeen } = content;
  if (once === undefined && volatile === undefined && volatileLastSeen === undefined)
    return undefined;
  const part: Mutable<ObjectContent> = {};
  if (volatileLastSeen !== undefined) {
    if (lastSeen !== undefined) part.lastSeen = lastSeen;
    part.volatileLastSeen = volatileLastSeen;
  }
  if (once !== undefined) part.once = once;
  if (volatile !== undefined) part.volatile = volatile;
  return part;
}

/** The same content with its members in order. */
export function orderMembers(content: ObjectContent): ObjectContent {
  const last = fleetingPart(content) ?? {};
  const first = Object.entries(content)
    .filter(([name]) => !Object.hasOwn(last, name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...Object.fromEntries(first), ...last };
}
