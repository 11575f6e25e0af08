// Attributes in v3 writes: those nested in an object, and the fields of one attribute by itself.
import { isDefaultType, keepOneDefault } from '../../state/default-attributes.ts';
import { AttributeRecord, type IntelRecord } from '../../state/records.ts';
import type { LabelRecord } from '../../state/words.ts';
import type { PlatformStore } from '../../state/store.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { idOf, readNested, refuseNested, type Body, type Nested } from './nested-read.ts';
import { changedLabels } from './nested-metadata.ts';

const checkValue = (item: Body, { type }: { type: AttributeRecord['type'] }): string => {
  const { value } = item;
  if (typeof value !== 'string' || value === '')
    return refuseNested('This attribute requires a value');
  if (value.length > type.maxSize)
    return refuseNested(
      `The value for this attribute is invalid, please enter a(n) value between 1-${type.maxSize} characters in length`,
    );
  if (type.choices !== undefined && !type.choices.includes(value))
    return refuseNested(
      `The value for this attribute is invalid, please enter one of the following values: ${type.choices.join(', ')}`,
    );
  return value;
};

const writeLabels = (
  store: PlatformStore,
  record: IntelRecord,
  attribute: AttributeRecord,
  item: Body,
): readonly LabelRecord[] => {
  const nested = readNested(item, 'securityLabels');
  return nested === undefined
    ? attribute.labels
    : changedLabels(store, record.owner, attribute.labels, nested);
};

/** Changes value, source, default, pinned and labels; the type stays. */
export const updateAttribute = (
  store: PlatformStore,
  record: IntelRecord,
  present: AttributeRecord,
  item: Body,
): void => {
  if (item['value'] !== undefined) present.value = checkValue(item, present);
  if (typeof item['source'] === 'string') present.source = item['source'];
  if (typeof item['default'] === 'boolean')
    present.displayed = item['default'] && isDefaultType(present.type.name);
  if (typeof item['pinned'] === 'boolean') present.pinned = item['pinned'];
  present.labels = writeLabels(store, record, present, item);
  present.modifiedAt = store.clock.nowSeconds();
};

export const createAttribute = (
  { platform: { store }, user }: ApiRequest,
  record: IntelRecord,
  item: Body,
): AttributeRecord => {
  const { type: name } = item;
  const type = typeof name === 'string' ? store.vocabulary.attributeType(name) : undefined;
  if (type === undefined) return refuseNested('The requested attribute type was not found');
  const value = checkValue(item, { type });
  const created = new AttributeRecord(
    store.nextId('attribute'),
    type,
    value,
    store.clock.nowSeconds(),
    user.accessId,
  );
  created.displayed = item['default'] === true && isDefaultType(type.name);
  created.pinned = item['pinned'] === true;
  if (typeof item['source'] === 'string') created.source = item['source'];
  created.labels = writeLabels(store, record, created, item);
  return created;
};

/** An item with the id of an attribute changes it, any other makes one. */
export const writeAttributes = (
  request: ApiRequest,
  record: IntelRecord,
  { data, mode }: Nested,
): void => {
  if (mode === 'delete') {
    const gone = new Set(data.map(idOf));
    record.attributes = record.attributes.filter(({ id }) => !gone.has(id));
    return;
  }
  const given = data.map((item) => {
    const id = idOf(item);
    if (id === undefined) return createAttribute(request, record, item);
    const present =
      record.attributes.find((one) => one.id === id) ??
      refuseNested(`attributes: no attribute ${id} in this object`);
    updateAttribute(request.platform.store, record, present, item);
    return present;
  });
  const kept = mode === 'replace' ? [] : record.attributes.filter((one) => !given.includes(one));
  record.attributes = keepOneDefault([...kept, ...given]);
};
