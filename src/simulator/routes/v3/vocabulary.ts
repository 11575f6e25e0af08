// v3 lists of what records refer to and nobody writes here: security labels, attribute types, owners, users.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { LabelRecord } from '../../state/words.ts';
import {
  ATTRIBUTE_TYPE_KEYWORDS,
  LABEL_KEYWORDS,
  OWNER_KEYWORDS,
  USER_KEYWORDS,
} from '../../tql/metadata-keywords.ts';
import { NO_KNOWN_FIELDS } from './describe-tables.ts';
import { listReply } from './list.ts';
import type { ListSource } from './list-search.ts';
import {
  attributeTypeView,
  labelView,
  ownerView,
  permissionOf,
  userView,
} from './metadata-views.ts';
import { oneReply, refuse } from './write.ts';

const everything = (): boolean => true;

/** A read-only list and one of its records by id. */
const readOnly = <T extends { readonly id: number }>(
  path: string,
  source: (request: ApiRequest) => ListSource<T>,
  view: (request: ApiRequest, record: T) => unknown,
): Route[] => [
  route('GET', `v3/${path}`, (request) =>
    listReply(request, source(request), NO_KNOWN_FIELDS, (record) => view(request, record)),
  ),
  route('GET', `v3/${path}/:id`, (request, { id = '' }): Reply => {
    const { records, visible } = source(request);
    for (const record of records())
      if (record.id === Number(id) && visible(record)) return oneReply(view(request, record));
    return refuse('NotFound');
  }),
];

const labels = ({ platform, user, query }: ApiRequest): ListSource<LabelRecord> => {
  const seen = new Set(platform.access.visibleOwners(user).map(({ name }) => name));
  const owner = query.get('owner');
  return {
    name: 'securityLabels',
    keywords: LABEL_KEYWORDS,
    records: () => platform.store.vocabulary.labels,
    visible: (label) =>
      label.owner === 'System' ||
      (seen.has(label.owner) && (owner === null || owner === label.owner)),
  };
};

export const vocabularyRoutes: readonly Route[] = [
  ...readOnly('securityLabels', labels, (_request, label) => labelView(label)),
  ...readOnly(
    'attributeTypes',
    ({ platform }) => ({
      name: 'attributeTypes',
      keywords: ATTRIBUTE_TYPE_KEYWORDS,
      records: () => platform.store.vocabulary.attributeTypes.values(),
      visible: everything,
    }),
    (_request, type) => attributeTypeView(type),
  ),
  ...readOnly(
    'security/owners',
    ({ platform, user }) => ({
      name: 'owners',
      keywords: OWNER_KEYWORDS,
      records: () =>
        platform.access.visibleOwners(user).map((owner) => ({
          id: owner.id,
          owner,
          userId: platform.access.idOf(user.accessId),
          permission: permissionOf(platform, user, owner),
        })),
      visible: everything,
    }),
    ({ platform, user }, { owner }) => ownerView(platform, user, owner),
  ),
  ...readOnly(
    'security/users',
    ({ platform: { access } }) => ({
      name: 'users',
      keywords: USER_KEYWORDS,
      records: () =>
        [...access.users.keys()].map((accessId) => ({ id: access.idOf(accessId), accessId })),
      visible: everything,
    }),
    ({ platform }, { accessId }) => ({ ...userView(platform, accessId), role: 'Api User' }),
  ),
];
