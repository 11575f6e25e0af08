// Links of an indicator, group or task in v2: to groups, indicators, victims and tasks.
import type { IndicatorRecord } from '../../state/records.ts';
import { GroupRecord } from '../../state/records.ts';
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { refuseV2, requireV2, succeeded, type Parameters } from './envelope.ts';
import { groupList, indicatorList, pageReply } from './lists.ts';
import { groupAt, indicatorAt, SUBJECTS, type Intel, type Subject } from './locate.ts';
import { victimAt, victimView } from './victims.ts';

type Change = 'associate' | 'disassociate';

const checked = (request: ApiRequest, left: Intel, right: { owner: Intel['owner'] }): void => {
  requireV2(request, left.owner, 'write', 'association', 'updated');
  if (left.owner !== right.owner)
    refuseV2(400, 'The owners of the requested objects were different');
};

const done = (change: Change): Reply =>
  change === 'associate' ? json(201, { status: 'Success' }) : succeeded();

const group =
  ({ find }: Subject, change: Change, branch?: string) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const record = find(request, parameters);
    const other = groupAt(request, branch ?? parameters['groupBranch'], parameters['groupId']);
    checked(request, record, other);
    const { store } = request.platform;
    if (change === 'associate') store.links.link(other, record);
    else store.links.unlink(other, record);
    return done(change);
  };

const indicator =
  ({ find }: Subject, change: Change) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const record = find(request, parameters);
    const other = indicatorAt(request, parameters['otherBranch'], parameters['other']);
    checked(request, record, other);
    const { store } = request.platform;
    if (record instanceof GroupRecord)
      if (change === 'associate') store.links.link(record, other);
      else store.links.unlink(record, other);
    else if (change === 'associate') store.links.linkIndicators(record, other);
    else store.links.unlinkIndicators(record, other);
    return done(change);
  };

const victim =
  ({ find }: Subject, change: Change) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const record = find(request, parameters);
    const other = victimAt(request, parameters['victim']);
    checked(request, record, other);
    if (change === 'associate') other.linked.add(record);
    else other.linked.delete(record);
    request.platform.store.version += 1;
    return done(change);
  };

const linkedIndicators = (record: Intel): Iterable<IndicatorRecord> =>
  record instanceof GroupRecord ? record.indicators : (record.extras?.indicators ?? []);

const routesOf = (subject: Subject): Route[] => {
  const { prefix, find } = subject;
  const groupsList = (request: ApiRequest, parameters: Parameters): Reply =>
    groupList(request, find(request, parameters).groups, parameters['groupBranch']);
  const indicatorsList = (request: ApiRequest, parameters: Parameters): Reply =>
    indicatorList(request, linkedIndicators(find(request, parameters)), parameters['otherBranch']);
  return [
    route('GET', `${prefix}/groups`, groupsList),
    route('GET', `${prefix}/groups/:groupBranch`, groupsList),
    route('POST', `${prefix}/groups/:groupBranch/:groupId`, group(subject, 'associate')),
    route('DELETE', `${prefix}/groups/:groupBranch/:groupId`, group(subject, 'disassociate')),
    route('GET', `${prefix}/tasks`, (request, parameters) =>
      groupList(request, find(request, parameters).groups, 'tasks'),
    ),
    route('POST', `${prefix}/tasks/:groupId`, group(subject, 'associate', 'tasks')),
    route('DELETE', `${prefix}/tasks/:groupId`, group(subject, 'disassociate', 'tasks')),
    route('GET', `${prefix}/indicators`, indicatorsList),
    route('GET', `${prefix}/indicators/:otherBranch`, indicatorsList),
    route('POST', `${prefix}/indicators/:otherBranch/:other`, indicator(subject, 'associate')),
    route('DELETE', `${prefix}/indicators/:otherBranch/:other`, indicator(subject, 'disassociate')),
    route('GET', `${prefix}/victims`, (request, parameters) => {
      const record = find(request, parameters);
      return pageReply(request, 'victim', record.owner.victims.of(record), (one) =>
        victimView(request.platform, one),
      );
    }),
    route('POST', `${prefix}/victims/:victim`, victim(subject, 'associate')),
    route('DELETE', `${prefix}/victims/:victim`, victim(subject, 'disassociate')),
    route('GET', `${prefix}/victimAssets`, (request, parameters) => {
      find(request, parameters);
      return pageReply(request, 'victimAsset', [], (one) => one);
    }),
  ];
};

export const associationRoutes: readonly Route[] = SUBJECTS.flatMap(routesOf);
