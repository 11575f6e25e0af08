// v3 indicators: list, one by id or summary, create or update, change, delete, and the list of deleted ones.
import { json, type Reply } from '../transport/reply.ts';
import type { ApiRequest } from '../transport/request.ts';
import { route, type Route } from '../transport/router.ts';
import type { IndicatorRecord } from '../state/records.ts';
import { INDICATOR_KEYWORDS } from '../tql/keywords.ts';
import { instantText, readInstant } from '../values/dates.ts';
import { INDICATOR_TYPE_TABLE, indicatorTypeNamed } from '../values/indicator-types.ts';
import { readIndicatorValue } from '../values/indicator-value.ts';
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
import { indicatorView } from './v3-views.ts';

type Parameters = Readonly<Record<string, string>>;

const list = (request: ApiRequest): Reply => {
  const { platform, user } = request;
  const visible = new Set(platform.access.visibleOwners(user));
  const owner = request.query.has('owner') ? targetOwner(request) : undefined;
  return listReply(
    request,
    {
      name: 'indicators',
      keywords: INDICATOR_KEYWORDS,
      records: () => platform.store.indicators.values(),
      visible: (record) =>
        visible.has(record.owner) && (owner === undefined || record.owner === owner),
      unless: { keyword: 'indicatorActive', keep: (record) => record.active },
    },
    (record, { fields }) => indicatorView(platform, record, fields),
  );
};

/** By id among visible owners, by summary in the named owner or the user's own. */
const find = (request: ApiRequest, id: string): IndicatorRecord => {
  const { store, access } = request.platform;
  const byId = /^\d+$/.test(id) ? store.indicators.get(Number(id)) : undefined;
  if (byId !== undefined && access.can(request.user, byId.owner, 'see')) return byId;
  const owner = targetOwner(request);
  for (const type of INDICATOR_TYPE_TABLE) {
    const value = readIndicatorValue(type, { summary: id }, store.switches);
    const [found] = value === undefined ? [] : store.findIndicator(owner, type.name, value);
    if (found !== undefined) return found;
  }
  return refuse('NotFound');
};

const get = (request: ApiRequest, { id = '' }: Parameters): Reply =>
  oneReply(indicatorView(request.platform, find(request, id), fieldNames(request)));

const numberIn = (body: Body, key: string, max: number): number | undefined => {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  const read = Number(value);
  return read >= 0 && read <= max ? read : refuse('BadRequest', `Please enter a valid ${key}`);
};

const writeScalars = (request: ApiRequest, record: IndicatorRecord, body: Body): void => {
  const rating = numberIn(body, 'rating', 5);
  const confidence = numberIn(body, 'confidence', 100);
  if (rating !== undefined) record.rating = rating;
  if (confidence !== undefined) record.confidence = confidence;
  if (typeof body['active'] === 'boolean') request.platform.store.setActive(record, body['active']);
  if (typeof body['activeLocked'] === 'boolean') record.activeLocked = body['activeLocked'];
  if (typeof body['privateFlag'] === 'boolean') record.privateFlag = body['privateFlag'];
  const size = numberIn(body, 'size', Number.MAX_SAFE_INTEGER);
  if (size !== undefined) (record.extras ??= {}).size = size;
  for (const key of ['dnsActive', 'whoisActive'] as const)
    if (typeof body[key] === 'boolean') (record.extras ??= {})[key] = body[key];
  writeDates(record, body);
  writeNested(request.platform.store, record, body);
};

const create = (request: ApiRequest): Reply => {
  const { store } = request.platform;
  const body = readObject(request);
  const owner = targetOwner(request, body);
  requirePower(request, owner, 'write');
  const type = indicatorTypeNamed(typeof body['type'] === 'string' ? body['type'] : '');
  if (type === undefined) return refuse('MissingData', 'Please enter a valid type');
  const value = readIndicatorValue(type, body, store.switches);
  if (value === undefined) return refuse('BadRequest', `Please enter a valid ${type.name}`);
  const [existing] = store.findIndicator(owner, type.name, value);
  const record = existing ?? store.addIndicator(owner, type, value, store.clock.nowSeconds());
  writeScalars(request, record, body);
  const view = indicatorView(request.platform, record, fieldNames(request));
  return oneReply(view, existing === undefined ? 'Created' : 'Updated');
};

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const record = find(request, id);
  requirePower(request, record.owner, 'write');
  const body = readObject(request);
  if (record.type.valueKeys.some((key) => body[key] !== undefined))
    return refuse('BadRequest', 'The value of an indicator cannot be changed');
  writeScalars(request, record, body);
  return oneReply(indicatorView(request.platform, record, fieldNames(request)), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const record = find(request, id);
  requirePower(request, record.owner, 'delete');
  request.platform.store.removeIndicator(record);
  return deletedReply();
};

const deleted = (request: ApiRequest): Reply => {
  const owner = targetOwner(request);
  const type = request.query.get('type');
  const since = readInstant(request.query.get('deletedSince') ?? '') ?? 0;
  const data = owner.deleted
    .filter((one) => (type === null || one.type === type) && one.deletedAt >= since)
    .map((one) => ({
      ownerName: owner.name,
      dateAdded: instantText(one.addedAt),
      type: one.type,
      summary: one.summary,
    }));
  return json(200, { data, count: data.length, status: 'Success' });
};

export const indicatorRoutes: readonly Route[] = [
  route('GET', 'v3/indicators', list),
  route('POST', 'v3/indicators', create),
  route('GET', 'v3/indicators/deleted', deleted),
  route('GET', 'v3/indicators/:id', get),
  route('PUT', 'v3/indicators/:id', update),
  // Older clients change by POST.
  route('POST', 'v3/indicators/:id', update),
  route('DELETE', 'v3/indicators/:id', remove),
];
