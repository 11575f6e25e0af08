// Makes a group from a v3 body, or changes the one of the same xid; also nested in other objects.
import { readGroupFields } from '../../batch/group-entity.ts';
import { ContentProblem, EntityProblem } from '../../batch/outcome.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type { GroupRecord } from '../../state/records.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { groupTypeNamed, type GroupTypeInfo } from '../../values/group-types.ts';
import { writeNested } from './nested.ts';
import type { Body } from './nested-read.ts';
import { refuse, writeDates } from './write.ts';

/** Insights are read-only in v3. */
const READ_ONLY: ReadonlySet<string> = new Set(['insights', 'aiProvider', 'aiLastRetrievalDate']);

const typeFields = (body: Body, type: GroupTypeInfo): Record<string, unknown> => {
  const writable = Object.fromEntries(Object.entries(body).filter(([key]) => !READ_ONLY.has(key)));
  try {
    return readGroupFields(writable, type);
  } catch (error) {
    if (error instanceof ContentProblem || error instanceof EntityProblem)
      return refuse('BadRequest', error.message);
    throw error;
  }
};

export const writeGroup = (request: ApiRequest, group: GroupRecord, body: Body): void => {
  request.platform.store.log.touch(group);
  Object.assign(group.fields, typeFields(body, group.type));
  if (typeof body['name'] === 'string' && body['name'] !== '') group.name = body['name'];
  writeDates(group, body);
  writeNested(request, group, body);
};

export const groupOfBody = (
  request: ApiRequest,
  owner: OwnerRecord,
  body: Body,
): { readonly group: GroupRecord; readonly created: boolean } => {
  const { store } = request.platform;
  const type = groupTypeNamed(typeof body['type'] === 'string' ? body['type'] : '');
  const { name } = body;
  if (type === undefined) return refuse('MissingData', 'Please enter a valid type');
  if (typeof name !== 'string' || name === '')
    return refuse('MissingData', 'Please enter a valid name');
  const xid = typeof body['xid'] === 'string' ? body['xid'] : undefined;
  const existing = xid === undefined ? undefined : store.groupsByXid.get(xid);
  if (existing !== undefined && existing.owner !== owner) return refuse('Conflict');
  const group = existing ?? store.addGroup(owner, type, name, xid, request.user.accessId);
  writeGroup(request, group, body);
  return { group, created: existing === undefined };
};

export const groupFromBody = (request: ApiRequest, owner: OwnerRecord, body: Body): GroupRecord =>
  groupOfBody(request, owner, body).group;
