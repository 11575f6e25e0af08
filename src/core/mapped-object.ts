// What a feed says about one object of the platform, after mapping and before any comparison.
import type { GroupType, IndicatorType } from './indicator-types.ts';
import type { JsonValue } from './json.ts';

export interface AttributeContent {
  readonly type: string;
  readonly value: string;
  /** Makes it the shown Description or Source. */
  readonly displayed?: boolean;
  /** Name of its own security label. */
  readonly label?: string;
  /** Shown at the top of the object's page. */
  readonly pinned?: boolean;
  readonly source?: string;
}

export interface SecurityLabelContent {
  readonly name: string;
  readonly description?: string;
  /** Hex without `#`. */
  readonly color?: string;
}

/** A link to another indicator of the same owner. Both ends say it, so that whichever is made anew brings it along. */
export interface IndicatorLink {
  /** Name of the association type, such as `URL Host`. */
  readonly association: string;
  /** Of the other end, in the form of `MappedIndicator`; of a File its strongest known hash. */
  readonly id: string;
  /** The association is written from the other end to this one. */
  readonly inward?: true;
  readonly type: IndicatorType;
}

/** All that is sent besides type and identity. Absent means: not said by the feed, so never written. */
export interface ObjectContent {
  /** Groups only. */
  readonly name?: string;
  /** 0 to 5. */
  readonly rating?: number;
  /** 0 to 100. */
  readonly confidence?: number;
  readonly active?: boolean;
  /** ISO 8601 UTC. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly externalDateAdded?: string;
  readonly externalDateExpires?: string;
  readonly externalLastModified?: string;
  readonly attributes?: readonly AttributeContent[];
  readonly tags?: readonly string[];
  readonly securityLabels?: readonly SecurityLabelContent[];
  /** xids of groups. */
  readonly associatedGroups?: readonly string[];
  /** Indicators only. */
  readonly associatedIndicators?: readonly IndicatorLink[];
  /** Keys of one type (`size`, `dnsActive`, `eventDate`, …), named as in the batch format. */
  readonly fields?: Readonly<Record<string, JsonValue>>;
  /** Written when the object is created and never again (First Seen). Outside the fingerprint. */
  readonly once?: readonly AttributeContent[];
  /** Written only together with a change or a refresh (Last Seen = now). Outside the fingerprint. */
  readonly volatile?: readonly AttributeContent[];
  /** The source moves `lastSeen` with every build: it is sent with a change or a refresh, but is none itself. Never sent. */
  readonly volatileLastSeen?: true;
}

export interface MappedIndicator {
  readonly kind: 'indicator';
  readonly type: IndicatorType;
  /** Canonical value: lower-case host, compressed IPv6, `md5:… : sha1:… : sha256:…` of the known hashes for File. */
  readonly id: string;
  readonly content: ObjectContent;
}

export interface MappedGroup {
  readonly kind: 'group';
  readonly type: GroupType;
  /** The xid. */
  readonly id: string;
  readonly content: ObjectContent & { readonly name: string };
}

export type MappedObject = MappedIndicator | MappedGroup;

/**
 * The text under which ledger, plan and outcomes know an object. A File is known by its strongest hash
 * (`File|sha256:…`); groups by xid alone, because it is unique over the whole instance.
 */
export function objectKey(object: Pick<MappedObject, 'kind' | 'type' | 'id'>): string {
  if (object.kind === 'group') return `group|${object.id}`;
  if (object.type === 'File')
    return `File|${object.id.slice(object.id.lastIndexOf(' : ') < 0 ? 0 : object.id.lastIndexOf(' : ') + 3)}`;
  return `${object.type}|${object.id}`;
}

/** `objectKey` of the other end of a link. */
const linkedKey = ({ type, id }: Pick<IndicatorLink, 'type' | 'id'>): string =>
  objectKey({ kind: 'indicator', type, id });

/** Marks of everything this object puts on the platform (`t:` tag, `a:` attribute type, `g:` group xid, `i:` indicator, `l:` label). */
export function footprintOf(content: ObjectContent): readonly string[] {
  const marks: string[] = [];
  const add = (mark: string): void => {
    if (!marks.includes(mark)) marks.push(mark);
  };
  const attributes = (list: readonly AttributeContent[] = []): void => {
    for (const { type } of list) add(`a:${type}`);
  };
  for (const tag of content.tags ?? []) add(`t:${tag}`);
  attributes(content.attributes);
  attributes(content.once);
  attributes(content.volatile);
  for (const xid of content.associatedGroups ?? []) add(`g:${xid}`);
  for (const link of content.associatedIndicators ?? []) add(`i:${linkedKey(link)}`);
  for (const { name } of content.securityLabels ?? []) add(`l:${name}`);
  return marks;
}

/** The part of the content that decides whether an object has changed: without write-once and volatile fields. */
export function comparableContent(content: ObjectContent): ObjectContent {
  const { once: _once, volatile: _volatile, volatileLastSeen, ...rest } = content;
  if (volatileLastSeen !== true) return rest;
  const { lastSeen: _lastSeen, ...lasting } = rest;
  return lasting;
}
