// Whose objects a list is about: one owner goes into the request, several into the query, all into neither.
import { CodedError } from '../../core/errors.ts';
import { ALL_OWNERS, checkOwner, type ClientContext, type OwnerChoice } from '../context.ts';
import type { FilterNode } from '../filters/filter.ts';
import { didYouMean } from '../nearest.ts';
import { ownerName } from '../filters/kinds.ts';

interface Wanted {
  readonly owner?: OwnerChoice | undefined;
  readonly where?: { readonly node: FilterNode } | undefined;
}

/** A filter that names owners takes the place of the client's own. */
export function chooseOwner(
  { defaultOwner }: ClientContext,
  { owner, where }: Wanted,
): { readonly owner: string | undefined; readonly filter?: FilterNode } {
  if (owner === ALL_OWNERS) return { owner: undefined };
  if (typeof owner === 'string') return { owner: checkOwner(owner) };
  if (owner === undefined)
    return { owner: where !== undefined && namesOwner(where.node) ? undefined : defaultOwner };
  owner.forEach(checkOwner);
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

/** Names that stand in the query rather than in the request: the platform says nothing about one that it does not know. */
export async function checkOwners(
  { known }: ClientContext,
  owner: OwnerChoice | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isList(owner) || owner.length < 2) return;
  const names = await known.owners(signal);
  const stranger = owner.find((name) => !names.includes(name));
  if (stranger === undefined) return;
  throw new CodedError(
    'PermissionDenied',
    `owner ${JSON.stringify(stranger)}: these credentials can read no such owner${didYouMean(stranger, names)}; see owners.list()`,
    { details: { object: 'owner', owner: stranger, endpoint: 'GET /v2/owners' } },
  );
}

const isList = (owner: OwnerChoice | undefined): owner is readonly string[] => Array.isArray(owner);
