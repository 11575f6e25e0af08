// v3 groups: list, one by id or xid, create or update, change, delete.
import { readGroupFields } from '../batch/group-entity.ts';
import { ContentProblem, EntityProblem } from '../batch/outcome.ts';
import type { Reply } from '../transport/reply.ts';
import type { ApiRequest } from '../transport/request.ts';
import { route, type Route } from '../transport/router.ts';
import type { GroupRecord } from '../state/records.ts';
import { GROUP_KEYWORDS } from '../tql/keywords.ts';
import { groupTypeNamed, type GroupTypeInfo } from '../values/group-types.ts';
import {
  deletedReply,
  fieldNames,
  oneReply,
  readObject,
  refuse,
  requirePower,
  targetOwner,
  writeDates,
  type Body,
} from './v3-intel.ts';
import { listReply } from './v3-list.ts';
import { writeNested } from './v3-nested.ts';
import { groupView } from './v3-views.ts';

type Parameters = Readonly<Record<string, string>>;

const list = (request: ApiRequest): Reply => {
  const { platform, user } = request;
  const visible = new Set(platform.access.visibleOwners(user));
  const owner = request.query.has('owner') ? targetOwner(request) : undefined;
  return listReply(
    request,
    {
      name: 'groups',
      keywords: GROUP_KEYWORDS,
      records: () => platform.store.groups.values(),
      visible: (group) =>
        visible.has(group.owner) && (owner === undefined || group.owner === owner),
    },
    (group, { fields }) => groupView(platform, group, fields),
  );
};

/** By id among visible owners; by xid in the named owner or the user's own. */
const find = (request: ApiRequest, id: string): GroupRecord => {
  const { store, access } = request.platform;
  const byId = /^\d+$/.test(id) ? store.groups.get(Number(id)) : undefined;
  if (byId !== undefined && access.can(request.user, byId.owner, 'see')) return byId;
  const byXid = store.groupsByXid.get(id);
  if (byXid !== undefined && byXid.owner === targetOwner(request)) return byXid;
  return refuse('NotFound');
};

const get = (request: ApiRequest, { id = '' }: Parameters): Reply =>
  oneReply(groupView(request.platform, find(request, id), fieldNames(request)));

const typeFields = (body: Body, type: GroupTypeInfo): Record<string, unknown> => {
  try {
    return readGroupFields(body, type);
  } catch (error) {
    if (error instanceof ContentProblem || error instanceof EntityProblem)
      return refuse('BadRequest', error.message);
    throw error;
  }
};

const write = (request: ApiRequest, group: GroupRecord, body: Body): void => {
  Object.assign(group.fields, typeFields(body, group.type));
  if (typeof body['name'] === 'string' && body['name'] !== '') group.name = body['name'];
  writeDates(group, body);
  writeNested(request.platform.store, group, body);
};

const create = (request: ApiRequest): Reply => {
  const { store } = request.platform;
  const body = readObject(request);
  const owner = targetOwner(request, body);
  requirePower(request, owner, 'write');
  const type = groupTypeNamed(typeof body['type'] === 'string' ? body['type'] : '');
  const { name } = body;
  if (type === undefined || typeof name !== 'string' || name === '') return refuse('MissingData');
  const xid = typeof body['xid'] === 'string' ? body['xid'] : undefined;
  const existing = xid === undefined ? undefined : store.groupsByXid.get(xid);
  if (existing !== undefined && existing.owner !== owner) return refuse('Conflict');
  const group = existing ?? store.addGroup(owner, type, name, xid, request.user.accessId);
  write(request, group, body);
  const view = groupView(request.platform, group, fieldNames(request));
  return oneReply(view, existing === undefined ? 'Created' : 'Updated');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const group = find(request, id);
  requirePower(request, group.owner, 'write');
  write(request, group, readObject(request));
  return oneReply(groupView(request.platform, group, fieldNames(request)), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const group = find(request, id);
  requirePower(request, group.owner, 'delete');
  request.platform.store.removeGroup(group);
  return deletedReply();
};

export const groupRoutes: readonly Route[] = [
  route('GET', 'v3/groups', list),
  route('POST', 'v3/groups', create),
  route('GET', 'v3/groups/:id', get),
  route('PUT', 'v3/groups/:id', update),
  route('DELETE', 'v3/groups/:id', remove),
];
