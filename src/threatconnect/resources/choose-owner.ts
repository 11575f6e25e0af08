// Whose objects a list is about: one owner goes into the request, several into the query, all into neither.
import { CodedError } from '../../core/errors.ts';
import { ALL_OWNERS, type ClientContext, type OwnerChoice } from '../context.ts';
import type { FilterNode } from '../filters/filter.ts';
import { ownerName } from '../filters/kinds.ts';

interface Wanted {
  readonly owner?: OwnerChoice;
  readonly where?: { readonly node: FilterNode };
}

/** A filter that names owners takes the place of the client's own. */
export function chooseOwner(
  { defaultOwner }: ClientContext,
  { owner, where }: Wanted,
): { readonly owner: string | undefined; readonly filter?: FilterNode } {
  if (owner === ALL_OWNERS) return { owner: undefined };
  if (typeof owner === 'string') return { owner };
  if (owner === undefined)
    return { owner: where !== undefined && namesOwner(where.node) ? undefined : defaultOwner };
  const [first, ...rest] = owner;
  if (first === undefined)
    throw new CodedError('ConfigInvalid', 'owner: expected at least one name, got an empty list', {
      details: { object: 'owner' },
    });
  return rest.length === 0
    ? { owner: first }
    : { owner: undefined, filter: ownerName(first, ...rest).node };
}

function namesOwner(node: FilterNode): boolean {
  if (node.kind === 'leaf') return node.namesOwner === true;
  return node.kind === 'not' ? namesOwner(node.part) : node.parts.some(namesOwner);
}
