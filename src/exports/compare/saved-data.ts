// Saved answers as both modes would have been answered: the conditions that the parameters make are looked at here, because there is
// no platform to do it. Queries of the user's own count as having been asked when the answers were saved.
import { COMPATIBLE_PAGE_SIZE, type ObjectKind } from '../query/compatible.ts';
import type { ReadExported } from '../read-exported.ts';
import { isAskedFor, rowThatLeavesOut } from './asked-for.ts';
import type { BothParameters, CompareRequest } from './compare-modes.ts';
import { keyOf, type ListedObject } from './integration-runs.ts';

type Data = Pick<CompareRequest, 'page' | 'objects' | 'owners'>;

interface Known {
  readonly modified: string;
  readonly listed?: ListedObject;
}

/** @param read the saved objects, from the first one on each time; of one that comes again the later modification counts */
export async function savedData(
  read: () => AsyncIterable<ReadExported>,
  { compatible, fixed }: BothParameters,
): Promise<Data> {
  const known = new Map<string, Known>();
  const owners = new Set<string>();
  for await (const one of read()) {
    if ('refused' in one) continue;
    const { object } = one;
    const { id, dateAdded = '', lastModified = dateAdded, ownerName } = object.record;
    if (ownerName !== undefined) owners.add(ownerName);
    const before = known.get(keyOf(object.kind, id));
    if (before !== undefined && before.modified >= lastModified) continue;
    const isInactive = object.kind === 'indicator' && object.record.active === false;
    const isListed =
      !isInactive &&
      isAskedFor(object, compatible) &&
      rowThatLeavesOut(object, compatible) === undefined;
    known.set(keyOf(object.kind, id), {
      modified: lastModified,
      ...(isListed ? { listed: { id, added: dateAdded } } : {}),
    });
  }
  const lists = new Map<ObjectKind, readonly ListedObject[]>(
    (['indicator', 'group'] as const).map((kind) => [
      kind,
      [...known]
        .flatMap(([key, { listed }]) =>
          listed !== undefined && key.startsWith(kind) ? [listed] : [],
        )
        .sort((left, right) => (left.added < right.added ? -1 : left.added > right.added ? 1 : 0)),
    ]),
  );
  const userQuery = (kind: ObjectKind): boolean =>
    kind === 'indicator' || compatible.use_indicator_query_for_group
      ? compatible.indicator_query !== ''
      : compatible.group_query !== '';
  return {
    owners: owners.size,
    page: (kind, after, start) => {
      const all = lists.get(kind) ?? [];
      const late =
        after === undefined || userQuery(kind) ? all : all.filter(({ added }) => added > after);
      return Promise.resolve(late.slice(start, start + COMPATIBLE_PAGE_SIZE));
    },
    objects: async function* (kind): AsyncGenerator<ReadExported, void, undefined> {
      const given = new Set<string>();
      for await (const one of read()) {
        if ('refused' in one) {
          // Nobody knows of what kind it is; it counts once.
          if (kind === 'indicator') yield one;
          continue;
        }
        const { object } = one;
        if (object.kind !== kind || !isAskedFor(object, fixed)) continue;
        const key = keyOf(kind, object.record.id);
        const { dateAdded = '', lastModified = dateAdded } = object.record;
        if (given.has(key) || known.get(key)?.modified !== lastModified) continue;
        given.add(key);
        yield one;
      }
    },
  };
}
