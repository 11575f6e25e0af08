// v2 victims: list, one, create, delete; enough to filter indicators by them.
import type { Platform } from '../../platform.ts';
import type { VictimRecord } from '../../state/victims.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { addVictim, visibleVictims, writeVictim } from '../v3/victims.ts';
import { entityOf, notFound, refuseV2, requireV2, succeeded, v2Owner } from './envelope.ts';
import { pageReply } from './lists.ts';
import { ownerView } from './views.ts';

export const victimView = (platform: Platform, victim: VictimRecord): Record<string, unknown> => ({
  id: victim.id,
  name: victim.name,
  org: victim.fields['organization'],
  nationality: victim.fields['nationality'],
  workLocation: victim.fields['workLocation'],
  suborg: victim.fields['suborganization'],
  owner: ownerView(victim.owner),
  ownerName: victim.owner.name,
  webLink: `${platform.baseUrl}/auth/victim/victim.xhtml?victim=${victim.id}`,
});

export const victimAt = (request: ApiRequest, id: string | undefined): VictimRecord =>
  visibleVictims(request).find((victim) => String(victim.id) === id) ?? notFound();

const create = (request: ApiRequest): Reply => {
  const owner = v2Owner(request);
  requireV2(request, owner, 'write', 'victim', 'created');
  const entity = entityOf(request);
  const { name } = entity;
  if (typeof name !== 'string' || name === '') return refuseV2(400, 'Please enter a valid name');
  const victim = addVictim(request, owner, name);
  writeVictim(request, victim, entity);
  return v2Success({ victim: victimView(request.platform, victim) }, 201);
};

const remove = (request: ApiRequest, id: string | undefined): Reply => {
  const victim = victimAt(request, id);
  requireV2(request, victim.owner, 'delete', 'victim', 'deleted');
  victim.owner.victims.remove(victim);
  request.platform.store.version += 1;
  return succeeded();
};

export const victimRoutes: readonly Route[] = [
  route('GET', 'v2/victims', (request) => {
    const owner = v2Owner(request);
    return pageReply(request, 'victim', [...owner.victims.all()], (one) =>
      victimView(request.platform, one),
    );
  }),
  route('POST', 'v2/victims', create),
  route('GET', 'v2/victims/:id', (request, { id }) =>
    v2Success({ victim: victimView(request.platform, victimAt(request, id)) }),
  ),
  route('DELETE', 'v2/victims/:id', (request, { id }) => remove(request, id)),
];
