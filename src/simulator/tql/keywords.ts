// The TQL keywords of each kind of record. Keywords the platform knows and this imitation has no data for are null on every record.
import type { OwnerRecord } from '../state/owner.ts';
import {
  DATE_KEYS,
  type AttributeRecord,
  type AttributeTypeRecord,
  type GroupRecord,
  type IndicatorRecord,
  type IntelRecord,
  type LabelRecord,
  type TagRecord,
} from '../state/records.ts';
import { GROUP_TYPE_TABLE } from '../values/group-types.ts';
import { INDICATOR_TYPE_TABLE } from '../values/indicator-types.ts';
import { splitSummary } from '../values/indicator-value.ts';
import { readInstant } from '../values/dates.ts';
import { subQuery, type Field, type FieldType, type Keywords, type SubQuery } from './compile.ts';

type FieldEntry<T> = readonly [name: string, field: Field<T>];

const field = <T>(name: string, type: FieldType, read: Field<T>['read']): FieldEntry<T> => [
  name.toLowerCase(),
  { type, read },
];

const absent = <T>(type: FieldType, names: string): FieldEntry<T>[] =>
  names.split(' ').map((name) => field<T>(name, type, () => undefined));

const shown = (record: IntelRecord, type: string): string | undefined =>
  record.attributes.find((item) => item.displayed && item.type.name === type)?.value;

const intelFields = <T extends IntelRecord>(): FieldEntry<T>[] => [
  field<T>('id', 'number', (record) => record.id),
  field<T>('xid', 'text', (record) => record.xid),
  field<T>('owner', 'number', (record) => record.owner.id),
  field<T>('ownerName', 'text', (record) => record.owner.name),
  field<T>('dateAdded', 'date', (record) => record.addedAt),
  field<T>('lastModified', 'date', (record) => record.modifiedAt),
  ...DATE_KEYS.map((key) => field<T>(key, 'date', (record) => record.dates?.[key])),
  field<T>('tag', 'text', (record) => record.tags.map((tag) => tag.name)),
  field<T>('tagOwner', 'number', (record) =>
    record.tags.length > 0 ? record.owner.id : undefined,
  ),
  field<T>('tagOwnerName', 'text', (record) =>
    record.tags.length > 0 ? record.owner.name : undefined,
  ),
  field<T>('securityLabel', 'text', (record) => record.labels.map((label) => label.name)),
  field<T>('description', 'text', (record) => shown(record, 'Description')),
  field<T>('source', 'text', (record) => shown(record, 'Source')),
  field<T>('attackTag', 'text', () => undefined),
];

const intelSubs = <T extends IntelRecord>(): (readonly [string, SubQuery<T>])[] => [
  [
    'hastag',
    subQuery<T, TagRecord>(
      (record) => record.tags,
      () => TAG_KEYWORDS,
    ),
  ],
  [
    'hasattribute',
    subQuery<T, AttributeRecord>(
      (record) => record.attributes,
      () => ATTRIBUTE_KEYWORDS,
    ),
  ],
  [
    'hassecuritylabel',
    subQuery<T, LabelRecord>(
      (record) => record.labels,
      () => LABEL_KEYWORDS,
    ),
  ],
  [
    'hasgroup',
    subQuery<T, GroupRecord>(
      (record) => record.groups,
      () => GROUP_KEYWORDS,
    ),
  ],
];

const keywords = <T>(
  fields: readonly FieldEntry<T>[],
  subQueries: readonly (readonly [string, SubQuery<T>])[] = [],
): Keywords<T> => ({ fields: new Map(fields), subQueries: new Map(subQueries) });

const typeId = (names: readonly { name: string }[], name: string): number =>
  names.findIndex((info) => info.name === name) + 1;

const part = (index: number) => (record: IndicatorRecord) => splitSummary(record.summary)[index];

export const INDICATOR_KEYWORDS: Keywords<IndicatorRecord> = keywords<IndicatorRecord>(
  [
    ...intelFields<IndicatorRecord>(),
    field('summary', 'text', (record) => record.summary),
    field('type', 'number', (record) => typeId(INDICATOR_TYPE_TABLE, record.type.name)),
    field('typeName', 'text', (record) => record.type.name),
    field('value1', 'text', part(0)),
    field('value2', 'text', part(1)),
    field('value3', 'text', part(2)),
    field('rating', 'number', (record) => record.rating),
    field('confidence', 'number', (record) => record.confidence),
    field('indicatorActive', 'boolean', (record) => record.active),
    field('activeLocked', 'boolean', (record) => record.activeLocked),
    field('hostDnsActive', 'boolean', (record) => record.extras?.dnsActive),
    field('hostWhoisActive', 'boolean', (record) => record.extras?.whoisActive),
    field('fileSize', 'number', (record) => record.extras?.size),
    field('associatedGroup', 'number', (record) => record.groups.map((group) => group.id)),
    ...absent<IndicatorRecord>(
      'number',
      'commonId threatAssessScore calScore falsePositiveCount observationCount addressAsn addressIpVal abuseIpdbConfidenceScore dtMalwareScore dtOverallScore dtPhishingScore dtSpamScore riskIqReputationScore vtMaliciousCount',
    ),
    ...absent<IndicatorRecord>(
      'date',
      'lastObserved lastFalsePositive threatAssessLastUpdated dtLastUpdated vtLastUpdated',
    ),
    ...absent<IndicatorRecord>(
      'text',
      'associatedGroupSource associatedIndicatorSource addressCidr addressCity addressCountryCode addressCountryName addressRegisteringOrg addressState addressTimezone riskIqClassification',
    ),
    ...absent<IndicatorRecord>('boolean', 'addressIsIpv6 dtStatus'),
  ],
  [
    ...intelSubs<IndicatorRecord>(),
    [
      'hasindicator',
      subQuery(
        (record) => record.extras?.indicators ?? [],
        () => INDICATOR_KEYWORDS,
      ),
    ],
  ],
);

