// What the filters by name share: looking into a record, and saying that the server's answer is exact.
import type { TqlCondition } from '../tql/condition.ts';
import type { Filter, FilterObject, Judged, Pushed } from './filter.ts';

export type Both = Filter<FilterObject>;

/** Whatever the case of the letters. */
export const same = (left: unknown, right: string): boolean =>
  typeof left === 'string' && left.toLowerCase() === right.toLowerCase();
export const listIn = (
  record: Judged,
  key: string,
): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(record[key]) ? (record[key] as readonly Readonly<Record<string, unknown>>[]) : [];
export const exact = (of: { readonly condition: TqlCondition }): Pushed => ({
  condition: of.condition,
  exact: true,
});
