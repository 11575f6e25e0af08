// Deletes everything a query finds. Documented for cases only; for indicators and groups a switch allows it.
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import type { IntelRecord } from '../../state/records.ts';
import { searchAll, type ListSource } from './list-search.ts';
import { readListParameters } from './list-parameters.ts';
import { refuse, requirePower } from './write.ts';

export const bulkDelete = <T extends IntelRecord>(
  request: ApiRequest,
  source: ListSource<T>,
  remove: (record: T) => void,
): Reply => {
  if (request.platform.store.switches.bulkDelete === 'disabled') return refuse('MethodNotAllowed');
  const parameters = readListParameters(request);
  if (parameters.tql === undefined) return refuse('MissingData', 'A tql query is required');
  const found = searchAll(request, parameters, source);
  for (const { owner } of found) requirePower(request, owner, 'delete');
  for (const record of found) remove(record);
  return json(200, { message: 'Deleted', count: found.length, status: 'Success' });
};
