// How indicators, groups, tags, labels, attributes and owners look in v3. Null values are left out; nested lists are `{"data": […]}`.
import type { Platform } from '../platform.ts';
import type { User } from '../state/access.ts';
import type { OwnerRecord } from '../state/owner.ts';
import type {
  AttributeRecord,
  AttributeTypeRecord,
  GroupRecord,
  IndicatorRecord,
  IntelRecord,
  LabelRecord,
  RecordDates,
  TagRecord,
} from '../state/records.ts';
import { instantText } from '../values/dates.ts';
import { HASH_KINDS } from '../values/file-hashes.ts';
import { splitSummary } from '../values/indicator-value.ts';

type View = Record<string, unknown>;
export type FieldNames = ReadonlySet<string>;

export const tagView = (tag: TagRecord): View => ({
  id: tag.id,
  name: tag.name,
  owner: tag.owner,
  lastUsed: instantText(tag.lastUsedAt),
});

export const labelView = (label: LabelRecord): View => ({
  id: label.id,
  name: label.name,
  description: label.description,
  color: label.color,
  owner: label.owner,
  dateAdded: instantText(label.addedAt),
});

export const attributeTypeView = (type: AttributeTypeRecord): View => ({
  id: type.id,
  name: type.name,
  description: type.description,
  maxSize: type.maxSize,
  allowMarkdown: type.allowMarkdown,
  errorMessage: `Please enter a valid ${type.name}`,
});

const attributeView = (item: AttributeRecord): View => ({
  id: item.id,
  dateAdded: instantText(item.addedAt),
  type: item.type.name,
  value: item.value,
  ...(item.source === undefined ? {} : { source: item.source }),
  lastModified: instantText(item.modifiedAt),
  pinned: item.pinned,
  default: item.displayed,
  ...(item.labels.length === 0 ? {} : { securityLabels: { data: item.labels.map(labelView) } }),
});

const PERMISSIONS = [
  'permApps',
  'permAttribute',
  'permGroup',
  'permIndicator',
  'permSecurityLabel',
  'permTag',
] as const;

export const ownerView = ({ access }: Platform, user: User, owner: OwnerRecord): View => ({
  id: owner.id,
  name: owner.name,
  type: owner.kind,
  ownerRole: access.roleIn(user, owner),
  ...Object.fromEntries(
    PERMISSIONS.map((name) => [
      name,
      access.can(user, owner, 'delete')
        ? 'FULL'
        : access.can(user, owner, 'write')
          ? 'BUILD'
          : 'READ',
    ]),
  ),
});

const shown = (record: IntelRecord, type: string): View => {
  const item = record.attributes.find((one) => one.displayed && one.type.name === type);
  return item === undefined ? {} : { [type.toLowerCase()]: item.value };
};

const pickDates = (dates: RecordDates | undefined, keys: readonly (keyof RecordDates)[]): View => {
  const view: View = {};
  for (const key of keys) {
    const seconds = dates?.[key];
    if (seconds !== undefined) view[key] = instantText(seconds);
  }
  return view;
};

const intelExtras = (platform: Platform, record: IntelRecord, fields: FieldNames): View => {
  const view: View = {};
  if (fields.has('tags')) view['tags'] = { data: record.tags.map(tagView) };
  if (fields.has('attributes')) view['attributes'] = { data: record.attributes.map(attributeView) };
  if (fields.has('securityLabels')) view['securityLabels'] = { data: record.labels.map(labelView) };
  if (fields.has('sightings'))
    Object.assign(view, pickDates(record.dates, ['firstSeen', 'lastSeen']));
  if (fields.has('externalDates'))
    Object.assign(
      view,
      pickDates(record.dates, ['externalDateAdded', 'externalDateExpires', 'externalLastModified']),
    );
  if (fields.has('associatedGroups'))
    view['associatedGroups'] = {
      data: record.groups.map((group) => groupView(platform, group, new Set())),
    };
  return view;
};

const valueKeys = (record: IndicatorRecord): View => {
  const { type, summary, hashes } = record;
  if (hashes !== undefined)
    return Object.fromEntries(
      HASH_KINDS.flatMap((kind) => {
        const hash = hashes[kind];
        return hash === undefined ? [] : [[kind, hash]];
      }),
    );
  const [first = ''] = type.valueKeys;
  if (type.valueKeys.length === 1) return { [first]: summary };
  const parts = splitSummary(summary);
  return Object.fromEntries(type.valueKeys.map((key, index) => [key, parts[index]]));
};

export const indicatorView = (
  platform: Platform,
  record: IndicatorRecord,
  fields: FieldNames,
): View => {
  const { extras, owner } = record;
  const view: View = {
    id: record.id,
    ownerId: owner.id,
    ownerName: owner.name,
    dateAdded: instantText(record.addedAt),
    webLink: `${platform.baseUrl}/#/details/indicators/${record.id}/overview`,
    ...intelExtras(platform, record, fields),
    type: record.type.name,
    lastModified: instantText(record.modifiedAt),
    ...(record.rating === undefined ? {} : { rating: record.rating }),
    ...(record.confidence === undefined ? {} : { confidence: record.confidence }),
    ...shown(record, 'Description'),
    ...shown(record, 'Source'),
    summary: record.summary,
    privateFlag: record.privateFlag,
    active: record.active,
    activeLocked: record.activeLocked,
    ...valueKeys(record),
  };
  if (record.type.name === 'Host') {
    view['dnsActive'] = extras?.dnsActive ?? false;
    view['whoisActive'] = extras?.whoisActive ?? false;
  }
  if (extras?.size !== undefined) view['size'] = extras.size;
  if (fields.has('fileOccurrences') && record.hashes !== undefined)
    view['fileOccurrences'] = { data: extras?.fileOccurrences ?? [] };
  if (fields.has('associatedIndicators'))
    view['associatedIndicators'] = {
      data: (extras?.indicators ?? []).map((other) => indicatorView(platform, other, new Set())),
    };
  view['legacyLink'] =
    `${platform.baseUrl}/auth/indicators/details/${record.type.apiEntity}.xhtml?owner=${encodeURIComponent(owner.name)}`;
  return view;
};

export const groupView = (platform: Platform, group: GroupRecord, fields: FieldNames): View => {
  const view: View = {
    id: group.id,
    ownerId: group.owner.id,
    ownerName: group.owner.name,
    dateAdded: instantText(group.addedAt),
    webLink: `${platform.baseUrl}/#/details/groups/${group.id}/overview`,
    ...intelExtras(platform, group, fields),
    type: group.type.name,
    name: group.name,
    createdBy: { id: 1, userName: group.createdBy },
    upVoteCount: '0',
    downVoteCount: '0',
    ...(group.xid === undefined ? {} : { xid: group.xid }),
    ...group.fields,
    lastModified: instantText(group.modifiedAt),
    legacyLink: `${platform.baseUrl}/auth/${group.type.apiBranch}/${group.id}.xhtml`,
  };
  delete view['password'];
  if (fields.has('associatedIndicators'))
    view['associatedIndicators'] = {
      data: [...group.indicators].map((record) => indicatorView(platform, record, new Set())),
    };
  return view;
};
