// v3 attributes by themselves: `indicatorAttributes` and `groupAttributes`, each attribute with the object it belongs to.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { keepOneDefault } from '../../state/default-attributes.ts';
import type { IntelRecord } from '../../state/records.ts';
import type { Keywords } from '../../tql/compile.ts';
import {
  GROUP_ATTRIBUTE_KEYWORDS,
  INDICATOR_ATTRIBUTE_KEYWORDS,
  type AttributeOf,
} from '../../tql/metadata-keywords.ts';
import { ATTRIBUTE_FIELDS } from './describe-tables.ts';
import { listReply } from './list.ts';
import { attributeView } from './metadata-views.ts';
import { createAttribute, updateAttribute } from './nested-attributes.ts';
import { deletedReply, oneReply, readObject, refuse, requirePower, visibleTo } from './write.ts';

interface Kind {
  readonly path: 'indicatorAttributes' | 'groupAttributes';
  readonly parentKey: 'indicatorId' | 'groupId';
  readonly records: (request: ApiRequest) => ReadonlyMap<number, IntelRecord>;
  readonly keywords: Keywords<AttributeOf>;
}

const view = (
  { platform }: ApiRequest,
  kind: Kind,
  { item, parent }: AttributeOf,
): Record<string, unknown> => ({
  ...attributeView(platform, item),
  [kind.parentKey]: parent.id,
});

function* attributesOf(request: ApiRequest, kind: Kind): Generator<AttributeOf> {
  const visible = visibleTo(request);
  for (const parent of kind.records(request).values())
    if (visible(parent)) for (const item of parent.attributes) yield { item, parent };
}

const find = (request: ApiRequest, kind: Kind, id = ''): AttributeOf => {
  for (const one of attributesOf(request, kind)) if (String(one.item.id) === id) return one;
  return refuse('NotFound');
};

const changed = (request: ApiRequest, { parent }: AttributeOf): void => {
  const { store } = request.platform;
  parent.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const create = (request: ApiRequest, kind: Kind): Reply => {
  const body = readObject(request);
  const parent = kind.records(request).get(Number(body[kind.parentKey]));
  const { access } = request.platform;
  if (parent === undefined || !access.can(request.user, parent.owner, 'see'))
    return refuse('NotFound');
  requirePower(request, parent.owner, 'write');
  const item = createAttribute(request, parent, body);
  parent.attributes = keepOneDefault([...parent.attributes, item]);
  changed(request, { item, parent });
  return oneReply(view(request, kind, { item, parent }), 'Created');
};

const update = (request: ApiRequest, kind: Kind, id: string | undefined): Reply => {
  const one = find(request, kind, id);
  requirePower(request, one.parent.owner, 'write');
  request.platform.store.log.touch(one.parent);
  updateAttribute(request.platform.store, one.parent, one.item, readObject(request));
  const others = one.parent.attributes.filter((other) => other !== one.item);
  if (one.item.displayed) keepOneDefault([...others, one.item]);
  changed(request, one);
  return oneReply(view(request, kind, one), 'Updated');
};

const remove = (request: ApiRequest, kind: Kind, id: string | undefined): Reply => {
  const one = find(request, kind, id);
  requirePower(request, one.parent.owner, 'delete');
  one.parent.attributes = one.parent.attributes.filter((other) => other !== one.item);
  changed(request, one);
  return deletedReply();
};

const KINDS: readonly Kind[] = [
  {
    path: 'indicatorAttributes',
    parentKey: 'indicatorId',
    records: ({ platform }) => platform.store.indicators,
    keywords: INDICATOR_ATTRIBUTE_KEYWORDS,
  },
  {
    path: 'groupAttributes',
    parentKey: 'groupId',
    records: ({ platform }) => platform.store.groups,
    keywords: GROUP_ATTRIBUTE_KEYWORDS,
  },
];

export const attributeRoutes: readonly Route[] = KINDS.flatMap((kind) => [
  route('GET', `v3/${kind.path}`, (request) =>
    listReply(
      request,
      {
        name: kind.path,
        keywords: kind.keywords,
        records: () => attributesOf(request, kind),
        visible: () => true,
      },
      ATTRIBUTE_FIELDS,
      (one) => view(request, kind, one),
    ),
  ),
  route('POST', `v3/${kind.path}`, (request) => create(request, kind)),
  route('GET', `v3/${kind.path}/:id`, (request, { id }) =>
    oneReply(view(request, kind, find(request, kind, id))),
  ),
  route('PUT', `v3/${kind.path}/:id`, (request, { id }) => update(request, kind, id)),
  route('DELETE', `v3/${kind.path}/:id`, (request, { id }) => remove(request, kind, id)),
]);
