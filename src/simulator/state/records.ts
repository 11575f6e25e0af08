// The records the platform keeps. A million of them must fit: fixed fields, shared empty lists, shared tag and label sets, whole
// seconds instead of dates, and rarely used fields in one optional object.
import type { FileHashes } from '../values/file-hashes.ts';
import type { GroupTypeInfo } from '../values/group-types.ts';
import type { IndicatorTypeInfo } from '../values/indicator-types.ts';
import type { IndicatorExtras } from './extras.ts';
import type { OwnerRecord } from './owner.ts';
import { NOTHING, type AttributeTypeRecord, type LabelRecord, type TagRecord } from './words.ts';

export class AttributeRecord {
  readonly id: number;
  readonly type: AttributeTypeRecord;
  value: string;
  displayed: boolean;
  pinned: boolean;
  source: string | undefined;
  readonly addedAt: number;
  modifiedAt: number;
  /** Access id of who added it; undefined when nobody did through the API. */
  readonly createdBy: string | undefined;
  labels: readonly LabelRecord[] = NOTHING;

  constructor(
    id: number,
    type: AttributeTypeRecord,
    value: string,
    at: number,
    createdBy: string | undefined,
  ) {
    this.id = id;
    this.type = type;
    this.value = value;
    this.displayed = false;
    this.pinned = false;
    this.source = undefined;
    this.addedAt = at;
    this.modifiedAt = at;
    this.createdBy = createdBy;
  }
}

/** Epoch seconds of the dates a client may set. */
export interface RecordDates {
  firstSeen?: number;
  lastSeen?: number;
  externalDateAdded?: number;
  externalDateExpires?: number;
  externalLastModified?: number;
}
export const DATE_KEYS = [
  'firstSeen',
  'lastSeen',
  'externalDateAdded',
  'externalDateExpires',
  'externalLastModified',
] as const satisfies readonly (keyof RecordDates)[];

/** What indicators and groups have in common. */
export abstract class IntelRecord {
  readonly id: number;
  readonly owner: OwnerRecord;
  readonly addedAt: number;
  modifiedAt: number;
  tags: readonly TagRecord[] = NOTHING;
  labels: readonly LabelRecord[] = NOTHING;
  attributes: readonly AttributeRecord[] = NOTHING;
  groups: readonly GroupRecord[] = NOTHING;
  dates: RecordDates | undefined = undefined;
  xid: string | undefined = undefined;
  abstract readonly type: { readonly name: string };
  /** What people call it: the value or the name. */
  abstract get title(): string;

  constructor(id: number, owner: OwnerRecord, at: number) {
    this.id = id;
    this.owner = owner;
    this.addedAt = at;
    this.modifiedAt = at;
  }
}

export class IndicatorRecord extends IntelRecord {
  readonly type: IndicatorTypeInfo;
  summary: string;
  identity: string;
  hashes: FileHashes | undefined;
  rating: number | undefined = undefined;
  confidence: number | undefined = undefined;
  /** Changed through `PlatformStore.setActive` only, which keeps the counts. */
  active = true;
  activeLocked = false;
  privateFlag = false;
  extras: IndicatorExtras | undefined = undefined;

  constructor(
    id: number,
    owner: OwnerRecord,
    at: number,
    type: IndicatorTypeInfo,
    value: { summary: string; identity: string; hashes?: FileHashes },
  ) {
    super(id, owner, at);
    this.type = type;
    this.summary = value.summary;
    this.identity = value.identity;
    this.hashes = value.hashes;
  }

  override get title(): string {
    return this.summary;
  }
}

export class GroupRecord extends IntelRecord {
  readonly type: GroupTypeInfo;
  name: string;
  readonly createdBy: string;
  /** Keys of the type, dates already normalised. */
  fields: Record<string, unknown> = {};
  readonly indicators = new Set<IndicatorRecord>();
  file: Buffer | undefined = undefined;

  constructor(
    id: number,
    owner: OwnerRecord,
    at: number,
    type: GroupTypeInfo,
    name: string,
    createdBy: string,
  ) {
    super(id, owner, at);
    this.type = type;
    this.name = name;
    this.createdBy = createdBy;
  }

  override get title(): string {
    return this.name;
  }
}
