// Where a path leads in JSON that is in memory as a whole, such as a page.
import { isJsonObject, memberAt } from './json-values.ts';

/** A path as people write it: `data[]`, `a.b[].c`. */
export const written = (path: readonly string[]): string => path.join('.').replaceAll('.[]', '[]');

export const isEach = (step: string): boolean => step === '[]' || step === '{}';

/** How deep the outermost list or object of records lies, 1 for the outermost value; 0 for a path of names alone. */
export const listLevel = (path: readonly string[]): number => path.findIndex(isEach) + 1;

/** Whether there is such a list or object, if an empty one. */
export function hasPlace(json: unknown, path: readonly string[]): boolean {
  const level = listLevel(path);
  const place = memberAt(json, level === 0 ? path : path.slice(0, level - 1));
  return path[level - 1] === '[]' ? Array.isArray(place) : isJsonObject(place);
}

/** Whether at least one record is at the end of the path: an object, not `null` or a plain value. */
export function hasRecord(json: unknown, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return isJsonObject(json);
  if (step === '[]')
    return Array.isArray(json) && json.some((item: unknown) => hasRecord(item, rest));
  if (!isJsonObject(json)) return false;
  return step === '{}'
    ? Object.values(json).some((item) => hasRecord(item, rest))
    : hasRecord(memberAt(json, [step]), rest);
}
