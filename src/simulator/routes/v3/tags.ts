// v3 tags: list, one, create, rename or describe, delete. A tag belongs to one owner.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import { removeTag } from '../../state/remove-tag.ts';
import type { TagRecord } from '../../state/words.ts';
import { TAG_KEYWORDS } from '../../tql/metadata-keywords.ts';
import { TAG_FIELDS } from './describe-tables.ts';
import { listReply } from './list.ts';
import type { ListSource } from './list-search.ts';
import { tagView } from './metadata-views.ts';
import { checkTagName } from './nested-metadata.ts';
import { deletedReply, oneReply, readObject, refuse, requirePower, targetOwner } from './write.ts';

type Parameters = Readonly<Record<string, string>>;

const source = ({ platform, user, query }: ApiRequest): ListSource<TagRecord> => {
  const owner = query.get('owner');
  return {
    name: 'tags',
    keywords: TAG_KEYWORDS,
    records: () => platform.access.visibleOwners(user).flatMap((one) => [...one.tags.all()]),
    visible: (tag) => owner === null || tag.owner === owner,
  };
};

/** By id, or by name in the named owner or the user's own. */
const find = (request: ApiRequest, id: string): { tag: TagRecord; owner: OwnerRecord } => {
  for (const owner of request.platform.access.visibleOwners(request.user))
    for (const tag of owner.tags.all()) if (String(tag.id) === id) return { tag, owner };
  const owner = targetOwner(request);
  const tag = owner.tags.find(id);
  return tag === undefined ? refuse('NotFound') : { tag, owner };
};

const create = (request: ApiRequest): Reply => {
  const body = readObject(request);
  const named = body['owner'];
  const owner = targetOwner(request, {
    ...body,
    ...(named === undefined ? {} : { ownerName: named }),
  });
  requirePower(request, owner, 'write');
  const name = checkTagName(body['name']);
  if (owner.tags.find(name) !== undefined) return refuse('Conflict');
  const { store } = request.platform;
  const tag = owner.tags.named(name, store.clock.nowSeconds());
  if (typeof body['description'] === 'string') tag.description = body['description'];
  store.version += 1;
  return oneReply(tagView(tag), 'Created');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const { tag, owner } = find(request, id);
  requirePower(request, owner, 'write');
  const body = readObject(request);
  if (body['name'] !== undefined && body['name'] !== tag.name) {
    const name = checkTagName(body['name']);
    if (owner.tags.find(name) !== undefined) return refuse('Conflict');
    owner.tags.rename(tag, name);
  }
  if (typeof body['description'] === 'string') tag.description = body['description'];
  request.platform.store.version += 1;
  return oneReply(tagView(tag), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const { tag, owner } = find(request, id);
  requirePower(request, owner, 'delete');
  removeTag(request.platform.store, owner, tag);
  return deletedReply();
};

export const tagRoutes: readonly Route[] = [
  route('GET', 'v3/tags', (request) => listReply(request, source(request), TAG_FIELDS, tagView)),
  route('POST', 'v3/tags', create),
  route('GET', 'v3/tags/:id', (request, { id = '' }) => oneReply(tagView(find(request, id).tag))),
  route('PUT', 'v3/tags/:id', update),
  route('DELETE', 'v3/tags/:id', remove),
];
