// A page of a v3 list in its envelope, with the addresses of the pages before and after it.
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { json, withRatings, type Reply } from '../../transport/reply.ts';
import { baseOf } from '../base-url.ts';
import { readFields, type FieldNames } from './fields.ts';
import { readListParameters, type ListParameters } from './list-parameters.ts';
import { searchPage, type ListSource } from './list-search.ts';

/** The same address with another start: every other parameter stays. */
const pageUrl = (request: ApiRequest, parameters: ListParameters, start: number): string => {
  const query = new URLSearchParams(parameters.all);
  query.set('resultStart', String(start));
  query.set('resultLimit', String(parameters.limit));
  const path = request.target.split('?', 1)[0] ?? '';
  return `${baseOf(request)}${path}?${query.toString()}`;
};

export const listReply = <T>(
  request: ApiRequest,
  source: ListSource<T>,
  known: ReadonlySet<string>,
  render: (record: T, fields: FieldNames) => unknown,
): Reply => {
  const parameters = readListParameters(request);
  const fields = readFields(request, known, parameters.all);
  const { start, limit } = parameters;
  const isCounted = isTrue(parameters.all, 'count') && start === 0;
  const { page, more, count } = searchPage(request, parameters, source, isCounted);
  const data = page.map((record) => render(record, fields));
  const body: Record<string, unknown> = {};
  if (more) body['next'] = pageUrl(request, parameters, start + limit);
  if (start > 0) body['prev'] = pageUrl(request, parameters, Math.max(0, start - limit));
  body['data'] = data;
  if (count !== undefined) body['count'] = count;
  body['status'] = 'Success';
  return withRatings(json(200, body));
};
