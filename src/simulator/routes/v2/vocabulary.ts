// v2 tags, security labels and victims from their own side: the lists, and what carries or concerns one of them.
import type { GroupRecord, IndicatorRecord, IntelRecord } from '../../state/records.ts';
import type { TagRecord } from '../../state/words.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { notFound, v2Owner, type Parameters } from './envelope.ts';
import { groupList, indicatorList, pageReply } from './lists.ts';
import { labelView, tagView, type View } from './views.ts';
import { victimAt } from './victims.ts';

/** Says which records are meant; throws when there is no such tag, label or victim. */
type Carried = (request: ApiRequest, parameters: Parameters) => (record: IntelRecord) => boolean;

const byTag: Carried = (request, { id = '' }) => {
  const owner = v2Owner(request);
  const tag = owner.tags.find(id) ?? notFound();
  return (record) => record.owner === owner && record.tags.includes(tag);
};

const byLabel: Carried = (request, { id = '' }) => {
  const owner = v2Owner(request);
  const label = request.platform.store.vocabulary.findLabel(owner, id) ?? notFound();
  return (record) => record.owner === owner && record.labels.includes(label);
};

const byVictim: Carried = (request, { id }) => {
  const victim = victimAt(request, id);
  return (record) => victim.linked.has(record);
};

function* chosen<T extends IntelRecord>(
  records: Iterable<T>,
  fits: (record: IntelRecord) => boolean,
): Generator<T> {
  for (const record of records) if (fits(record)) yield record;
}

const routesOf = (path: string, carried: Carried): Route[] => {
  const indicators = (request: ApiRequest, parameters: Parameters): Reply => {
    const all: Iterable<IndicatorRecord> = request.platform.store.indicators.values();
    return indicatorList(request, chosen(all, carried(request, parameters)), parameters['branch']);
  };
  const groups = (request: ApiRequest, parameters: Parameters): Reply => {
    const all: Iterable<GroupRecord> = request.platform.store.groups.values();
    return groupList(request, chosen(all, carried(request, parameters)), parameters['branch']);
  };
  return [
    route('GET', `${path}/:id/indicators`, indicators),
    route('GET', `${path}/:id/indicators/:branch`, indicators),
    route('GET', `${path}/:id/groups`, groups),
    route('GET', `${path}/:id/groups/:branch`, groups),
  ];
};

const tagLine = (request: ApiRequest, tag: TagRecord): View => {
  const { description, ...view } = tagView(request.platform, tag);
  return isTrue(request.query, 'detailed') && description !== undefined
    ? { ...view, description }
    : view;
};

const labels = (request: ApiRequest): Reply => {
  const owner = v2Owner(request);
  const seen = request.platform.store.vocabulary.labels.filter(
    (label) => label.owner === 'System' || label.owner === owner.name,
  );
  return pageReply(request, 'securityLabel', seen, labelView);
};

export const vocabularyRoutes: readonly Route[] = [
  route('GET', 'v2/tags', (request) =>
    pageReply(request, 'tag', [...v2Owner(request).tags.all()], (tag) => tagLine(request, tag)),
  ),
  route('GET', 'v2/tags/:id', (request, { id = '' }) =>
    v2Success({ tag: tagView(request.platform, v2Owner(request).tags.find(id) ?? notFound()) }),
  ),
  route('GET', 'v2/securityLabels', labels),
  route('GET', 'v2/securityLabels/:id', (request, { id = '' }) => {
    const label = request.platform.store.vocabulary.findLabel(v2Owner(request), id);
    return v2Success({ securityLabel: labelView(label ?? notFound()) });
  }),
  ...routesOf('v2/tags', byTag),
  ...routesOf('v2/securityLabels', byLabel),
  ...routesOf('v2/victims', byVictim),
];
