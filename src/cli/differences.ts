// What changes between two JSON values, path by path, for people to look at before or after an apply.

export interface Difference {
  /** Dotted path. */
  readonly path: string;
  /** JSON text; absent = was not there. */
  readonly from?: string;
  /** JSON text; absent = is gone. */
  readonly to?: string;
}

/** All leaves that differ, in the order of their paths: `outputs.lists.ceiling`, where `outputs` is a list with one of that name. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const from = leaves(before);
  const to = leaves(after);
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths.flatMap((path): Difference[] => {
    const [old, next] = [from.get(path), to.get(path)];
    if (old === next) return [];
    return [
      {
        path,
        ...(old === undefined ? {} : { from: old }),
        ...(next === undefined ? {} : { to: next }),
      },
    ];
  });
}

function leaves(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  const members = membersOf(value);
  if (members === undefined) {
    if (value !== undefined) into.set(path, JSON.stringify(value));
    return into;
  }
  for (const [name, member] of members)
    leaves(member, path === '' ? name : `${path}.${name}`, into);
  return into;
}

/** Of a list of objects each by its name, or by its place; lists of plain values are one leaf. */
function membersOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (!Array.isArray(value)) return isObject(value) ? Object.entries(value) : undefined;
  const items = value as readonly unknown[];
  if (items.length === 0 || !items.every(isObject)) return undefined;
  const names = items.map((item) => item['name']);
  const named = new Set(names).size === items.length && names.every(isText);
  return items.map((item, index) => {
    const { name, ...rest } = item;
    return named ? [String(name), rest] : [String(index + 1), item];
  });
}

const isText = (value: unknown): boolean => typeof value === 'string';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
