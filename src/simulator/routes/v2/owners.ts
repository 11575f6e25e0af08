// v2 owners: those the user sees, the user's own, its members, and metrics; and who the user is.
import type { OwnerRecord } from '../../state/owner.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { instantText } from '../../values/dates.ts';
import { userView } from '../v3/metadata-views.ts';
import { refuseV2 } from './envelope.ts';
import { ownerView } from './views.ts';

const visible = ({ platform, user }: ApiRequest): OwnerRecord[] =>
  platform.access.visibleOwners(user);

const all = (request: ApiRequest): Reply => {
  const owner = visible(request).map(ownerView);
  return v2Success({ resultCount: owner.length, owner });
};

const unknown = (): never => refuseV2(403, 'The requested owner was not found');

const ownerAt = (request: ApiRequest, id: string): OwnerRecord =>
  visible(request).find((owner) => String(owner.id) === id) ?? unknown();

const home = ({ platform, user }: ApiRequest): OwnerRecord =>
  platform.access.homeOwner(user) ?? unknown();

const one = (owner: OwnerRecord): Reply => v2Success({ resultCount: 1, owner: ownerView(owner) });

/** Users who see the owner. */
const members = ({ platform }: ApiRequest, owner: OwnerRecord): Reply => {
  const { access } = platform;
  const user = [...access.users.values()]
    .filter((one) => access.can(one, owner, 'see'))
    .map(({ accessId }) => {
      const { userName, firstName, lastName } = userView(platform, accessId);
      return { userName, firstName, lastName };
    });
  return v2Success({ resultCount: user.length, user });
};

/** `Email Subject` to `totalEmailSubject`. */
const totalKey = (type: string): string => `total${type.replaceAll(' ', '')}`;

const metric = ({ platform }: ApiRequest, owner: OwnerRecord): Record<string, unknown> => {
  const indicators = Object.fromEntries(
    platform.store.indicatorTypes.all().map(({ name }) => {
      const { active, inactive } = owner.countOf(name);
      return [totalKey(name), active + inactive];
    }),
  );
  const groups = [...owner.groupCounts];
  return {
    ownerId: owner.id,
    ownerName: owner.name,
    metricDate: instantText(platform.store.clock.nowSeconds()).slice(0, 10),
    totalIndicator: owner.indicatorTotal(),
    ...indicators,
    totalGroup: groups.reduce((sum, [, count]) => sum + count, 0),
    ...Object.fromEntries(groups.map(([name, count]) => [totalKey(name), count])),
  };
};

const metrics = (request: ApiRequest, owners: readonly OwnerRecord[]): Reply => {
  const ownerMetric = owners.map((owner) => metric(request, owner));
  return v2Success({ resultCount: ownerMetric.length, ownerMetric });
};

const whoami = ({ platform, user }: ApiRequest): Reply => {
  const { userName, firstName, lastName, pseudonym } = userView(platform, user.accessId);
  return v2Success({ user: { userName, firstName, lastName, pseudonym, role: 'Api User' } });
};

export const ownerRoutes: readonly Route[] = [
  route('GET', 'v2/owners', all),
  route('GET', 'v2/owners/mine', (request) => one(home(request))),
  route('GET', 'v2/owners/mine/members', (request) => members(request, home(request))),
  route('GET', 'v2/owners/metrics', (request) => metrics(request, visible(request))),
  route('GET', 'v2/owners/:id', (request, { id = '' }) => one(ownerAt(request, id))),
  route('GET', 'v2/owners/:id/members', (request, { id = '' }) =>
    members(request, ownerAt(request, id)),
  ),
  route('GET', 'v2/owners/:id/metrics', (request, { id = '' }) =>
    metrics(request, [ownerAt(request, id)]),
  ),
  route('GET', 'v2/whoami', whoami),
];
