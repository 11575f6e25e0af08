// A filter as data: leaves that know how the server is asked and how a record is judged here, joined by and, or and not.
// What the server can do is pushed down (`plan.ts`), the rest is done here, and `explain()` tells which.
import type { TqlCondition } from '../tql/condition.ts';

export type FilterObject = 'indicator' | 'group';

/** A record while it is judged: what it has depends on the fields that were fetched. */
export interface Judged {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What is sent for a leaf. Not exact: everything that matches comes back, and more. */
export interface Pushed {
  readonly condition: TqlCondition;
  readonly exact: boolean;
}

export interface Leaf {
  readonly kind: 'leaf';
  /** In words, for `explain()`. */
  readonly label: string;
  readonly server?: Pushed;
  /** What is sent for the opposite. The query language has no general `not`. */
  readonly opposite?: Pushed;
  readonly local?: (record: Judged) => boolean;
  /** It says whose objects are wanted: the client's own owner does not apply beside it. */
  readonly namesOwner?: boolean;
  /** Types that it names, for a look at their spelling. */
  readonly types?: readonly string[];
  /** Fields that the local judgement reads. */
  readonly needs: readonly string[];
}

export type FilterNode =
  | Leaf
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode };

/** A filter for indicators, for groups, or for both. */
export interface Filter<in O extends FilterObject> {
  readonly node: FilterNode;
  /** Never there: keeps filters of one kind of object away from lists of the other. */
  readonly filters?: (object: O) => void;
}

/** All of them; without any it matches everything. */
export const and = <O extends FilterObject>(...filters: readonly Filter<O>[]): Filter<O> => ({
  node: { kind: 'and', parts: filters.map((filter) => filter.node) },
});

/** Any of them; without any it matches nothing. */
export const or = <O extends FilterObject>(...filters: readonly Filter<O>[]): Filter<O> => ({
  node: { kind: 'or', parts: filters.map((filter) => filter.node) },
});

export const not = <O extends FilterObject>(filter: Filter<O>): Filter<O> => ({
  node: { kind: 'not', part: filter.node },
});

export const leaf = (part: Omit<Leaf, 'kind'>): { readonly node: Leaf } => ({
  node: { kind: 'leaf', ...part },
});
