// v3 indicators: list, one by id or summary, create or update, change, delete one or by query.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { INDICATOR_KEYWORDS } from '../../tql/indicator-keywords.ts';
import { readIndicatorValue } from '../../values/indicator-value.ts';
import { bulkDelete } from './bulk-delete.ts';
import { INDICATOR_FIELDS } from './describe-tables.ts';
import { readFields } from './fields.ts';
import {
  indicatorFromBody,
  isReportOnly,
  writeIndicator,
  writeReports,
} from './indicator-from-body.ts';
import { hashChangeOf } from './indicator-hash.ts';
import { indicatorView } from './indicator-view.ts';
import { listReply } from './list.ts';
import { narrowedBy } from './list-candidates.ts';
import type { ListSource } from './list-search.ts';
import {
  deletedReply,
  oneReply,
  readCreate,
  readObject,
  refuse,
  requirePower,
  targetOwner,
  visibleTo,
} from './write.ts';

type Parameters = Readonly<Record<string, string>>;

const source = (request: ApiRequest): ListSource<IndicatorRecord> => ({
  name: 'indicators',
  keywords: INDICATOR_KEYWORDS,
  records: () => request.platform.store.indicators.values(),
  narrowed: narrowedBy(
    {
      byId: request.platform.store.indicators,
      byDate: request.platform.store.indicatorDates,
      version: request.platform.store.version,
    },
    INDICATOR_KEYWORDS,
  ),
  visible: visibleTo(request),
  unless: { keyword: 'indicatorActive', keep: (record) => record.active },
});

const list = (request: ApiRequest): Reply =>
  listReply(request, source(request), INDICATOR_FIELDS, (record, fields) =>
    indicatorView(request.platform, record, fields, request.user),
  );

/** By id among visible owners, by summary in the named owner or the user's own. */
export const findIndicator = (request: ApiRequest, id: string): IndicatorRecord => {
  const { store, access } = request.platform;
  const byId = /^\d+$/.test(id) ? store.indicators.get(Number(id)) : undefined;
  if (byId !== undefined && access.can(request.user, byId.owner, 'see')) return byId;
  const owner = targetOwner(request);
  for (const type of store.indicatorTypes.all()) {
    const value = readIndicatorValue(type, { summary: id }, store.switches);
    const [found] = value === undefined ? [] : store.findIndicator(owner, type.name, value);
    if (found !== undefined) return found;
  }
  return refuse('NotFound');
};

const shown = (request: ApiRequest, record: IndicatorRecord): Record<string, unknown> =>
  indicatorView(request.platform, record, readFields(request, INDICATOR_FIELDS), request.user);

const get = (request: ApiRequest, { id = '' }: Parameters): Reply =>
  oneReply(shown(request, findIndicator(request, id)));

const create = (request: ApiRequest): Reply => {
  const { body, owner } = readCreate(request);
  const { record, created } = indicatorFromBody(request, owner, body);
  return oneReply(shown(request, record), created ? 'Created' : 'Updated');
};

const REDUCED = /^(?:type|summary|threatAssess|observations|falsePositives|trackedUsers)/;

const update = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const record = findIndicator(request, id);
  const body = readObject(request);
  const { platform, user } = request;
  if (isReportOnly(body) && !platform.access.can(user, record.owner, 'write')) {
    writeReports(request, record, body);
    const view = Object.entries(shown(request, record)).filter(([key]) => REDUCED.test(key));
    return oneReply(Object.fromEntries(view), 'Updated');
  }
  requirePower(request, record.owner, 'write');
  const change = hashChangeOf(platform.store, record, body);
  writeIndicator(request, record, body);
  const view = shown(request, record);
  if (change === undefined) return oneReply(view, 'Updated');
  // Last, when nothing can be refused any more: Files that were merged do not come back.
  change();
  return oneReply(shown(request, record), 'Updated');
};

const remove = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const record = findIndicator(request, id);
  requirePower(request, record.owner, 'delete');
  request.platform.store.removeIndicator(record);
  return deletedReply();
};

const removeMany = (request: ApiRequest): Reply =>
  bulkDelete(request, source(request), (record) => request.platform.store.removeIndicator(record));

export const indicatorRoutes: readonly Route[] = [
  route('GET', 'v3/indicators', list),
  route('POST', 'v3/indicators', create),
  route('DELETE', 'v3/indicators', removeMany),
  route('GET', 'v3/indicators/:id', get),
  route('PUT', 'v3/indicators/:id', update),
  // Older clients change by POST.
  route('POST', 'v3/indicators/:id', update),
  route('DELETE', 'v3/indicators/:id', remove),
];
