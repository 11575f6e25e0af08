// The TQL keywords of what indicators and groups refer to, and of the lists under `security`.
import type { ExclusionList } from '../state/exclusion-lists.ts';
import type { OwnerRecord } from '../state/owner.ts';
import {
  GroupRecord,
  IndicatorRecord,
  type AttributeRecord,
  type IntelRecord,
} from '../state/records.ts';
import type { AttributeTypeRecord, LabelRecord, TagRecord } from '../state/words.ts';
import type { VictimRecord } from '../state/victims.ts';
import { OWNER_PERMISSIONS } from '../values/owner-permissions.ts';
import { compileTql, subQuery, type Field, type Keywords, type SubQuery } from './compile.ts';
import { GROUP_KEYWORDS } from './group-keywords.ts';
import { INDICATOR_KEYWORDS } from './indicator-keywords.ts';
import { absent, absentSubs, field, keywords } from './keyword-tables.ts';

/** An attribute and the object it belongs to. */
export interface AttributeOf {
  readonly item: AttributeRecord;
  readonly parent: IntelRecord;
}

/** What indicators or groups that fit carry. Records know their tags and not the other way round, so all are looked at once. */
const carriedBy = <Item>(
  name: string,
  kind: 'indicators' | 'groups',
  carried: (record: IntelRecord) => readonly Item[],
): SubQuery<Item> => ({
  name,
  compile: (query, context) => {
    const found = new Set<Item>();
    const collect = <T extends IntelRecord>(records: Iterable<T>, of: Keywords<T>): void => {
      const fits = compileTql(query, of, context);
      for (const record of records)
        if (fits(record)) for (const item of carried(record)) found.add(item);
    };
    if (kind === 'indicators') collect(context.indicators.values(), INDICATOR_KEYWORDS);
    else collect(context.groups.values(), GROUP_KEYWORDS);
    return (item) => found.has(item);
  },
});

export const TAG_KEYWORDS: Keywords<TagRecord> = keywords<TagRecord>(
  [
    field('id', 'number', (tag) => tag.id),
    { name: 'name', type: 'text', read: (tag) => tag.name, caseSensitive: true },
    field('summary', 'text', (tag) => tag.name),
    field('ownerName', 'text', (tag) => tag.owner),
    field('description', 'text', (tag) => tag.description),
    field('lastUsed', 'date', (tag) => tag.lastUsedAt),
    field('normalized', 'boolean', () => false),
    ...absent<TagRecord>('text', 'techniqueId financialRisk financialRiskValue securityCoverage'),
    ...absent<TagRecord>(
      'number',
      'owner associatedCase associatedGroup associatedIndicator associatedVictim caseId financialRiskScore',
    ),
  ],
  [
    carriedBy<TagRecord>('hasIndicator', 'indicators', ({ tags }) => tags),
    carriedBy<TagRecord>('hasGroup', 'groups', ({ tags }) => tags),
    ...absentSubs<TagRecord>('hasCase hasVictim'),
  ],
);

export const LABEL_KEYWORDS: Keywords<LabelRecord> = keywords<LabelRecord>(
  [
    field('id', 'number', (label) => label.id),
    field('name', 'text', (label) => label.name),
    field('summary', 'text', (label) => label.name),
    field('ownerName', 'text', (label) => label.owner),
    field('color', 'text', (label) => label.color),
    field('description', 'text', (label) => label.description),
    field('dateAdded', 'date', (label) => label.addedAt),
    ...absent<LabelRecord>('number', 'owner victimId'),
  ],
  [
    carriedBy<LabelRecord>('hasIndicator', 'indicators', ({ labels }) => labels),
    carriedBy<LabelRecord>('hasGroup', 'groups', ({ labels }) => labels),
    ...absentSubs<LabelRecord>(
      'hasGroupAttribute hasIndicatorAttribute hasVictim hasVictimAttribute',
    ),
  ],
);

const SHORT_TEXT = 500;

