// The TQL keywords indicators and groups share.
import { DATE_KEYS, type IntelRecord } from '../state/records.ts';
import type { TagRecord } from '../state/words.ts';
import { compileTql, subQuery, type Field, type Keywords, type SubQuery } from './compile.ts';
import { GROUP_KEYWORDS } from './group-keywords.ts';
import { absentSubs, field } from './keyword-tables.ts';
import {
  LABEL_KEYWORDS,
  TAG_KEYWORDS,
  VICTIM_KEYWORDS,
  type AttributeOf,
} from './metadata-keywords.ts';
import type { Node } from './parser.ts';

export const intelFields = <T extends IntelRecord>(): Field<T>[] => [
  field<T>('id', 'number', (record) => record.id),
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
  field<T>('attackTag', 'text', () => undefined),
];

/** Each value of an `IN` as a condition of its own: a record has all the tags when every one of them is met by some tag. */
const eachValue = (node: Node): readonly Node[] => {
  if (node.kind === 'test' && node.operator === 'IN')
    return node.values.map((value) => ({ ...node, operator: 'EQ', values: [value] }));
  return node.kind === 'and' ? node.parts.flatMap(eachValue) : [node];
};

const hasAllTags = <T extends IntelRecord>(): SubQuery<T> => ({
  name: 'hasAllTags',
  compile: (query, context) => {
    const tests = eachValue(query).map((one) => compileTql(one, TAG_KEYWORDS, context));
    const met = (tags: readonly TagRecord[]): boolean =>
      tests.every((fits) => tags.some((tag) => fits(tag)));
    return (record) => met(record.tags);
  },
});

export const intelSubs = <T extends IntelRecord>(
  attributeKeywords: () => Keywords<AttributeOf>,
): SubQuery<T>[] => [
  subQuery<T, TagRecord>(
    'hasTag',
    (record) => record.tags,
    () => TAG_KEYWORDS,
  ),
  hasAllTags<T>(),
  subQuery(
    'hasAttribute',
    (parent) => parent.attributes.map((item) => ({ item, parent })),
    attributeKeywords,
  ),
  subQuery(
    'hasSecurityLabel',
    (record) => record.labels,
    () => LABEL_KEYWORDS,
  ),
  subQuery(
    'hasGroup',
    (record) => record.groups,
    () => GROUP_KEYWORDS,
  ),
  subQuery(
    'hasVictim',
    (record) => record.owner.victims.of(record),
    () => VICTIM_KEYWORDS,
  ),
  ...absentSubs<T>('hasArtifact hasCase hasIntelRequirement hasVictimAsset'),
];
