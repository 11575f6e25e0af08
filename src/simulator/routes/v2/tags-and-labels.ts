// Tags and security labels of an indicator, group or task in v2. A tag is made when it is missing, a label must exist.
import { TAG_MAX_LENGTH } from '../../batch/incoming-metadata.ts';
import { json, v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { notFound, refuseV2, requireV2, succeeded } from './envelope.ts';
import { pageReply } from './lists.ts';
import { SUBJECTS, type Intel, type Subject } from './locate.ts';
import { labelView, tagView } from './views.ts';

const added = (): Reply => json(201, { status: 'Success' });

const changed = (request: ApiRequest, record: Intel): void => {
  const { store } = request.platform;
  record.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const addTag = (request: ApiRequest, record: Intel, name: string): Reply => {
  requireV2(request, record.owner, 'write', 'tag', 'created');
  if (name === '' || name.length > TAG_MAX_LENGTH)
    return refuseV2(
      400,
      `The name for this tag is invalid, please enter a(n) name between 1-${TAG_MAX_LENGTH} characters in length`,
    );
  const { tags } = record.owner;
  const tag = tags.named(name, request.platform.store.clock.nowSeconds());
  record.tags = tags.sets.union(record.tags, tags.sets.intern([tag]));
  changed(request, record);
  return added();
};

const removeTag = (request: ApiRequest, record: Intel, name: string): Reply => {
  requireV2(request, record.owner, 'delete', 'tag', 'deleted');
  if (!record.tags.some((tag) => tag.name === name)) return notFound();
  record.tags = record.owner.tags.sets.intern(record.tags.filter((tag) => tag.name !== name));
  changed(request, record);
  return succeeded();
};

const addLabel = (request: ApiRequest, record: Intel, name: string): Reply => {
  requireV2(request, record.owner, 'write', 'securityLabel', 'created');
  const label = request.platform.store.vocabulary.findLabel(record.owner, name) ?? notFound();
  const sets = record.owner.labelSets;
  record.labels = sets.union(record.labels, sets.intern([label]));
  changed(request, record);
  return added();
};

const removeLabel = (request: ApiRequest, record: Intel, name: string): Reply => {
  requireV2(request, record.owner, 'delete', 'securityLabel', 'deleted');
  if (!record.labels.some((label) => label.name === name)) return notFound();
  const left = record.labels.filter((label) => label.name !== name);
  record.labels = record.owner.labelSets.intern(left);
  changed(request, record);
  return succeeded();
};

const tagRoutes = ({ prefix, find }: Subject): Route[] => [
  route('GET', `${prefix}/tags`, (request, parameters) =>
    pageReply(request, 'tag', find(request, parameters).tags, (tag) =>
      tagView(request.platform, tag),
    ),
  ),
  route('GET', `${prefix}/tags/:name`, (request, parameters) => {
    const tag = find(request, parameters).tags.find((one) => one.name === parameters['name']);
    return v2Success({ tag: tagView(request.platform, tag ?? notFound()) });
  }),
  route('POST', `${prefix}/tags/:name`, (request, parameters) =>
    addTag(request, find(request, parameters), parameters['name'] ?? ''),
  ),
  route('DELETE', `${prefix}/tags/:name`, (request, parameters) =>
    removeTag(request, find(request, parameters), parameters['name'] ?? ''),
  ),
];

const labelRoutes = ({ prefix, find }: Subject): Route[] => [
  route('GET', `${prefix}/securityLabels`, (request, parameters) =>
    pageReply(request, 'securityLabel', find(request, parameters).labels, labelView),
  ),
  route('GET', `${prefix}/securityLabels/:name`, (request, parameters) => {
    const label = find(request, parameters).labels.find((one) => one.name === parameters['name']);
    return v2Success({ securityLabel: labelView(label ?? notFound()) });
  }),
  route('POST', `${prefix}/securityLabels/:name`, (request, parameters) =>
    addLabel(request, find(request, parameters), parameters['name'] ?? ''),
  ),
  route('DELETE', `${prefix}/securityLabels/:name`, (request, parameters) =>
    removeLabel(request, find(request, parameters), parameters['name'] ?? ''),
  ),
];

export const tagAndLabelRoutes: readonly Route[] = SUBJECTS.flatMap((subject) => [
  ...tagRoutes(subject),
  ...labelRoutes(subject),
]);
