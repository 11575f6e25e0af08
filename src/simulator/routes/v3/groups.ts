// v3 groups: list, one by id or xid, create or update, change, delete one or by query, event types.
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { GroupRecord } from '../../state/records.ts';
import { GROUP_KEYWORDS } from '../../tql/group-keywords.ts';
import { EVENT_TYPES } from '../../values/group-types.ts';
import { bulkDelete } from './bulk-delete.ts';
import { GROUP_FIELDS } from './describe-tables.ts';
import { readFields } from './fields.ts';
import { groupOfBody, writeGroup } from './group-from-body.ts';
import { groupView } from './group-view.ts';
import { listReply } from './list.ts';
import { narrowedBy } from './list-candidates.ts';
import type { ListSource } from './list-search.ts';
import {
  deletedReply,
  oneReply,
  readCreate,
  readObject,
  refuse,
  requirePower,
  targetOwner,
  visibleTo,
} from './write.ts';

type Parameters = Readonly<Record<string, string>>;

const source = (request: ApiRequest): ListSource<GroupRecord> => ({
  name: 'groups',
  keywords: GROUP_KEYWORDS,
  records: () => request.platform.store.groups.values(),
  narrowed: narrowedBy(
    {
      byId: request.platform.store.groups,
      byDate: request.platform.store.groupDates,
      version: request.platform.store.version,
    },
    GROUP_KEYWORDS,
  ),
  visible: visibleTo(request),
});

const list = (request: ApiRequest): Reply =>
  listReply(request, source(request), GROUP_FIELDS, (group, fields) =>
    groupView(request.platform, group, fields),
  );

/** By id among visible owners; by xid in the named owner or the user's own. */
export const findGroup = (request: ApiRequest, id: string): GroupRecord => {
  const { store, access } = request.platform;
  const byId = /^\d+$/.test(id) ? store.groups.get(Number(id)) : undefined;
  if (byId !== undefined && access.can(request.user, byId.owner, 'see')) return byId;
  const byXid = store.groupsByXid.get(id);
  if (byXid !== undefined && byXid.owner === targetOwner(request)) return byXid;
  return refuse('NotFound');
};

const shown = (request: ApiRequest, group: GroupRecord): Record<string, unknown> =>
  groupView(request.platform, group, readFields(request, GROUP_FIELDS));

const get = (request: ApiRequest, { id = '' }: Parameters): Reply =>
  oneReply(shown(request, findGroup(request, id)));

const create = (request: ApiRequest): Reply => {
  const { body, owner } = readCreate(request);
  const { group, created } = groupOfBody(request, owner, body);
  return oneReply(shown(request, group), created ? 'Created' : 'Updated');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const group = findGroup(request, id);
  requirePower(request, group.owner, 'write');
  writeGroup(request, group, readObject(request));
  return oneReply(shown(request, group), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const group = findGroup(request, id);
  requirePower(request, group.owner, 'delete');
  request.platform.store.removeGroup(group);
  return deletedReply();
};

const removeMany = (request: ApiRequest): Reply =>
  bulkDelete(request, source(request), (group) => request.platform.store.removeGroup(group));

const eventTypes = (): Reply => {
  const data = EVENT_TYPES.map((name, index) => ({ id: index + 1, name }));
  return json(200, { data, count: data.length, status: 'Success' });
};

export const groupRoutes: readonly Route[] = [
  route('GET', 'v3/groups', list),
  route('POST', 'v3/groups', create),
  route('DELETE', 'v3/groups', removeMany),
  route('GET', 'v3/groups/eventTypeCategories', eventTypes),
  route('GET', 'v3/groups/:id', get),
  route('PUT', 'v3/groups/:id', update),
  route('POST', 'v3/groups/:id', update),
  route('DELETE', 'v3/groups/:id', remove),
];