const attributeFields: readonly Field<AttributeOf>[] = [
  field('id', 'number', ({ item }) => item.id),
  field('typeName', 'text', ({ item }) => item.type.name),
  field('type', 'number', ({ item }) => item.type.id),
  field('text', 'text', ({ item }) => item.value),
  field('shortText', 'text', ({ item }) => item.value.slice(0, SHORT_TEXT)),
  field('source', 'text', ({ item }) => item.source),
  field('default', 'boolean', ({ item }) => item.displayed),
  field('displayed', 'boolean', ({ item }) => item.displayed),
  field('pinned', 'boolean', ({ item }) => item.pinned),
  field('associable', 'boolean', () => true),
  field('maxSize', 'number', ({ item }) => item.type.maxSize),
  field('owner', 'number', ({ parent }) => parent.owner.id),
  field('ownerName', 'text', ({ parent }) => parent.owner.name),
  field('dateAdded', 'date', ({ item }) => item.addedAt),
  field('lastModified', 'date', ({ item }) => item.modifiedAt),
  ...absent<AttributeOf>('number', 'intVal'),
  ...absent<AttributeOf>('date', 'dateVal'),
  field('user', 'text', ({ item }) => item.createdBy),
];

const attributeLabels = subQuery<AttributeOf, LabelRecord>(
  'hasSecurityLabel',
  ({ item }) => item.labels,
  () => LABEL_KEYWORDS,
);

export const INDICATOR_ATTRIBUTE_KEYWORDS: Keywords<AttributeOf> = keywords<AttributeOf>(
  [...attributeFields, field('indicatorId', 'number', ({ parent }) => parent.id)],
  [
    attributeLabels,
    subQuery(
      'hasIndicator',
      ({ parent }) => (parent instanceof IndicatorRecord ? [parent] : []),
      () => INDICATOR_KEYWORDS,
    ),
  ],
);

export const GROUP_ATTRIBUTE_KEYWORDS: Keywords<AttributeOf> = keywords<AttributeOf>(
  [...attributeFields, field('groupId', 'number', ({ parent }) => parent.id)],
  [
    attributeLabels,
    subQuery(
      'hasGroup',
      ({ parent }) => (parent instanceof GroupRecord ? [parent] : []),
      () => GROUP_KEYWORDS,
    ),
  ],
);

export const ATTRIBUTE_TYPE_KEYWORDS: Keywords<AttributeTypeRecord> = keywords([
  field('id', 'number', (type) => type.id),
  field('name', 'text', (type) => type.name),
  field('description', 'text', (type) => type.description),
  field('maxSize', 'number', (type) => type.maxSize),
]);

/** An owner as one user sees it. */
export interface SeenOwner {
  readonly id: number;
  readonly owner: OwnerRecord;
  readonly userId: number;
  readonly permission: string;
}

export const OWNER_KEYWORDS: Keywords<SeenOwner> = keywords([
  field('id', 'number', ({ id }) => id),
  field('ownerId', 'number', ({ id }) => id),
  field('ownerName', 'text', ({ owner }) => owner.name),
  field('name', 'text', ({ owner }) => owner.name),
  field('userId', 'number', ({ userId }) => userId),
  ...OWNER_PERMISSIONS.map((name) =>
    field<SeenOwner>(name, 'text', ({ permission }) => permission),
  ),
]);

export const USER_KEYWORDS: Keywords<{ readonly id: number; readonly accessId: string }> = keywords(
  [field('id', 'number', (user) => user.id), field('userName', 'text', (user) => user.accessId)],
);

export const VICTIM_KEYWORDS: Keywords<VictimRecord> = keywords([
  field('id', 'number', (victim) => victim.id),
  field('name', 'text', (victim) => victim.name),
  field('summary', 'text', (victim) => victim.name),
  field('owner', 'number', (victim) => victim.owner.id),
  field('ownerName', 'text', (victim) => victim.owner.name),
]);

export const EXCLUSION_KEYWORDS: Keywords<ExclusionList> = keywords([
  field('id', 'number', (list) => list.id),
  field('name', 'text', (list) => list.name),
  field('active', 'boolean', (list) => list.active),
  field('managed', 'boolean', (list) => list.managed),
  field('ownerName', 'text', (list) => list.owner?.name),
]);
