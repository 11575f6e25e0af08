// The store's content as lines: owners and vocabulary first, then groups, then indicators, then what refers to both.
import {
  GroupRecord,
  type AttributeRecord,
  type IndicatorRecord,
  type IntelRecord,
} from '../records.ts';
import type { PlatformStore } from '../store.ts';
import type { VictimRecord } from '../victims.ts';
import type { SavedAttribute, SavedGroup, SavedIndicator, SavedIntel, SavedLine } from './lines.ts';

/** The end of an attribute's line, as short as it can be. */
const labelsAndCreator = ({
  labels,
  createdBy,
}: AttributeRecord): [] | [labels: string[]] | [labels: string[], createdBy: string] => {
  const names = labels.map(({ name }) => name);
  if (createdBy !== undefined) return [names, createdBy];
  return names.length === 0 ? [] : [names];
};

const saveIntel = (record: IntelRecord): Omit<SavedIntel, 'type'> => ({
  id: record.id,
  owner: record.owner.name,
  at: record.addedAt,
  modified: record.modifiedAt,
  ...(record.xid === undefined ? {} : { xid: record.xid }),
  ...(record.tags.length === 0 ? {} : { tags: record.tags.map((tag) => tag.name) }),
  ...(record.labels.length === 0 ? {} : { labels: record.labels.map((label) => label.name) }),
  ...(record.attributes.length === 0
    ? {}
    : {
        attributes: record.attributes.map((item): SavedAttribute => [
          item.type.name,
          item.value,
          item.displayed,
          item.source ?? null,
          item.addedAt,
          item.pinned,
          item.id,
          item.modifiedAt,
          ...labelsAndCreator(item),
        ]),
      }),
  ...(record.groups.length === 0 ? {} : { groups: record.groups.map((group) => group.id) }),
  ...(record.dates === undefined ? {} : { dates: record.dates }),
});

const saveIndicator = (record: IndicatorRecord): SavedIndicator => {
  const { indicators, associations, ...extras } = record.extras ?? {};
  const named = associations?.filter(({ primary }) => primary) ?? [];
  return {
    k: 'indicator',
    ...saveIntel(record),
    type: record.type.name,
    summary: record.summary,
    identity: record.identity,
    flags: [record.active, record.activeLocked, record.privateFlag],
    ...(record.hashes === undefined ? {} : { hashes: record.hashes }),
    ...(record.rating === undefined ? {} : { rating: record.rating }),
    ...(record.confidence === undefined ? {} : { confidence: record.confidence }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
    ...(indicators === undefined ? {} : { indicators: indicators.map((other) => other.id) }),
    ...(named.length === 0
      ? {}
      : { associations: named.map(({ name, other }) => [name, other.id]) }),
  };
};

const saveGroup = (group: GroupRecord): SavedGroup => ({
  k: 'group',
  ...saveIntel(group),
  type: group.type.name,
  name: group.name,
  by: group.createdBy,
  fields: group.fields,
  ...(group.file === undefined ? {} : { file: group.file.toString('base64') }),
});

const saveVictim = (victim: VictimRecord): SavedLine => {
  const groups = [...victim.linked].filter((one) => one instanceof GroupRecord);
  const others = [...victim.linked].filter((one) => !(one instanceof GroupRecord));
  return {
    k: 'victim',
    id: victim.id,
    owner: victim.owner.name,
    at: victim.addedAt,
    name: victim.name,
    fields: victim.fields,
    assets: victim.assets,
    indicators: others.map(({ id }) => id),
    groups: groups.map(({ id }) => id),
  };
};

function* saveWords(store: PlatformStore): Generator<SavedLine> {
  yield { k: 'ids', last: { ...store.lastIds } };
  for (const { id: _id, declared, ...type } of store.indicatorTypes.all())
    if (declared) yield { k: 'indicatorType', type };
  for (const { name, kind, defaultRole, indicatorQuota, bulk } of store.owners)
    yield {
      k: 'owner',
      name,
      kind,
      role: defaultRole,
      ...(indicatorQuota === undefined ? {} : { quota: indicatorQuota }),
      ...(bulk.json || bulk.csv ? { bulk: [bulk.json, bulk.csv] } : {}),
    };
  for (const { name: owner, tags } of store.owners)
    for (const { id, name, lastUsedAt, description } of tags.all())
      yield {
        k: 'tag',
        owner,
        id,
        name,
        used: lastUsedAt,
        ...(description === undefined ? {} : { description }),
      };
  for (const { name, maxSize, choices } of store.vocabulary.attributeTypes.values())
    yield { k: 'attributeType', name, maxSize, ...(choices === undefined ? {} : { choices }) };
  for (const { owner, name, description, color } of store.vocabulary.labels)
    if (owner !== 'System') yield { k: 'label', owner, name, description, color };
}

export function* saveStore(store: PlatformStore): Generator<SavedLine> {
  yield* saveWords(store);
  for (const group of store.groups.values()) yield saveGroup(group);
  for (const record of store.indicators.values()) yield saveIndicator(record);
  for (const { victims } of store.owners)
    for (const victim of victims.all()) yield saveVictim(victim);
  for (const list of store.exclusionLists.all())
    yield {
      k: 'exclusionList',
      id: list.id,
      ...(list.owner === undefined ? {} : { owner: list.owner.name }),
      name: list.name,
      active: list.active,
      managed: list.managed,
      fixed: list.fixedValues,
      variable: list.variableValues,
    };
  for (const owner of store.owners)
    for (const { type, summary, addedAt, deletedAt } of owner.deleted)
      yield { k: 'deleted', owner: owner.name, type, summary, at: addedAt, deleted: deletedAt };
}
