// v2 groups: lists, one by branch and id, create, change, delete. Tasks are the same under an address of their own.
import { readGroupFields } from '../../batch/group-entity.ts';
import { ContentProblem, EntityProblem } from '../../batch/outcome.ts';
import { DATE_KEYS, type GroupRecord } from '../../state/records.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { readInstant } from '../../values/dates.ts';
import { groupTypeOfBranch, type GroupTypeInfo } from '../../values/group-types.ts';
import {
  entityOf,
  notFound,
  refuseV2,
  requireV2,
  succeeded,
  v2Owner,
  type Entity,
  type Parameters,
} from './envelope.ts';
import { groupEntity, groupList } from './lists.ts';
import { groupAt } from './locate.ts';
import { groupView, readExtras } from './views.ts';

function* inOwner(request: ApiRequest): Generator<GroupRecord> {
  const owner = v2Owner(request);
  for (const group of request.platform.store.groups.values())
    if (group.owner === owner) yield group;
}

const one = (request: ApiRequest, group: GroupRecord, status = 200): Reply => {
  const form = { typed: true, single: true };
  const view = groupView(request.platform, group, readExtras(request), form);
  return v2Success({ [groupEntity(group.type.name)]: view }, status);
};

const fieldsOf = (entity: Entity, type: GroupTypeInfo): Record<string, unknown> => {
  try {
    return readGroupFields(entity, type);
  } catch (error) {
    if (error instanceof ContentProblem || error instanceof EntityProblem)
      return refuseV2(400, error.message);
    throw error;
  }
};

const write = (request: ApiRequest, group: GroupRecord, entity: Entity): void => {
  const { store } = request.platform;
  store.log.touch(group);
  Object.assign(group.fields, fieldsOf(entity, group.type));
  if (typeof entity['name'] === 'string' && entity['name'] !== '') group.name = entity['name'];
  for (const key of DATE_KEYS) {
    const value = entity[key];
    const seconds = typeof value === 'string' ? readInstant(value) : undefined;
    if (seconds !== undefined) group.dates = { ...group.dates, [key]: seconds };
  }
  group.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const create = (request: ApiRequest, branch: string | undefined): Reply => {
  const type = groupTypeOfBranch(branch ?? '') ?? notFound();
  const owner = v2Owner(request);
  const key = groupEntity(type.name);
  requireV2(request, owner, 'write', key, 'created');
  const entity = entityOf(request);
  const { name } = entity;
  if (typeof name !== 'string' || name === '') return refuseV2(400, 'Please enter a valid name');
  for (const required of type.requiredKeys)
    if (typeof entity[required] !== 'string') refuseV2(400, `Please enter a valid ${required}`);
  const xid = typeof entity['xid'] === 'string' ? entity['xid'] : undefined;
  const { store } = request.platform;
  fieldsOf(entity, type);
  if (xid !== undefined && store.groupsByXid.has(xid))
    return refuseV2(
      400,
      `The xid for this ${key} is invalid, a(n) ${key} with this xid already exists`,
    );
  const group = store.addGroup(owner, type, name, xid, request.user.accessId);
  write(request, group, entity);
  return one(request, group, 201);
};

const update = (request: ApiRequest, group: GroupRecord): Reply => {
  requireV2(request, group.owner, 'write', groupEntity(group.type.name), 'updated');
  write(request, group, entityOf(request));
  return one(request, group);
};

const remove = (request: ApiRequest, group: GroupRecord): Reply => {
  requireV2(request, group.owner, 'delete', groupEntity(group.type.name), 'deleted');
  request.platform.store.removeGroup(group);
  return succeeded();
};

/** The same five calls under a path; `branchOf` tells the type. */
const routesAt = (
  path: string,
  branchOf: (parameters: Parameters) => string | undefined,
): Route[] => {
  const at = (request: ApiRequest, parameters: Parameters): GroupRecord =>
    groupAt(request, branchOf(parameters), parameters['id']);
  return [
    route('GET', path, (request, parameters) =>
      groupList(request, inOwner(request), branchOf(parameters)),
    ),
    route('POST', path, (request, parameters) => create(request, branchOf(parameters))),
    route('GET', `${path}/:id`, (request, parameters) => one(request, at(request, parameters))),
    route('PUT', `${path}/:id`, (request, parameters) => update(request, at(request, parameters))),
    route('DELETE', `${path}/:id`, (request, parameters) =>
      remove(request, at(request, parameters)),
    ),
  ];
};

export const groupRoutes: readonly Route[] = [
  route('GET', 'v2/groups', (request) => groupList(request, inOwner(request))),
  ...routesAt('v2/groups/:branch', ({ branch }) => branch),
  ...routesAt('v2/tasks', () => 'tasks'),
];
