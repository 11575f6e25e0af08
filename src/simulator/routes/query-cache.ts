// Results of the last list queries, so that paging through a million records does not search anew for each page. A change of the store
// makes them old.
import type { PlatformStore } from '../state/store.ts';

const CACHED_QUERIES = 8;

interface CacheEntry {
  readonly key: string;
  readonly version: number;
  readonly matches: readonly unknown[];
}
const cache = new WeakMap<PlatformStore, CacheEntry[]>();

/** `key` must name everything the search depends on but the content: list, user, filters, order. */
export const cachedMatches = <T>(
  store: PlatformStore,
  key: string,
  find: () => readonly T[],
): readonly T[] => {
  const { version } = store;
  const entries = cache.get(store) ?? [];
  const known = entries.find((entry) => entry.key === key && entry.version === version);
  if (known !== undefined) return known.matches as readonly T[];
  const matches = find();
  const others = entries.filter((entry) => entry.key !== key && entry.version === version);
  cache.set(store, [{ key, version, matches }, ...others].slice(0, CACHED_QUERIES));
  return matches;
};
