// One Organization, Community or Source: its own indicators, tags and counts. The same value in two owners is two records.
import type { HashKind } from '../values/file-hashes.ts';
import type { IndicatorRecord } from './records.ts';
import { SetInterner, TagTable } from './tags.ts';
import { Victims } from './victims.ts';
import type { LabelRecord } from './words.ts';

export type OwnerKind = 'Organization' | 'Community' | 'Source';

export interface DeletedIndicator {
  readonly type: string;
  readonly summary: string;
  readonly addedAt: number;
  readonly deletedAt: number;
}

export interface TypeCount {
  active: number;
  inactive: number;
}

/** The daily copy of an owner's indicators, where an administrator has switched it on. */
export interface BulkDownload {
  readonly json: boolean;
  readonly csv: boolean;
  snapshot: { readonly at: number; readonly records: readonly IndicatorRecord[] } | undefined;
}

export class OwnerRecord {
  readonly id: number;
  readonly name: string;
  readonly kind: OwnerKind;
  /** Role of every user who has none of their own in this owner. */
  defaultRole: string;
  /** Largest number of indicators, or undefined for no quota. */
  indicatorQuota: number | undefined = undefined;
  bulk: BulkDownload = { json: false, csv: false, snapshot: undefined };
  /** By type, then by identity. File is not in here. */
  readonly indicators = new Map<string, Map<string, IndicatorRecord>>();
  readonly filesByHash: Record<HashKind, Map<string, IndicatorRecord>> = {
    md5: new Map(),
    sha1: new Map(),
    sha256: new Map(),
  };
  readonly counts = new Map<string, TypeCount>();
  readonly groupCounts = new Map<string, number>();
  readonly tags: TagTable;
  readonly labelSets = new SetInterner<LabelRecord>();
  readonly victims = new Victims();
  deleted: DeletedIndicator[] = [];

  constructor(
    id: number,
    name: string,
    kind: OwnerKind,
    defaultRole: string,
    nextTagId: () => number,
  ) {
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.defaultRole = defaultRole;
    this.tags = new TagTable(name, nextTagId);
  }

  /** All indicators, active or not. */
  indicatorTotal(): number {
    let total = 0;
    for (const { active, inactive } of this.counts.values()) total += active + inactive;
    return total;
  }

  countOf(type: string): TypeCount {
    let count = this.counts.get(type);
    if (count === undefined) {
      count = { active: 0, inactive: 0 };
      this.counts.set(type, count);
    }
    return count;
  }
}
