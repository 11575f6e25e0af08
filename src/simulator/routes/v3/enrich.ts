// Requests for enrichment are accepted; no enrichment ever comes back, because nobody outside is asked.
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { findIndicator } from './indicators.ts';
import { isBody } from './nested-read.ts';
import { oneReply, readObject, refuse, requirePower } from './write.ts';
import { indicatorView } from './indicator-view.ts';
import { NO_FIELDS } from './fields.ts';

const SERVICES: ReadonlySet<string> = new Set([
  'AbuseIPDB',
  'DomainTools',
  'Farsight',
  'Shodan',
  'URLScan',
  'VirusTotalV3',
]);
const MAX_INDICATORS = 500;

/** Names are case-sensitive. */
const checkServices = ({ query }: ApiRequest): void => {
  const given = query.getAll('type');
  if (given.length === 0) refuse('MissingData', 'Please enter a valid type');
  for (const name of given)
    if (!SERVICES.has(name)) refuse('BadRequest', `Please enter a valid type, not ${name}`);
};

const one = (request: ApiRequest, { id = '' }: Readonly<Record<string, string>>): Reply => {
  checkServices(request);
  const record = findIndicator(request, id);
  requirePower(request, record.owner, 'write');
  return oneReply(indicatorView(request.platform, record, NO_FIELDS));
};

const many = (request: ApiRequest): Reply => {
  checkServices(request);
  const { data } = readObject(request);
  if (!Array.isArray(data) || !data.every(isBody)) return refuse('ImproperFormat');
  if (data.length > MAX_INDICATORS)
    return refuse('BadRequest', `At most ${MAX_INDICATORS} indicators can be enriched at once`);
  return json(200, { data: [], count: data.length, status: 'Success' });
};

export const enrichRoutes: readonly Route[] = [
  route('POST', 'v3/indicators/enrich', many),
  route('POST', 'v3/indicators/:id/enrich', one),
];
