// What changes between two JSON values, path by path, for people to look at before or after an apply.

export interface Difference {
  /** Dotted path. */
  readonly path: string;
  /** JSON text; absent = was not there. */
  readonly from?: string;
  /** JSON text; absent = is gone. */
  readonly to?: string;
}

/** All leaves that differ, in the order of their paths. */
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
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value))
      leaves(member, path === '' ? name : `${path}.${name}`, into);
  } else if (value !== undefined) into.set(path, JSON.stringify(value));
  return into;
}
