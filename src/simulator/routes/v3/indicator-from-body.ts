// Makes an indicator from a v3 body, or finds the one that exists, and writes what the body says; also nested in other objects.
import type { OwnerRecord } from '../../state/owner.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import {
  addObservations,
  reportFalsePositive,
  withdrawFalsePositive,
} from '../../state/sightings.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { readIndicatorValue } from '../../values/indicator-value.ts';
import { isBasicType } from '../../values/indicator-types.ts';
import { writeNested } from './nested.ts';
import type { Body } from './nested-read.ts';
import { refuse, requirePower, writeDates } from './write.ts';

const numberIn = (body: Body, key: string, max: number, whole = true): number | undefined => {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  const isText = typeof value === 'string' && value.trim() !== '';
  const read = isText || typeof value === 'number' ? Number(value) : Number.NaN;
  const fits = read >= 0 && read <= max && (!whole || Number.isInteger(read));
  return fits ? read : refuse('BadRequest', `Please enter a valid ${key}`);
};

/** Reports that count as writes of their own: a read-only user may send these alone where the instance allows it. */
export const isReportOnly = (body: Body): boolean => {
  const keys = Object.keys(body);
  return (
    keys.length > 0 && keys.every((key) => key === 'falsePositiveFlag' || key === 'observations')
  );
};

export const writeReports = (request: ApiRequest, record: IndicatorRecord, body: Body): void => {
  const { store } = request.platform;
  const { accessId: user } = request.user;
  const flag = body['falsePositiveFlag'];
  const count = numberIn(body, 'observations', Number.MAX_SAFE_INTEGER);
  if (typeof flag !== 'boolean' && count === undefined) return;
  store.log.touch(record);
  requirePower(request, record.owner, 'report');
  const at = store.clock.nowSeconds();
  if (flag === true) reportFalsePositive(record, user, at);
  if (flag === false) withdrawFalsePositive(record, user, at);
  if (count !== undefined && count > 0) addObservations(record, { user, count, at });
  store.version += 1;
};

export const writeIndicator = (request: ApiRequest, record: IndicatorRecord, body: Body): void => {
  request.platform.store.log.touch(record);
  const rating = numberIn(body, 'rating', 5, false);
  const confidence = numberIn(body, 'confidence', 100);
  const size = numberIn(body, 'size', Number.MAX_SAFE_INTEGER);
  if (rating !== undefined) record.rating = rating;
  if (confidence !== undefined) record.confidence = confidence;
  if (size !== undefined) (record.extras ??= {}).size = size;
  if (typeof body['active'] === 'boolean') request.platform.store.setActive(record, body['active']);
  if (typeof body['activeLocked'] === 'boolean') record.activeLocked = body['activeLocked'];
  if (typeof body['privateFlag'] === 'boolean' && isBasicType(record.type.name))
    record.privateFlag = body['privateFlag'];
  for (const key of ['dnsActive', 'whoisActive'] as const)
    if (typeof body[key] === 'boolean') (record.extras ??= {})[key] = body[key];
  writeDates(record, body);
  writeReports(request, record, body);
  writeNested(request, record, body);
};

export const indicatorFromBody = (
  request: ApiRequest,
  owner: OwnerRecord,
  body: Body,
): { readonly record: IndicatorRecord; readonly created: boolean } => {
  const { store } = request.platform;
  const type = store.indicatorTypes.named(typeof body['type'] === 'string' ? body['type'] : '');
  if (type === undefined) return refuse('MissingData', 'Please enter a valid type');
  const value = readIndicatorValue(type, body, store.switches);
  if (value === undefined) return refuse('BadRequest', `Please enter a valid ${type.name}`);
  if (store.exclusionLists.excludes(owner, type.name, value.summary))
    return refuse('BadRequest', `${value.summary} is contained on an exclusion list`);
  const [existing] = store.findIndicator(owner, type.name, value);
  const full = owner.indicatorQuota !== undefined && owner.indicatorTotal() >= owner.indicatorQuota;
  if (existing === undefined && full)
    return refuse(
      'BadRequest',
      `Adding this indicator would exceed the number of allowed indicators for owner ${owner.name}`,
    );
  const record = existing ?? store.addIndicator(owner, type, value, store.clock.nowSeconds());
  writeIndicator(request, record, body);
  return { record, created: existing === undefined };
};
