// v3 exclusion lists: values an owner, or the whole instance, does not store.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { EXCLUSION_NAME, type ExclusionList } from '../../state/exclusion-lists.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import { EXCLUSION_KEYWORDS } from '../../tql/metadata-keywords.ts';
import { NO_KNOWN_FIELDS } from './describe-tables.ts';
import { listReply } from './list.ts';
import { readNested, type Body } from './nested-read.ts';
import { deletedReply, oneReply, readObject, refuse, requirePower, targetOwner } from './write.ts';

type Parameters = Readonly<Record<string, string>>;
type Values = 'fixedValues' | 'variableValues';

const view = (list: ExclusionList): Record<string, unknown> => ({
  id: list.id,
  ...(list.owner === undefined ? {} : { owner: list.owner.name, ownerId: list.owner.id }),
  name: list.name,
  description: `${list.fixedValues.length} fixed, ${list.variableValues.length} variable`,
  active: list.active,
  managed: list.managed,
  fixedValues: { data: list.fixedValues.map((value) => ({ value })) },
  variableValues: { data: list.variableValues.map((value) => ({ value })) },
});

const sees = ({ platform, user }: ApiRequest, list: ExclusionList): boolean =>
  list.owner === undefined || platform.access.can(user, list.owner, 'see');

const find = (request: ApiRequest, id: string): ExclusionList => {
  const list = request.platform.store.exclusionLists.get(Number(id));
  return list !== undefined && sees(request, list) ? list : refuse('NotFound');
};

/** Lists of the whole instance need a setting of the instance, others a role in their owner. */
const requireWrite = (request: ApiRequest, owner: OwnerRecord | undefined): void => {
  if (owner !== undefined) requirePower(request, owner, 'delete');
  else if (!request.platform.store.switches.systemExclusionListApiAccess) refuse('Forbidden');
};

/** The default mode is replace here, unlike anywhere else. Undefined when the body does not name the values. */
const values = (
  body: Body,
  key: Values,
  present: readonly string[],
): readonly string[] | undefined => {
  const nested = readNested(body, key, 'replace');
  if (nested === undefined) return undefined;
  const given = nested.data.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  if (nested.mode === 'delete') return present.filter((value) => !given.includes(value));
  return nested.mode === 'replace' ? given : [...new Set([...present, ...given])];
};

const create = (request: ApiRequest): Reply => {
  const body = readObject(request);
  const { store } = request.platform;
  const scoped = body['ownerId'] !== undefined || body['ownerName'] !== undefined;
  const owner = scoped || request.query.has('owner') ? targetOwner(request, body) : undefined;
  requireWrite(request, owner);
  const name = typeof body['name'] === 'string' ? body['name'] : '';
  const type = EXCLUSION_NAME.exec(name)?.[1];
  if (type === undefined || store.indicatorTypes.named(type) === undefined)
    return refuse('BadRequest', 'Please enter a name of the form Indicator-{type}');
  const fixedValues = values(body, 'fixedValues', []);
  const variableValues = values(body, 'variableValues', []);
  if (fixedValues === undefined || variableValues === undefined) return refuse('InternalError');
  for (const other of store.exclusionLists.all())
    if (other.name === name && other.owner === owner) return refuse('Conflict');
  const list: ExclusionList = {
    id: store.nextId('exclusionList'),
    owner,
    name,
    active: body['active'] !== false,
    managed: false,
    fixedValues,
    variableValues,
  };
  store.exclusionLists.set(list);
  store.version += 1;
  return oneReply(view(list), 'Created');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const list = find(request, id);
  requireWrite(request, list.owner);
  const body = readObject(request);
  const fixed = values(body, 'fixedValues', list.fixedValues);
  const variable = values(body, 'variableValues', list.variableValues);
  list.fixedValues = fixed ?? list.fixedValues;
  list.variableValues = variable ?? list.variableValues;
  if (typeof body['active'] === 'boolean') list.active = body['active'];
  request.platform.store.version += 1;
  return oneReply(view(list), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const list = find(request, id);
  requireWrite(request, list.owner);
  if (list.managed) return refuse('Forbidden');
  request.platform.store.exclusionLists.remove(list.id);
  request.platform.store.version += 1;
  return deletedReply();
};

const all = (request: ApiRequest): Reply =>
  listReply(
    request,
    {
      name: 'exclusionLists',
      keywords: EXCLUSION_KEYWORDS,
      records: () => request.platform.store.exclusionLists.all(),
      visible: (list) => sees(request, list),
    },
    NO_KNOWN_FIELDS,
    view,
  );

const PATH = 'v3/security/exclusionLists';

export const exclusionRoutes: readonly Route[] = [
  route('GET', PATH, all),
  route('POST', PATH, create),
  route('GET', `${PATH}/:id`, (request, { id = '' }) => oneReply(view(find(request, id)))),
  route('PUT', `${PATH}/:id`, update),
  route('DELETE', `${PATH}/:id`, remove),
];
