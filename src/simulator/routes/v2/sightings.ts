// False positives and observations of an indicator in v2, and the list of what was observed most.
import type { IndicatorRecord } from '../../state/records.ts';
import {
  addObservations,
  falsePositivesOf,
  observationsOf,
  reportFalsePositive,
} from '../../state/sightings.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { instantText, readInstant } from '../../values/dates.ts';
import { entityOf, refuseV2, requireV2, succeeded, v2Owner, type Parameters } from './envelope.ts';
import { indicatorAt } from './locate.ts';

const MOST_OBSERVED = 20_000;
const DAY_SECONDS = 86_400;

const dated = (key: string, seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { [key]: instantText(seconds) };

const report = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  requireV2(request, record.owner, 'report', 'falsePositive', 'created');
  const { store } = request.platform;
  reportFalsePositive(record, request.user.accessId, store.clock.nowSeconds());
  store.version += 1;
  const { count, lastReportedAt } = falsePositivesOf(record);
  return v2Success({ falsePositive: { count, ...dated('lastReported', lastReportedAt) } });
};

const observe = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  requireV2(request, record.owner, 'report', 'observation', 'created');
  const { count, dateObserved } = entityOf(request);
  const read = typeof count === 'string' ? Number(count) : count;
  if (typeof read !== 'number' || !Number.isInteger(read) || read < 1)
    return refuseV2(400, 'Please enter a valid count');
  const { store } = request.platform;
  const at =
    typeof dateObserved === 'string' ? readInstant(dateObserved) : store.clock.nowSeconds();
  if (at === undefined) return refuseV2(400, 'Please enter a valid dateObserved');
  addObservations(record, { user: request.user.accessId, count: read, at });
  store.version += 1;
  return succeeded();
};

const observations = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  const observation = (record.extras?.observations ?? []).map(({ count, at }) => ({
    count,
    dateObserved: instantText(at),
  }));
  return v2Success({ resultCount: observation.length, observation });
};

const observationCount = (request: ApiRequest, { branch, value }: Parameters): Reply => {
  const record = indicatorAt(request, branch, value);
  const all = observationsOf(record);
  const yours = observationsOf(record, request.user.accessId);
  return v2Success({
    observationCount: {
      count: all.count,
      ...dated('lastObserved', all.lastObservedAt),
      yourCount: yours.count,
      ...dated('yourLastObserved', yours.lastObservedAt),
    },
  });
};

const observedLine = (record: IndicatorRecord): Record<string, unknown> => {
  const all = record.extras?.observations ?? [];
  const { count, lastObservedAt } = observationsOf(record);
  const users = [...new Set(all.map(({ user }) => user))];
  return {
    summary: record.summary,
    observationCount: count,
    ...dated('lastObserved', lastObservedAt),
    userObservedList: users.map((userName) => {
      const own = observationsOf(record, userName);
      return { userName, ...dated('userLastObservedDate', own.lastObservedAt), count: own.count };
    }),
  };
};

/** Those seen on the day of `dateObserved`, else within the past day. */
const observed = (request: ApiRequest): Reply => {
  const owner = v2Owner(request);
  const { store } = request.platform;
  const day = request.query.get('dateObserved');
  const from =
    day === null
      ? store.clock.nowSeconds() - DAY_SECONDS
      : (readInstant(day) ?? refuseV2(400, 'Please enter a valid dateObserved'));
  const seen: IndicatorRecord[] = [];
  for (const record of store.indicators.values())
    if (
      record.owner === owner &&
      record.extras?.observations?.some(({ at }) => at >= from && at <= from + DAY_SECONDS) === true
    )
      seen.push(record);
  seen.sort((left, right) => observationsOf(right).count - observationsOf(left).count);
  const indicator = seen.slice(0, MOST_OBSERVED).map(observedLine);
  return v2Success({ resultCount: indicator.length, indicator });
};

const AT = 'v2/indicators/:branch/:value';

export const sightingRoutes: readonly Route[] = [
  route('GET', 'v2/indicators/observed', observed),
  route('POST', `${AT}/falsePositive`, report),
  route('POST', `${AT}/observations`, observe),
  route('GET', `${AT}/observations`, observations),
  route('GET', `${AT}/observationCount`, observationCount),
];
