// Nested writes of v3: `tags`, `securityLabels`, `attributes` and `associatedGroups` as `{"data": […], "mode": "append|replace|delete"}`.
import { keepOneDefault, isDefaultType, TAG_MAX_LENGTH } from '../batch/metadata.ts';
import { ReplyError, v3Error } from '../transport/reply.ts';
import { AttributeRecord, type IntelRecord } from '../state/records.ts';
import type { PlatformStore } from '../state/store.ts';

type Body = Readonly<Record<string, unknown>>;

interface Nested {
  readonly data: readonly Body[];
  readonly mode: 'append' | 'replace' | 'delete';
}

const refuse = (message: string): never => {
  throw new ReplyError(v3Error('BadRequest', message));
};

const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readNested = (body: Body, key: string): Nested | undefined => {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!isBody(value)) return refuse(`${key} must be an object with data`);
  const data = value['data'] ?? [];
  const mode = value['mode'] ?? 'append';
  if (!Array.isArray(data) || !data.every(isBody)) return refuse(`${key}.data must be a list`);
  if (mode !== 'append' && mode !== 'replace' && mode !== 'delete')
    return refuse(`${key}.mode must be append, replace or delete`);
  return { data: data.filter((item) => Object.keys(item).length > 0), mode };
};

/** Lists by id or name, changed by the mode. */
const changeList = <T extends { readonly id: number; readonly name: string }>(
  present: readonly T[],
  { data, mode }: Nested,
  resolve: (item: Body) => T,
): readonly T[] => {
  if (mode === 'delete')
    return present.filter(
      (one) => !data.some((item) => item['id'] === one.id || item['name'] === one.name),
    );
  const given = data.map(resolve);
  return [...new Set(mode === 'replace' ? given : [...present, ...given])];
};

const writeTags = (record: IntelRecord, nested: Nested, at: number): void => {
  const table = record.owner.tags;
  const tags = changeList(record.tags, nested, (item) => {
    const name = item['name'];
    if (typeof name !== 'string' || name === '' || name.length > TAG_MAX_LENGTH)
      return refuse(
        `The name for this tag is invalid, please enter a(n) name between 1-${TAG_MAX_LENGTH} characters in length`,
      );
    return table.named(name, at);
  });
  record.tags = table.sets.intern(tags);
};

const writeLabels = (store: PlatformStore, record: IntelRecord, nested: Nested): void => {
  const labels = changeList(record.labels, nested, (item) => {
    const name = typeof item['name'] === 'string' ? item['name'] : '';
    return (
      store.findLabel(record.owner, name) ??
      refuse(`The requested security label was not found: ${name}`)
    );
  });
  record.labels = record.owner.labelSets.intern(labels);
};

const updateAttribute = (present: AttributeRecord, item: Body, at: number): AttributeRecord => {
  if (typeof item['value'] === 'string') present.value = item['value'];
  if (typeof item['source'] === 'string') present.source = item['source'];
  if (typeof item['default'] === 'boolean') present.displayed = item['default'];
  if (typeof item['pinned'] === 'boolean') present.pinned = item['pinned'];
  present.modifiedAt = at;
  return present;
};

const newAttribute = (store: PlatformStore, item: Body, at: number): AttributeRecord => {
  const { type: name, value } = item;
  const type = typeof name === 'string' ? store.attributeType(name) : undefined;
  if (type === undefined) return refuse('The requested attribute type was not found');
  if (typeof value !== 'string' || value === '') return refuse('This attribute requires a value');
  if (value.length > type.maxSize)
    return refuse(
      `The value for this attribute is invalid, please enter a(n) value between 1-${type.maxSize} characters in length`,
    );
  const created = new AttributeRecord(store.nextId('attribute'), type, value, at);
  created.displayed = item['default'] === true && isDefaultType(type.name);
  created.pinned = item['pinned'] === true;
  if (typeof item['source'] === 'string') created.source = item['source'];
  return created;
};

const writeAttributes = (
  store: PlatformStore,
  record: IntelRecord,
  { data, mode }: Nested,
  at: number,
): void => {
  if (mode === 'delete') {
    record.attributes = record.attributes.filter(
      (one) => !data.some((item) => item['id'] === one.id),
    );
    return;
  }
  const given = data.map((item) => {
    const present = record.attributes.find((one) => one.id === item['id']);
    return present === undefined
      ? newAttribute(store, item, at)
      : updateAttribute(present, item, at);
  });
  const kept = mode === 'replace' ? [] : record.attributes.filter((one) => !given.includes(one));
  record.attributes = keepOneDefault([...kept, ...given]);
};

const writeGroups = (store: PlatformStore, record: IntelRecord, { data, mode }: Nested): void => {
  const groups = data.map((item) => {
    const group = store.groups.get(Number(item['id']));
    if (group?.owner !== record.owner)
      return refuse(`associatedGroups: no group ${String(item['id'])} in this owner`);
    return group;
  });
  const dropped =
    mode === 'delete'
      ? groups
      : mode === 'replace'
        ? record.groups.filter((one) => !groups.includes(one))
        : [];
  for (const group of dropped) store.unlink(group, record);
  if (mode !== 'delete') for (const group of groups) store.link(group, record);
};

/** Writes whatever nested lists the body has. */
export const writeNested = (store: PlatformStore, record: IntelRecord, body: Body): void => {
  const at = store.clock.nowSeconds();
  const tags = readNested(body, 'tags');
  const labels = readNested(body, 'securityLabels');
  const attributes = readNested(body, 'attributes');
  const groups = readNested(body, 'associatedGroups');
  if (tags !== undefined) writeTags(record, tags, at);
  if (labels !== undefined) writeLabels(store, record, labels);
  if (attributes !== undefined) writeAttributes(store, record, attributes, at);
  if (groups !== undefined) writeGroups(store, record, groups);
  record.modifiedAt = at;
  store.version += 1;
};
