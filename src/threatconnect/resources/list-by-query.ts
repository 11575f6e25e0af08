// Lists of objects that have no filters by name: a condition in the platform's own language, typed or as text.
import { ALL_OWNERS, type ClientContext, type OwnerChoice } from '../context.ts';
import { leaf, type FilterNode } from '../filters/filter.ts';
import { ownerName } from '../filters/kinds.ts';
import type { Row } from '../records/row.ts';
import type { TqlOf } from '../tql/builder.ts';
import type { TqlObject } from '../tql/keywords.ts';
import { readTql } from '../tql/read.ts';
import { listObjects } from './list-objects.ts';
import type { ObjectQuery } from './object-query.ts';

export interface QueryListOptions<O extends TqlObject> {
  readonly where?: TqlOf<O> | string;
  /** @default the client's owner, else all readable owners */
  readonly owner?: OwnerChoice;
  /** Objects per request, at most 10 000. @default 1000 */
  readonly pageSize?: number;
  /** A `position` of an earlier iteration with the same query. */
  readonly from?: string;
  /** For example `dateAdded desc`. Weakens the promise of the iteration: see `object-query.ts`. @default by id */
  readonly sorting?: string;
  readonly signal?: AbortSignal;
}

export function listByQuery<R extends { readonly id: string }, O extends TqlObject>(
  context: ClientContext,
  kind: {
    readonly path: string;
    readonly read: (row: Row) => R;
    readonly fields: readonly string[];
  },
  { where, ...options }: QueryListOptions<O>,
): ObjectQuery<R> {
  const { path, read, fields } = kind;
  const owner = options.owner ?? context.defaultOwner;
  const parts: FilterNode[] = [];
  if (where !== undefined) {
    const condition = typeof where === 'string' ? readTql(where) : where.condition;
    parts.push(leaf({ label: 'a query', server: { condition, exact: true }, needs: [] }).node);
  }
  // Whether these lists heed the parameter `owner` is not documented, and what they list does not name its owner, so that
  // nobody would notice. The keyword is documented; the parameter stays, because it refuses owners that are not there.
  if (typeof owner === 'string') parts.push(ownerName(owner).node);
  return listObjects(
    context,
    { path, read },
    { ...options, owner: owner ?? ALL_OWNERS, fields, where: { node: { kind: 'and', parts } } },
  );
}
