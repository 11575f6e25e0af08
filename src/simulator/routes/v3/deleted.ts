// The list of deleted indicators, in v3 and in v2. How long an entry stays is a setting of the instance.
import { json, v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import { instantText, readInstant } from '../../values/dates.ts';
import { v2Owner } from '../v2/envelope.ts';
import { refuse, targetOwner } from './write.ts';

type Line = Record<string, unknown>;

const since = (request: ApiRequest): number | undefined => {
  const text = request.query.get('deletedSince');
  return text === null || text === '' ? 0 : readInstant(text);
};

const lines = (
  request: ApiRequest,
  owner: OwnerRecord,
  from: number,
  type: string | undefined,
): Line[] => {
  const { switches, clock } = request.platform.store;
  const kept =
    switches.indicatorDeleteRetentionTime === 0
      ? 0
      : clock.nowSeconds() - switches.indicatorDeleteRetentionTime;
  return owner.deleted
    .filter(
      (one) => (type === undefined || one.type === type) && one.deletedAt >= Math.max(from, kept),
    )
    .map((one) => ({
      ownerName: owner.name,
      dateAdded: instantText(one.addedAt),
      type: one.type,
      summary: one.summary,
    }));
};

const inV3 = (request: ApiRequest): Reply => {
  const from = since(request) ?? refuse('BadRequest', 'Please enter a valid deletedSince');
  const type = request.query.get('type') ?? undefined;
  const data = lines(request, targetOwner(request), from, type);
  return json(200, { data, count: data.length, status: 'Success' });
};

const inV2 = (request: ApiRequest, branch?: string): Reply => {
  const type =
    branch === undefined ? undefined : request.platform.store.indicatorTypes.ofBranch(branch);
  const indicator = lines(request, v2Owner(request), since(request) ?? 0, type?.name);
  return v2Success({ resultCount: indicator.length, indicator });
};

export const deletedRoutes: readonly Route[] = [
  route('GET', 'v3/indicators/deleted', inV3),
  route('GET', 'v2/indicators/deleted', (request) => inV2(request)),
  route('GET', 'v2/indicators/:branch/deleted', (request, { branch }) => inV2(request, branch)),
];