const textField = (key: string): FieldEntry<GroupRecord> =>
  field(key, 'text', ({ fields }) => {
    const value = fields[key];
    return typeof value === 'string' ? value : undefined;
  });

const dateField = (key: string): FieldEntry<GroupRecord> =>
  field(key, 'date', ({ fields }) => {
    const value = fields[key];
    return typeof value === 'string' ? readInstant(value) : undefined;
  });

export const GROUP_KEYWORDS: Keywords<GroupRecord> = keywords<GroupRecord>(
  [
    ...intelFields<GroupRecord>(),
    field('summary', 'text', (record) => record.name),
    field('type', 'number', (record) => typeId(GROUP_TYPE_TABLE, record.type.name)),
    field('typeName', 'text', (record) => record.type.name),
    field('createdBy', 'text', (record) => record.createdBy),
    field('isGroup', 'boolean', () => true),
    ...['status', 'eventType', 'insights', 'aiProvider'].map(textField),
    ...['eventDate', 'publishDate'].map(dateField),
    field('documentFilename', 'text', ({ fields }) => {
      const name = fields['fileName'];
      return typeof name === 'string' ? name : undefined;
    }),
    field('associatedIndicator', 'number', (record) =>
      [...record.indicators].map((indicator) => indicator.id),
    ),
    field('childGroup', 'number', (record) => record.groups.map((group) => group.id)),
    field('parentGroup', 'number', (record) => record.groups.map((group) => group.id)),
    ...absent<GroupRecord>('number', 'upvoteCount downvoteCount documentFilesize emailScore'),
    ...absent<GroupRecord>('boolean', 'generatedReport'),
  ],
  [
    ...intelSubs<GroupRecord>(),
    [
      'hasindicator',
      subQuery(
        (record) => record.indicators,
        () => INDICATOR_KEYWORDS,
      ),
    ],
  ],
);

export const TAG_KEYWORDS: Keywords<TagRecord> = keywords<TagRecord>([
  field('id', 'number', (tag) => tag.id),
  ['name', { type: 'text', read: (tag) => tag.name, caseSensitive: true }],
  field('summary', 'text', (tag) => tag.name),
  field('ownerName', 'text', (tag) => tag.owner),
  field('lastUsed', 'date', (tag) => tag.lastUsedAt),
  field('description', 'text', () => undefined),
  field('techniqueId', 'text', () => undefined),
]);

export const LABEL_KEYWORDS: Keywords<LabelRecord> = keywords<LabelRecord>([
  field('id', 'number', (label) => label.id),
  field('name', 'text', (label) => label.name),
  field('summary', 'text', (label) => label.name),
  field('ownerName', 'text', (label) => label.owner),
  field('color', 'text', (label) => label.color),
  field('description', 'text', (label) => label.description),
  field('dateAdded', 'date', (label) => label.addedAt),
]);

const ATTRIBUTE_KEYWORDS: Keywords<AttributeRecord> = keywords<AttributeRecord>([
  field('id', 'number', (item) => item.id),
  field('typeName', 'text', (item) => item.type.name),
  field('type', 'number', (item) => item.type.id),
  field('text', 'text', (item) => item.value),
  field('source', 'text', (item) => item.source),
  field('default', 'boolean', (item) => item.displayed),
  field('displayed', 'boolean', (item) => item.displayed),
  field('pinned', 'boolean', (item) => item.pinned),
  field('maxSize', 'number', (item) => item.type.maxSize),
  field('dateAdded', 'date', (item) => item.addedAt),
  field('lastModified', 'date', (item) => item.modifiedAt),
]);

export const ATTRIBUTE_TYPE_KEYWORDS: Keywords<AttributeTypeRecord> = keywords<AttributeTypeRecord>(
  [
    field('id', 'number', (type) => type.id),
    field('name', 'text', (type) => type.name),
    field('description', 'text', (type) => type.description),
    field('maxSize', 'number', (type) => type.maxSize),
  ],
);

export const OWNER_KEYWORDS: Keywords<OwnerRecord> = keywords<OwnerRecord>([
  field('id', 'number', (owner) => owner.id),
  field('ownerId', 'number', (owner) => owner.id),
  field('ownerName', 'text', (owner) => owner.name),
  field('name', 'text', (owner) => owner.name),
]);
