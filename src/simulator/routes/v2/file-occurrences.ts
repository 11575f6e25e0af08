// Where a File was seen: names, paths and dates, in v2.
import type { FileOccurrence } from '../../state/extras.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { readOccurrence } from '../v3/nested-occurrences.ts';
import { entityOf, notFound, refuseV2, requireV2, succeeded, type Parameters } from './envelope.ts';
import { pageReply } from './lists.ts';
import { indicatorAt } from './locate.ts';

const fileAt = (request: ApiRequest, { value }: Parameters): IndicatorRecord =>
  indicatorAt(request, 'files', value);

const all = (record: IndicatorRecord): readonly FileOccurrence[] =>
  record.extras?.fileOccurrences ?? [];

const find = (record: IndicatorRecord, { id }: Parameters): FileOccurrence =>
  all(record).find((one) => String(one.id) === id) ?? notFound();

const save = (
  request: ApiRequest,
  record: IndicatorRecord,
  list: readonly FileOccurrence[],
): void => {
  const { store } = request.platform;
  (record.extras ??= {}).fileOccurrences = list;
  record.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const create = (request: ApiRequest, parameters: Parameters): Reply => {
  const record = fileAt(request, parameters);
  requireV2(request, record.owner, 'write', 'fileOccurrence', 'created');
  const read =
    readOccurrence(entityOf(request)) ?? refuseV2(400, 'Please enter a valid fileOccurrence');
  const fileOccurrence = { id: request.platform.store.nextId('occurrence'), ...read };
  save(request, record, [...all(record), fileOccurrence]);
  return v2Success({ fileOccurrence }, 201);
};

const update = (request: ApiRequest, parameters: Parameters): Reply => {
  const record = fileAt(request, parameters);
  const before = find(record, parameters);
  requireV2(request, record.owner, 'write', 'fileOccurrence', 'updated');
  const read =
    readOccurrence(entityOf(request)) ?? refuseV2(400, 'Please enter a valid fileOccurrence');
  const fileOccurrence = { ...before, ...read };
  save(
    request,
    record,
    all(record).map((one) => (one === before ? fileOccurrence : one)),
  );
  return v2Success({ fileOccurrence });
};

const remove = (request: ApiRequest, parameters: Parameters): Reply => {
  const record = fileAt(request, parameters);
  const gone = find(record, parameters);
  requireV2(request, record.owner, 'delete', 'fileOccurrence', 'deleted');
  save(
    request,
    record,
    all(record).filter((one) => one !== gone),
  );
  return succeeded();
};

const AT = 'v2/indicators/files/:value/fileOccurrences';

export const fileOccurrenceRoutes: readonly Route[] = [
  route('GET', AT, (request, parameters) =>
    pageReply(request, 'fileOccurrence', all(fileAt(request, parameters)), (one) => one),
  ),
  route('POST', AT, create),
  route('GET', `${AT}/:id`, (request, parameters) =>
    v2Success({ fileOccurrence: find(fileAt(request, parameters), parameters) }),
  ),
  route('PUT', `${AT}/:id`, update),
  route('DELETE', `${AT}/:id`, remove),
];
