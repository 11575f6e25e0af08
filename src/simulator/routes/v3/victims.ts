// v3 victims, as far as lists of indicators can be filtered by them.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type { IntelRecord } from '../../state/records.ts';
import { VICTIM_FIELDS, type VictimRecord } from '../../state/victims.ts';
import { VICTIM_KEYWORDS } from '../../tql/metadata-keywords.ts';
import { VICTIM_FIELD_NAMES } from './describe-tables.ts';
import { readFields } from './fields.ts';
import { listReply } from './list.ts';
import { victimView } from './victim-view.ts';
import type { PlatformStore } from '../../state/store.ts';
import { idOf, readNested, refuseNested, type Body, type Nested } from './nested-read.ts';
import {
  deletedReply,
  oneReply,
  readCreate,
  readObject,
  refuse,
  requirePower,
  targetOwner,
} from './write.ts';

type Parameters = Readonly<Record<string, string>>;

const link = (
  victim: VictimRecord,
  body: Body,
  key: string,
  records: ReadonlyMap<number, IntelRecord>,
): void => {
  const nested = readNested(body, key);
  if (nested === undefined) return;
  const given = nested.data.map((item) => {
    const record = records.get(idOf(item) ?? 0);
    return record?.owner === victim.owner
      ? record
      : refuseNested(`${key}: no object ${String(item['id'])} in this owner`);
  });
  if (nested.mode === 'replace')
    for (const one of [...victim.linked])
      if (records.get(one.id) === one) victim.linked.delete(one);
  for (const one of given)
    if (nested.mode === 'delete') victim.linked.delete(one);
    else victim.linked.add(one);
};

const changedAssets = (
  store: PlatformStore,
  { assets }: VictimRecord,
  { data, mode }: Nested,
): VictimRecord['assets'] => {
  const ids = new Set(data.map(idOf));
  if (mode === 'delete') return assets.filter(({ id }) => !ids.has(Number(id)));
  const given = data.map((item) => ({ ...item, id: idOf(item) ?? store.nextId('victimAsset') }));
  return mode === 'replace' ? given : [...assets, ...given];
};

/** Writes the fields of a body; for v2 as well. */
export const writeVictim = (request: ApiRequest, victim: VictimRecord, body: Body): void => {
  const { store } = request.platform;
  const before = { name: victim.name, fields: victim.fields, assets: victim.assets };
  const linked = [...victim.linked];
  store.log.onUndo(() => {
    Object.assign(victim, before);
    victim.linked.clear();
    for (const record of linked) victim.linked.add(record);
  });
  if (typeof body['name'] === 'string' && body['name'] !== '') victim.name = body['name'];
  const fields = { ...victim.fields };
  for (const key of VICTIM_FIELDS) {
    const value = body[key];
    if (typeof value === 'string') fields[key] = value;
  }
  victim.fields = fields;
  const assets = readNested(body, 'victimAssets');
  if (assets !== undefined) victim.assets = changedAssets(store, victim, assets);
  link(victim, body, 'associatedIndicators', store.indicators);
  link(victim, body, 'associatedGroups', store.groups);
  store.version += 1;
};

export const addVictim = (request: ApiRequest, owner: OwnerRecord, name: string): VictimRecord => {
  const { store } = request.platform;
  const victim = owner.victims.add({
    id: store.nextId('victim'),
    owner,
    addedAt: store.clock.nowSeconds(),
    name,
    fields: {},
    assets: [],
    linked: new Set(),
  });
  store.log.onUndo(() => owner.victims.remove(victim));
  return victim;
};

export const visibleVictims = ({ platform, user }: ApiRequest): VictimRecord[] =>
  platform.access.visibleOwners(user).flatMap(({ victims }) => [...victims.all()]);

const find = (request: ApiRequest, id: string): VictimRecord =>
  visibleVictims(request).find((victim) => String(victim.id) === id) ?? refuse('NotFound');

const shown = (request: ApiRequest, victim: VictimRecord): unknown =>
  victimView(request.platform, victim, readFields(request, VICTIM_FIELD_NAMES));

const create = (request: ApiRequest): Reply => {
  const { body, owner } = readCreate(request);
  const { name } = body;
  if (typeof name !== 'string' || name === '')
    return refuse('MissingData', 'Please enter a valid name');
  const victim = addVictim(request, owner, name);
  writeVictim(request, victim, body);
  return oneReply(shown(request, victim), 'Created');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const victim = find(request, id);
  requirePower(request, victim.owner, 'write');
  writeVictim(request, victim, readObject(request));
  return oneReply(shown(request, victim), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const victim = find(request, id);
  requirePower(request, victim.owner, 'delete');
  victim.owner.victims.remove(victim);
  request.platform.store.version += 1;
  return deletedReply();
};

const list = (request: ApiRequest): Reply => {
  const owner = request.query.has('owner') ? targetOwner(request) : undefined;
  return listReply(
    request,
    {
      name: 'victims',
      keywords: VICTIM_KEYWORDS,
      records: () => visibleVictims(request),
      visible: (victim) => owner === undefined || victim.owner === owner,
    },
    VICTIM_FIELD_NAMES,
    (victim, fields) => victimView(request.platform, victim, fields),
  );
};

export const victimRoutes: readonly Route[] = [
  route('GET', 'v3/victims', list),
  route('POST', 'v3/victims', create),
  route('GET', 'v3/victims/:id', (request, { id = '' }) =>
    oneReply(shown(request, find(request, id))),
  ),
  route('PUT', 'v3/victims/:id', update),
  route('DELETE', 'v3/victims/:id', remove),
];
