// What an operator decides about tags of a feed (M11): renamed, left out, or only those of a list.
import type { JsonValue } from '../../core/json.ts';
import { listOf } from './scalars.ts';

export type TagPolicy = (tags: readonly string[]) => readonly string[];

const lower = (text: string): string => text.toLowerCase();

/** From the parameter `tag_policy`; undefined when it changes nothing. Case does not matter, the new name is written as given. */
export function tagPolicyOf(
  parameters: Readonly<Record<string, JsonValue>>,
  note: (name: string) => void,
): TagPolicy | undefined {
  const given = parameters['tag_policy'];
  if (typeof given !== 'object' || given === null || Object.keys(given).length === 0)
    return undefined;
  const { allow, deny, map } = given as Readonly<Record<string, JsonValue>>;
  const allowed = allow === undefined ? undefined : new Set(listOf(allow).map(lower));
  const denied = new Set(listOf(deny).map(lower));
  const names = new Map(
    Object.entries((map ?? {}) as Readonly<Record<string, string>>).map(([from, to]) => [
      lower(from),
      to,
    ]),
  );
  return (tags) => {
    const kept = new Map<string, string>();
    for (const tag of tags) {
      const name = names.get(lower(tag)) ?? tag;
      const isKept = !denied.has(lower(name)) && allowed?.has(lower(name)) !== false;
      if (isKept) kept.set(lower(name), name);
      else note('tag_left_out');
    }
    return [...kept.values()].sort();
  };
}
