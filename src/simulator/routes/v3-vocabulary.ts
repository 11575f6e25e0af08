// v3 lists of what records refer to: tags, security labels, attribute types, owners.
import type { Reply } from '../transport/reply.ts';
import type { ApiRequest } from '../transport/request.ts';
import { route, type Route } from '../transport/router.ts';
import {
  ATTRIBUTE_TYPE_KEYWORDS,
  LABEL_KEYWORDS,
  OWNER_KEYWORDS,
  TAG_KEYWORDS,
} from '../tql/keywords.ts';
import { oneReply, refuse } from './v3-intel.ts';
import { listReply } from './v3-list.ts';
import { attributeTypeView, labelView, ownerView, tagView } from './v3-views.ts';

const everything = (): boolean => true;

const tags = (request: ApiRequest): Reply => {
  const owners = request.platform.access.visibleOwners(request.user);
  const owner = request.query.get('owner');
  return listReply(
    request,
    {
      name: 'tags',
      keywords: TAG_KEYWORDS,
      records: () => owners.flatMap((one) => [...one.tags.all()]),
      visible: (tag) => owner === null || tag.owner === owner,
    },
    tagView,
  );
};

const labels = (request: ApiRequest): Reply => {
  const names = new Set(request.platform.access.visibleOwners(request.user).map((one) => one.name));
  return listReply(
    request,
    {
      name: 'securityLabels',
      keywords: LABEL_KEYWORDS,
      records: () => request.platform.store.labels,
      visible: (label) => label.owner === 'System' || names.has(label.owner),
    },
    labelView,
  );
};

const attributeTypes = (request: ApiRequest): Reply =>
  listReply(
    request,
    {
      name: 'attributeTypes',
      keywords: ATTRIBUTE_TYPE_KEYWORDS,
      records: () => request.platform.store.attributeTypes.values(),
      visible: everything,
    },
    attributeTypeView,
  );

const owners = (request: ApiRequest): Reply =>
  listReply(
    request,
    {
      name: 'owners',
      keywords: OWNER_KEYWORDS,
      records: () => request.platform.access.visibleOwners(request.user),
      visible: everything,
    },
    (owner) => ownerView(request.platform, request.user, owner),
  );

export const vocabularyRoutes: readonly Route[] = [
  route('GET', 'v3/tags', tags),
  route('GET', 'v3/securityLabels', labels),
  route('GET', 'v3/attributeTypes', attributeTypes),
  route('GET', 'v3/security/owners', owners),
  route('GET', 'v3/security/owners/:id', (request, { id = '' }) => {
    const { platform, user } = request;
    const owner = platform.access.visibleOwners(user).find((one) => one.id === Number(id));
    return owner === undefined ? refuse('NotFound') : oneReply(ownerView(platform, user, owner));
  }),
];
