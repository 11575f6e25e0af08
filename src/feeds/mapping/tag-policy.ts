// What an operator decides about tags of a feed (M11): cut, renamed, in another case, left out, or only those of a list.
import type { JsonValue } from '../../core/json.ts';
import { listOf } from './scalars.ts';

export type TagPolicy = (tags: readonly string[]) => readonly string[];

const lower = (text: string): string => text.toLowerCase();

const CASES: Readonly<Record<string, (text: string) => string>> = {
  lower,
  upper: (text) => text.toUpperCase(),
  first: (text) => text.charAt(0).toUpperCase() + text.slice(1),
};

/** The tag without the first prefix that it has; one that is a prefix and nothing else stays. */
function withoutPrefix(tag: string, prefixes: readonly string[]): string {
  const found = prefixes.find((prefix) => lower(tag).startsWith(prefix));
  return (found === undefined ? '' : tag.slice(found.length).trim()) || tag;
}

/** From the parameter `tag_policy`; undefined when it changes nothing. Case does not matter, the new name is written as given. */
export function tagPolicyOf(
  parameters: Readonly<Record<string, JsonValue>>,
  note: (name: string) => void,
): TagPolicy | undefined {
  const given = parameters['tag_policy'];
  if (typeof given !== 'object' || given === null || Object.keys(given).length === 0)
    return undefined;
  const { allow, deny, map, strip, case: wanted } = given as Readonly<Record<string, JsonValue>>;
  const prefixes = listOf(strip).map(lower);
  const inCase =
    CASES[typeof wanted === 'string' ? wanted : ''] ?? ((text: string): string => text);
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
      const word = withoutPrefix(tag, prefixes);
      const name = names.get(lower(tag)) ?? names.get(lower(word)) ?? inCase(word);
      const isKept = !denied.has(lower(name)) && allowed?.has(lower(name)) !== false;
      if (isKept) kept.set(lower(name), name);
      else note('tag_left_out');
    }
    return [...kept.values()].sort();
  };
}
