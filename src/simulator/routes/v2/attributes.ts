// Attributes of an indicator, group or task in v2, and the security labels of an attribute.
import { isDefaultType, keepOneDefault } from '../../state/default-attributes.ts';
import { AttributeRecord } from '../../state/records.ts';
import { v2Success, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import {
  entityOf,
  flagOf,
  notFound,
  refuseV2,
  requireV2,
  succeeded,
  type Entity,
  type Parameters,
} from './envelope.ts';
import { SUBJECTS, type Intel, type Subject } from './locate.ts';
import { pageReply } from './lists.ts';
import { attributeView, labelView } from './views.ts';

const checkValue = ({ value }: Entity, { maxSize }: AttributeRecord['type']): string => {
  if (typeof value !== 'string' || value === '')
    return refuseV2(400, 'This attribute requires a value');
  if (value.length > maxSize)
    return refuseV2(
      400,
      `The value for this attribute is invalid, please enter a(n) value between 1-${maxSize} characters in length`,
    );
  return value;
};

const find = (record: Intel, id: string | undefined): AttributeRecord =>
  record.attributes.find((item) => String(item.id) === id) ?? notFound();

const changed = (request: ApiRequest, record: Intel): void => {
  const { store } = request.platform;
  record.modifiedAt = store.clock.nowSeconds();
  store.version += 1;
};

const create = (request: ApiRequest, record: Intel): Reply => {
  requireV2(request, record.owner, 'write', 'attribute', 'created');
  const entity = entityOf(request);
  const { store } = request.platform;
  const name = typeof entity['type'] === 'string' ? entity['type'] : '';
  const type =
    store.vocabulary.attributeType(name) ??
    refuseV2(400, 'The requested attribute type was not found');
  const value = checkValue(entity, type);
  const item = new AttributeRecord(
    store.nextId('attribute'),
    type,
    value,
    store.clock.nowSeconds(),
    request.user.accessId,
  );
  item.displayed = flagOf(entity, 'displayed') === true && isDefaultType(type.name);
  if (typeof entity['source'] === 'string') item.source = entity['source'];
  record.attributes = keepOneDefault([...record.attributes, item]);
  changed(request, record);
  return v2Success({ attribute: attributeView(item) }, 201);
};

const update = (request: ApiRequest, record: Intel, id: string | undefined): Reply => {
  const item = find(record, id);
  requireV2(request, record.owner, 'write', 'attribute', 'updated');
  const entity = entityOf(request);
  request.platform.store.log.touch(record);
  item.value = checkValue(entity, item.type);
  const displayed = flagOf(entity, 'displayed');
  if (displayed !== undefined) item.displayed = displayed && isDefaultType(item.type.name);
  if (typeof entity['source'] === 'string') item.source = entity['source'];
  item.modifiedAt = request.platform.store.clock.nowSeconds();
  if (item.displayed) keepOneDefault([...record.attributes.filter((one) => one !== item), item]);
  changed(request, record);
  return v2Success({ attribute: attributeView(item) });
};

const remove = (request: ApiRequest, record: Intel, id: string | undefined): Reply => {
  const item = find(record, id);
  requireV2(request, record.owner, 'delete', 'attribute', 'deleted');
  record.attributes = record.attributes.filter((one) => one !== item);
  changed(request, record);
  return succeeded();
};

const label = (
  request: ApiRequest,
  record: Intel,
  { attribute, name = '' }: Parameters,
  adds: boolean,
): Reply => {
  const item = find(record, attribute);
  requireV2(request, record.owner, 'write', 'securityLabel', 'updated');
  const found = request.platform.store.vocabulary.findLabel(record.owner, name) ?? notFound();
  const others = item.labels.filter((one) => one !== found);
  item.labels = adds ? [...others, found] : others;
  changed(request, record);
  return adds ? v2Success({}, 201) : succeeded();
};

const routesOf = ({ prefix, find: locate }: Subject): Route[] => [
  route('GET', `${prefix}/attributes`, (request, parameters) =>
    pageReply(request, 'attribute', locate(request, parameters).attributes, attributeView),
  ),
  route('POST', `${prefix}/attributes`, (request, parameters) =>
    create(request, locate(request, parameters)),
  ),
  route('GET', `${prefix}/attributes/:attribute`, (request, parameters) =>
    v2Success({
      attribute: attributeView(find(locate(request, parameters), parameters['attribute'])),
    }),
  ),
  route('PUT', `${prefix}/attributes/:attribute`, (request, parameters) =>
    update(request, locate(request, parameters), parameters['attribute']),
  ),
  route('DELETE', `${prefix}/attributes/:attribute`, (request, parameters) =>
    remove(request, locate(request, parameters), parameters['attribute']),
  ),
  route('GET', `${prefix}/attributes/:attribute/securityLabels`, (request, parameters) =>
    pageReply(
      request,
      'securityLabel',
      find(locate(request, parameters), parameters['attribute']).labels,
      labelView,
    ),
  ),
  route('POST', `${prefix}/attributes/:attribute/securityLabels/:name`, (request, parameters) =>
    label(request, locate(request, parameters), parameters, true),
  ),
  route('DELETE', `${prefix}/attributes/:attribute/securityLabels/:name`, (request, parameters) =>
    label(request, locate(request, parameters), parameters, false),
  ),
];

export const attributeRoutes: readonly Route[] = SUBJECTS.flatMap(routesOf);
