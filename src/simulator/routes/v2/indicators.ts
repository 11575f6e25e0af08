// v2 indicators: lists, one by branch and value, create, change, delete, the owners of a value.
import type { OwnerRecord } from '../../state/owner.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { v2Success, withRatings, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { isBasicType } from '../../values/indicator-types.ts';
import { readIndicatorValue } from '../../values/indicator-value.ts';
import {
  entityOf,
  flagOf,
  refuseV2,
  requireV2,
  succeeded,
  v2Owner,
  type Entity,
  type Parameters,
} from './envelope.ts';
import { indicatorList } from './lists.ts';
import { indicatorAt, typeOfBranch } from './locate.ts';
import { indicatorView, ownerView, readExtras } from './views.ts';

function* inOwner(request: ApiRequest, owner: OwnerRecord): Generator<IndicatorRecord> {
  for (const record of request.platform.store.indicators.values())
    if (record.owner === owner) yield record;
}

const list = (request: ApiRequest, { branch }: Parameters): Reply =>
  indicatorList(request, inOwner(request, v2Owner(request)), branch);

const one = (request: ApiRequest, record: IndicatorRecord, status = 200): Reply => {
  const form = { typed: true, single: true };
  const view = indicatorView(request.platform, record, readExtras(request), form);
  return withRatings(v2Success({ [record.type.apiEntity]: view }, status));
};

const numberOf = (entity: Entity, key: string, max: number): number | undefined => {
  const value = entity[key];
  if (value === undefined || value === null || value === '') return undefined;
  const read = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  const fits = read >= 0 && read <= max && (key === 'rating' || Number.isInteger(read));
  return fits ? read : refuseV2(400, `Please enter a valid ${key}`);
};

const write = (request: ApiRequest, record: IndicatorRecord, entity: Entity): void => {
  const { store } = request.platform;
  store.log.touch(record);
  const rating = numberOf(entity, 'rating', 5);
  const confidence = numberOf(entity, 'confidence', 100);
  const size = numberOf(entity, 'size', Number.MAX_SAFE_INTEGER);
  const active = flagOf(entity, 'active');
  const locked = flagOf(entity, 'activeLocked');
  const isPrivate = flagOf(entity, 'privateFlag');
  if (rating !== undefined) record.rating = rating;
  if (confidence !== undefined) record.confidence = confidence;
  if (size !== undefined && record.hashes !== undefined) (record.extras ??= {}).size = size;
  if (active !== undefined) store.setActive(record, active);
  if (locked !== undefined) record.activeLocked = locked;
  if (isPrivate !== undefined && isBasicType(record.type.name)) record.privateFlag = isPrivate;
  for (const key of ['dnsActive', 'whoisActive'] as const) {
    const flag = flagOf(entity, key);
    if (flag !== undefined && record.type.name === 'Host') (record.extras ??= {})[key] = flag;
  }
  record.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const create = (request: ApiRequest, { branch }: Parameters): Reply => {
  const type = typeOfBranch(request, branch);
  const owner = v2Owner(request);
  requireV2(request, owner, 'write', type.apiEntity, 'created');
  const entity = entityOf(request);
  const { store } = request.platform;
  const value = readIndicatorValue(type, entity, store.switches);
  if (value === undefined) return refuseV2(400, `Please enter a valid ${type.name}`);
  if (store.exclusionLists.excludes(owner, type.name, value.summary))
    return refuseV2(400, `${value.summary} is contained on an exclusion list`);
  const [existing] = store.findIndicator(owner, type.name, value);
  if (existing !== undefined && store.switches.v2CreateExisting === 'error')
    return refuseV2(
      400,
      `The summary for this ${type.apiEntity} is invalid, a(n) ${type.apiEntity} with this summary already exists`,
    );
  const full = owner.indicatorQuota !== undefined && owner.indicatorTotal() >= owner.indicatorQuota;
  if (existing === undefined && full)
    return refuseV2(
      400,
      `Adding this indicator would exceed the number of allowed indicators for owner ${owner.name}`,
    );
  const record = existing ?? store.addIndicator(owner, type, value, store.clock.nowSeconds());
  write(request, record, entity);
  return one(request, record, 201);
};

const update = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  requireV2(request, record.owner, 'write', record.type.apiEntity, 'updated');
  write(request, record, entityOf(request));
  return one(request, record);
};

const remove = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  requireV2(request, record.owner, 'delete', record.type.apiEntity, 'deleted');
  request.platform.store.removeIndicator(record);
  return succeeded();
};

const owners = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const type = typeOfBranch(request, branch);
  const { store, access } = request.platform;
  const read = readIndicatorValue(type, { summary: value ?? '' }, store.switches);
  const owner = access
    .visibleOwners(request.user)
    .filter((one) => read !== undefined && store.findIndicator(one, type.name, read).length > 0)
    .map(ownerView);
  return v2Success({ resultCount: owner.length, owner });
};

export const indicatorRoutes: readonly Route[] = [
  route('GET', 'v2/indicators', list),
  route('GET', 'v2/indicators/:branch', list),
  route('POST', 'v2/indicators/:branch', create),
  route('GET', 'v2/indicators/:branch/:value', (request, { branch, value }) =>
    one(request, indicatorAt(request, branch, value)),
  ),
  route('PUT', 'v2/indicators/:branch/:value', update),
  route('DELETE', 'v2/indicators/:branch/:value', remove),
  route('GET', 'v2/indicators/:branch/:value/owners', owners),
];
