// How indicators, groups and their metadata look in v2.
import type { Platform } from '../../platform.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type {
  AttributeRecord,
  GroupRecord,
  IndicatorRecord,
  IntelRecord,
} from '../../state/records.ts';
import type { LabelRecord, TagRecord } from '../../state/words.ts';
import { falsePositivesOf, observationsOf } from '../../state/sightings.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { isTrue } from '../../transport/request.ts';
import { instantText } from '../../values/dates.ts';
import { groupPage, indicatorPage } from '../../values/web-links.ts';
import { valueKeys } from '../v3/indicator-view.ts';

export type View = Record<string, unknown>;

export const ownerView = ({ id, name, kind }: OwnerRecord): View => ({ id, name, type: kind });

export const attributeView = (item: AttributeRecord): View => ({
  id: item.id,
  type: item.type.name,
  dateAdded: instantText(item.addedAt),
  lastModified: instantText(item.modifiedAt),
  displayed: item.displayed,
  value: item.value,
  ...(item.source === undefined ? {} : { source: item.source }),
});

export const tagView = (platform: Platform, { name, owner, description }: TagRecord): View => ({
  name,
  webLink: `${platform.baseUrl}/auth/tags/tag.xhtml?tag=${encodeURIComponent(name)}&owner=${encodeURIComponent(owner)}`,
  ...(description === undefined ? {} : { description }),
});

export const labelView = ({ name, description, addedAt }: LabelRecord): View => ({
  name,
  description,
  dateAdded: instantText(addedAt),
});

/** What a query asks for beyond the plain record. */
export interface Extras {
  readonly additional: boolean;
  readonly tags: boolean;
  readonly attributes: boolean;
  readonly labels: boolean;
}

export const readExtras = ({ query }: ApiRequest): Extras => {
  const includes = new Set(query.getAll('includes').flatMap((text) => text.split(',')));
  return {
    additional: includes.has('additional') || isTrue(query, 'includeAdditional'),
    tags: includes.has('tags') || isTrue(query, 'includeTags'),
    attributes: includes.has('attributes') || isTrue(query, 'includeAttributes'),
    labels: includes.has('labels') || isTrue(query, 'includeSecurityLabels'),
  };
};

const metadata = (platform: Platform, record: IntelRecord, extras: Extras): View => ({
  ...(extras.tags ? { tag: record.tags.map((tag) => tagView(platform, tag)) } : {}),
  ...(extras.attributes ? { attribute: record.attributes.map(attributeView) } : {}),
  ...(extras.labels ? { securityLabel: record.labels.map(labelView) } : {}),
});

const shown = (record: IntelRecord, type: 'Description' | 'Source'): View => {
  const item = record.attributes.find((one) => one.displayed && one.type.name === type);
  return item === undefined ? {} : { [type.toLowerCase()]: item.value };
};

const additional = (record: IndicatorRecord): View => {
  const observed = observationsOf(record);
  const reported = falsePositivesOf(record);
  const dated = (key: string, at: number | undefined): View =>
    at === undefined ? {} : { [key]: instantText(at) };
  return {
    observationCount: observed.count,
    ...dated('lastObserved', observed.lastObservedAt),
    falsePositiveCount: reported.count,
    ...dated('falsePositiveLastReported', reported.lastReportedAt),
    privateFlag: record.privateFlag,
    active: record.active,
    activeLocked: record.activeLocked,
    communityOrSource: record.owner.kind !== 'Organization',
    additionalOwners: [],
  };
};

/** `typed` shows the value under the type's own keys, else type and summary; `single` shows the owner as an object. */
export const indicatorView = (
  platform: Platform,
  record: IndicatorRecord,
  extras: Extras,
  { typed, single }: { readonly typed: boolean; readonly single: boolean },
): View => {
  const { extras: kept, owner } = record;
  const assess = kept?.threatAssess;
  const view: View = {
    id: record.id,
    ...(single ? { owner: ownerView(owner) } : { ownerName: owner.name }),
    ...(typed ? {} : { type: record.type.name }),
    dateAdded: instantText(record.addedAt),
    lastModified: instantText(record.modifiedAt),
    ...(record.rating === undefined ? {} : { rating: record.rating }),
    ...(record.confidence === undefined ? {} : { confidence: record.confidence }),
    ...(assess?.rating === undefined ? {} : { threatAssessRating: assess.rating }),
    ...(assess?.confidence === undefined ? {} : { threatAssessConfidence: assess.confidence }),
    ...(assess?.score === undefined ? {} : { threatAssessScore: assess.score }),
    webLink: indicatorPage(platform.baseUrl, record),
    ...shown(record, 'Description'),
    ...shown(record, 'Source'),
    ...(typed ? valueKeys(record) : { summary: record.summary }),
    ...metadata(platform, record, extras),
    ...(extras.additional ? additional(record) : {}),
  };
  if (typed && record.type.name === 'Host') {
    view['dnsActive'] = String(kept?.dnsActive ?? false);
    view['whoisActive'] = String(kept?.whoisActive ?? false);
  }
  if (typed && kept?.size !== undefined) view['size'] = kept.size;
  return view;
};

const HIDDEN: ReadonlySet<string> = new Set(['password', 'fileText', 'header', 'body']);

export const groupView = (
  platform: Platform,
  group: GroupRecord,
  extras: Extras,
  { typed, single }: { readonly typed: boolean; readonly single: boolean },
): View => ({
  id: group.id,
  name: group.name,
  ...(typed ? {} : { type: group.type.name }),
  ...(single ? { owner: ownerView(group.owner) } : { ownerName: group.owner.name }),
  dateAdded: instantText(group.addedAt),
  webLink: groupPage(platform.baseUrl, group),
  ...(typed
    ? Object.fromEntries(Object.entries(group.fields).filter(([key]) => single || !HIDDEN.has(key)))
    : {}),
  ...(group.dates?.firstSeen === undefined || group.type.name !== 'Campaign'
    ? {}
    : { firstSeen: instantText(group.dates.firstSeen) }),
  ...metadata(platform, group, extras),
  ...(extras.additional && group.xid !== undefined ? { xid: group.xid } : {}),
});
