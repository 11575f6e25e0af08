// What the imitated platform holds. In process and apart from HTTP; every route, the batch queue and the page work on it.
// Invariants: an indicator is unique by owner, type and identity (File: by each hash); a group's xid is unique in the instance;
// counts follow every change; `version` grows with every change, so that cached query results know they are old.
import { HASH_KINDS, type FileHashes } from '../values/file-hashes.ts';
import type { GroupTypeInfo } from '../values/group-types.ts';
import type { IndicatorTypeInfo } from '../values/indicator-types.ts';
import type { IndicatorValue } from '../values/indicator-value.ts';
import { Clock } from './clock.ts';
import { OwnerRecord, type OwnerKind } from './owner.ts';
import {
  GroupRecord,
  IndicatorRecord,
  type AttributeTypeRecord,
  type IntelRecord,
  type LabelRecord,
} from './records.ts';
import { seedAttributeTypes, seedLabels } from './seeds.ts';
import { defaultSwitches, type Switches } from './switches.ts';

export type IdKind = 'indicator' | 'group' | 'attribute' | 'tag' | 'owner' | 'batch';

export class PlatformStore {
  readonly clock: Clock;
  switches: Switches = defaultSwitches();
  readonly owners: OwnerRecord[] = [];
  readonly attributeTypes = new Map<string, AttributeTypeRecord>();
  readonly labels: LabelRecord[] = [];
  readonly indicators = new Map<number, IndicatorRecord>();
  readonly groups = new Map<number, GroupRecord>();
  readonly groupsByXid = new Map<string, GroupRecord>();
  version = 0;
  readonly #lastId: Record<IdKind, number> = {
    indicator: 0,
    group: 0,
    attribute: 0,
    tag: 0,
    owner: 0,
    batch: 0,
  };

  constructor(clock = new Clock()) {
    this.clock = clock;
    this.#seed();
  }

  nextId(kind: IdKind): number {
    this.#lastId[kind] += 1;
    return this.#lastId[kind];
  }

  /** The last id of each kind; persistence gives them back, so that a restart never uses an id again. */
  get lastIds(): Readonly<Record<IdKind, number>> {
    return this.#lastId;
  }

  /** The next id of the kind will follow this one. */
  continueAfter(kind: IdKind, id: number): void {
    this.#lastId[kind] = id;
  }

  /** Forgets all content; owners, users, switches and the clock stay. Ids go on, so that no old id finds a new object. */
  clearContent(): void {
    const owners = this.owners.map((owner) => {
      const fresh = new OwnerRecord(owner.id, owner.name, owner.kind, owner.defaultRole, () =>
        this.nextId('tag'),
      );
      fresh.indicatorQuota = owner.indicatorQuota;
      return fresh;
    });
    this.owners.splice(0, this.owners.length, ...owners);
    this.indicators.clear();
    this.groups.clear();
    this.groupsByXid.clear();
    this.attributeTypes.clear();
    this.labels.length = 0;
    this.#seed();
    this.version += 1;
  }

  addOwner(name: string, kind: OwnerKind, defaultRole: string): OwnerRecord {
    const owner = new OwnerRecord(this.nextId('owner'), name, kind, defaultRole, () =>
      this.nextId('tag'),
    );
    this.owners.push(owner);
    return owner;
  }

  owner(name: string): OwnerRecord | undefined {
    return this.owners.find((owner) => owner.name === name);
  }

  findIndicator(owner: OwnerRecord, type: string, value: IndicatorValue): IndicatorRecord[] {
    if (value.hashes !== undefined) return this.findFiles(owner, value.hashes);
    const found = owner.indicators.get(type)?.get(value.identity);
    return found === undefined ? [] : [found];
  }

  /** Every File of the owner that has one of the hashes, each once. */
  findFiles(owner: OwnerRecord, hashes: FileHashes): IndicatorRecord[] {
    const found: IndicatorRecord[] = [];
    for (const kind of HASH_KINDS) {
      const hash = hashes[kind];
      const file = hash === undefined ? undefined : owner.filesByHash[kind].get(hash);
      if (file !== undefined && !found.includes(file)) found.push(file);
    }
    return found;
  }

  addIndicator(
    owner: OwnerRecord,
    type: IndicatorTypeInfo,
    value: IndicatorValue,
    at: number,
  ): IndicatorRecord {
    const record = new IndicatorRecord(this.nextId('indicator'), owner, at, type, value);
    this.indicators.set(record.id, record);
    this.#index(record);
    owner.countOf(type.name).active += 1;
    this.version += 1;
    return record;
  }

  /** Removes it, its links and its keys, and remembers it as deleted. */
  removeIndicator(record: IndicatorRecord): void {
    const { owner, type } = record;
    this.#unindex(record);
    this.indicators.delete(record.id);
    owner.countOf(type.name)[record.active ? 'active' : 'inactive'] -= 1;
    for (const group of record.groups) group.indicators.delete(record);
    for (const other of record.extras?.indicators ?? []) {
      const links = other.extras?.indicators;
      links?.splice(links.indexOf(record), 1);
    }
    owner.deleted.push({
      type: type.name,
      summary: record.summary,
      addedAt: record.addedAt,
      deletedAt: this.clock.nowSeconds(),
    });
    this.version += 1;
  }

  setActive(record: IndicatorRecord, active: boolean): void {
    if (record.active === active) return;
    const count = record.owner.countOf(record.type.name);
    count[record.active ? 'active' : 'inactive'] -= 1;
    count[active ? 'active' : 'inactive'] += 1;
    record.active = active;
    this.version += 1;
  }

  /** Gives a File other hashes; no other File may have one of them. */
  setHashes(record: IndicatorRecord, value: IndicatorValue): void {
    this.#unindex(record);
    record.hashes = value.hashes;
    record.summary = value.summary;
    record.identity = value.identity;
    this.#index(record);
    this.version += 1;
  }

  addGroup(
    owner: OwnerRecord,
    type: GroupTypeInfo,
    name: string,
    xid: string | undefined,
    by: string,
    at = this.clock.nowSeconds(),
  ): GroupRecord {
    const group = new GroupRecord(this.nextId('group'), owner, at, type, name, by);
    group.xid = xid;
    this.groups.set(group.id, group);
    if (xid !== undefined) this.groupsByXid.set(xid, group);
    owner.groupCounts.set(type.name, (owner.groupCounts.get(type.name) ?? 0) + 1);
    this.version += 1;
    return group;
  }

  removeGroup(group: GroupRecord): void {
    const drop = (record: IntelRecord): void => {
      record.groups = record.groups.filter((linked) => linked !== group);
    };
    group.indicators.forEach(drop);
    group.groups.forEach(drop);
    this.groups.delete(group.id);
    if (group.xid !== undefined) this.groupsByXid.delete(group.xid);
    const counts = group.owner.groupCounts;
    counts.set(group.type.name, (counts.get(group.type.name) ?? 1) - 1);
    this.version += 1;
  }

  link(group: GroupRecord, record: IntelRecord): void {
    if (record.groups.includes(group) || record === group) return;
    record.groups = [...record.groups, group];
    if (record instanceof IndicatorRecord) group.indicators.add(record);
    else if (record instanceof GroupRecord) group.groups = [...group.groups, record];
    this.version += 1;
  }

  unlink(group: GroupRecord, record: IntelRecord): void {
    record.groups = record.groups.filter((linked) => linked !== group);
    if (record instanceof IndicatorRecord) group.indicators.delete(record);
    else group.groups = group.groups.filter((linked) => linked !== record);
    this.version += 1;
  }

  linkIndicators(left: IndicatorRecord, right: IndicatorRecord): void {
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      const extras = (from.extras ??= {});
      const links = (extras.indicators ??= []);
      if (!links.includes(to) && from !== to) links.push(to);
    }
    this.version += 1;
  }

  /** A label visible in the owner: a system label or one of its own. */
  findLabel(owner: OwnerRecord, name: string): LabelRecord | undefined {
    return this.labels.find(
      (label) => label.name === name && (label.owner === 'System' || label.owner === owner.name),
    );
  }

  addLabel(owner: OwnerRecord, name: string, description: string, color: string): LabelRecord {
    const label: LabelRecord = {
      id: this.labels.length + 1,
      name,
      owner: owner.name,
      description,
      color,
      addedAt: this.clock.nowSeconds(),
    };
    this.labels.push(label);
    return label;
  }

  attributeType(name: string): AttributeTypeRecord | undefined {
    return this.attributeTypes.get(name);
  }

  addAttributeType(name: string, maxSize: number): AttributeTypeRecord {
    const record = {
      id: this.attributeTypes.size + 1,
      name,
      description: `${name} of the object.`,
      maxSize,
      allowMarkdown: false,
    };
    this.attributeTypes.set(name, record);
    return record;
  }

  #seed(): void {
    for (const record of seedAttributeTypes()) this.attributeTypes.set(record.name, record);
    this.labels.push(...seedLabels(this.clock.nowSeconds()));
  }

  #index(record: IndicatorRecord): void {
    const { owner, hashes } = record;
    if (hashes === undefined) {
      const type = record.type.name;
      let values = owner.indicators.get(type);
      if (values === undefined) {
        values = new Map<string, IndicatorRecord>();
        owner.indicators.set(type, values);
      }
      values.set(record.identity, record);
      return;
    }
    for (const kind of HASH_KINDS) {
      const hash = hashes[kind];
      if (hash !== undefined) owner.filesByHash[kind].set(hash, record);
    }
  }

  #unindex(record: IndicatorRecord): void {
    const { owner, hashes } = record;
    if (hashes === undefined) {
      owner.indicators.get(record.type.name)?.delete(record.identity);
      return;
    }
    for (const kind of HASH_KINDS) {
      const hash = hashes[kind];
      if (hash !== undefined && owner.filesByHash[kind].get(hash) === record)
        owner.filesByHash[kind].delete(hash);
    }
  }
}
