// Lists of v2: paging by start and limit, `resultCount` on the first page only, filters, and only active indicators unless asked for.
import type { GroupRecord, IndicatorRecord, IntelRecord } from '../../state/records.ts';
import { v2Success, withRatings, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { readInstant } from '../../values/dates.ts';
import { groupTypeOfBranch } from '../../values/group-types.ts';
import { cachedMatches } from '../query-cache.ts';
import { notFound, refuseV2 } from './envelope.ts';
import { GROUP_FILTERS, INDICATOR_FILTERS, readFilters } from './filters.ts';
import { typeOfBranch } from './locate.ts';
import { groupView, indicatorView, readExtras } from './views.ts';

const DEFAULT_LIMIT = 100;

interface Page {
  readonly start: number;
  readonly limit: number;
}

const readPage = ({ query, platform }: ApiRequest): Page => {
  const max = platform.store.switches.v2MaxLimit;
  const read = (name: string, fallback: number): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  };
  const start = read('resultStart', 0);
  const limit = read('resultLimit', Math.min(DEFAULT_LIMIT, max));
  if (Number.isNaN(start) || !(limit >= 1 && limit <= max))
    return refuseV2(
      400,
      `The resultStart and resultLimit query parameters must be integers and the maximum value for resultLimit is ${max}`,
    );
  return { start, limit };
};

/** A page of anything, under the key of its entity. */
export const pageReply = <T>(
  request: ApiRequest,
  key: string,
  matches: readonly T[],
  view: (record: T) => unknown,
): Reply => {
  const { start, limit } = readPage(request);
  const data: Record<string, unknown> = start === 0 ? { resultCount: matches.length } : {};
  data[key] = matches.slice(start, start + limit).map(view);
  return withRatings(v2Success(data));
};

const modifiedSince = ({ query }: ApiRequest): number => {
  const text = query.get('modifiedSince');
  if (text === null) return Number.NEGATIVE_INFINITY;
  return readInstant(text) ?? refuseV2(400, 'Please enter a valid modifiedSince');
};

const IGNORED =
  /^(?:resultStart|resultLimit|includes|includeAdditional|includeTags|includeAttributes)$/;

/** Everything but paging and form decides what is found. */
const cacheKey = ({ query, user, segments }: ApiRequest): string =>
  JSON.stringify([
    'v2',
    user.accessId,
    segments,
    [...query].filter(([name]) => !IGNORED.test(name)),
  ]);

const chosen = <T extends IntelRecord>(
  request: ApiRequest,
  records: Iterable<T>,
  keep: (record: T) => boolean,
): readonly T[] =>
  cachedMatches(request.platform.store, cacheKey(request), () => {
    const found: T[] = [];
    for (const record of records) if (keep(record)) found.push(record);
    return found;
  });

/** Indicators of all types, or those of one branch under the type's own key. */
export const indicatorList = (
  request: ApiRequest,
  records: Iterable<IndicatorRecord>,
  branch?: string,
): Reply => {
  const type = branch === undefined ? undefined : typeOfBranch(request, branch);
  const { names, fits } = readFilters(request.query, INDICATOR_FILTERS);
  const since = modifiedSince(request);
  const onlyActive = !names.has('active');
  const matches = chosen(
    request,
    records,
    (record) =>
      (type === undefined || record.type === type) &&
      (!onlyActive || record.active) &&
      record.modifiedAt >= since &&
      fits(record),
  );
  const extras = readExtras(request);
  const form = { typed: type !== undefined, single: false };
  return pageReply(request, type?.apiEntity ?? 'indicator', matches, (record) =>
    indicatorView(request.platform, record, extras, form),
  );
};

/** `Course of Action` to `courseOfAction`: the key of a group in answers. */
export const groupEntity = (typeName: string): string =>
  typeName
    .split(' ')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');

export const groupList = (
  request: ApiRequest,
  records: Iterable<GroupRecord>,
  branch?: string,
): Reply => {
  const type = branch === undefined ? undefined : (groupTypeOfBranch(branch) ?? notFound());
  const { fits } = readFilters(request.query, GROUP_FILTERS);
  const since = modifiedSince(request);
  const matches = chosen(
    request,
    records,
    (group) =>
      (type === undefined ? group.type.name !== 'Task' : group.type === type) &&
      group.modifiedAt >= since &&
      fits(group),
  );
  const extras = readExtras(request);
  const form = { typed: type !== undefined, single: false };
  return pageReply(
    request,
    type === undefined ? 'group' : groupEntity(type.name),
    matches,
    (group) => groupView(request.platform, group, extras, form),
  );
};
