// What the imitated platform holds. In process and apart from HTTP; every route, the batch queue and the page work on it.
// Invariants: an indicator is unique by owner, type and identity (File: by each hash); a group's xid is unique in the instance;
// counts follow every change; `version` grows with every change, so that cached query results know they are old.
import type { FileHashes } from '../values/file-hashes.ts';
import type { GroupTypeInfo } from '../values/group-types.ts';
import { IndicatorTypes, type IndicatorTypeInfo } from '../values/indicator-types.ts';
import type { IndicatorValue } from '../values/indicator-value.ts';
import { ChangeLog } from './change-log.ts';
import { Clock } from './clock.ts';
import { IdCounters, type IdKind } from './id-counters.ts';
import { addToIndex, findFiles, findIndicator, removeFromIndex } from './indicator-index.ts';
import { Links } from './links.ts';
import { ExclusionLists } from './exclusion-lists.ts';
import { OwnerRecord, type OwnerKind } from './owner.ts';
import { RecordsByDate } from './records-by-date.ts';
import { RecordsById } from './records-by-id.ts';
import { GroupRecord, IndicatorRecord, type IntelRecord } from './records.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import { Vocabulary } from './vocabulary.ts';

export type { IdKind } from './id-counters.ts';

const datesOf = <T extends IntelRecord>(
  records: RecordsById<T>,
): Readonly<Record<'lastModified' | 'dateAdded', RecordsByDate<T>>> => ({
  lastModified: new RecordsByDate(records, ({ modifiedAt }) => modifiedAt),
  dateAdded: new RecordsByDate(records, ({ addedAt }) => addedAt),
});

export class PlatformStore {
  readonly clock: Clock;
  switches: Switches = defaultSwitches();
  readonly owners: OwnerRecord[] = [];
  readonly indicatorTypes = new IndicatorTypes();
  readonly vocabulary: Vocabulary;
  readonly indicators = new RecordsById<IndicatorRecord>();
  readonly groups = new RecordsById<GroupRecord>();
  /** By what TQL calls the date. */
  readonly indicatorDates = datesOf(this.indicators);
  readonly groupDates = datesOf(this.groups);
  readonly exclusionLists = new ExclusionLists();
  readonly groupsByXid = new Map<string, GroupRecord>();
  version = 0;
  readonly #ids = new IdCounters();
  readonly log = new ChangeLog();
  readonly links = new Links(this.log, () => {
    this.version += 1;
  });

  constructor(clock = new Clock()) {
    this.clock = clock;
    this.vocabulary = new Vocabulary(clock);
  }

  /** Runs a change that leaves nothing behind when it throws. */
  atomically<T>(change: () => T): T {
    try {
      return this.log.atomically(change);
    } catch (error) {
      this.version += 1;
      throw error;
    }
  }

  nextId(kind: IdKind): number {
    return this.#ids.next(kind);
  }

  /** The last id of each kind; persistence gives them back, so that a restart never uses an id again. */
  get lastIds(): Readonly<Record<IdKind, number>> {
    return this.#ids.last;
  }

  /** The next id of the kind will follow this one. */
  continueAfter(kind: IdKind, id: number): void {
    this.#ids.last[kind] = id;
  }

  /** Forgets all content; owners, users, switches and the clock stay. Ids go on, so that no old id finds a new object. */
  clearContent(): void {
    const owners = this.owners.map((owner) => {
      const fresh = new OwnerRecord(owner.id, owner.name, owner.kind, owner.defaultRole, () =>
        this.nextId('tag'),
      );
      fresh.indicatorQuota = owner.indicatorQuota;
      fresh.bulk = { ...owner.bulk, snapshot: undefined };
      return fresh;
    });
    this.owners.splice(0, this.owners.length, ...owners);
    this.indicators.clear();
    this.groups.clear();
    this.groupsByXid.clear();
    this.exclusionLists.clear();
    this.vocabulary.reset();
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
    return findIndicator(owner, type, value);
  }

  /** Every File of the owner that has one of the hashes, each once. */
  findFiles(owner: OwnerRecord, hashes: FileHashes): IndicatorRecord[] {
    return findFiles(owner, hashes);
  }

  addIndicator(
    owner: OwnerRecord,
    type: IndicatorTypeInfo,
    value: IndicatorValue,
    at: number,
  ): IndicatorRecord {
    const record = new IndicatorRecord(this.nextId('indicator'), owner, at, type, value);
    this.indicators.set(record.id, record);
    addToIndex(record);
    owner.countOf(type.name).active += 1;
    this.log.onUndo(() => this.#forget(record));
    this.version += 1;
    return record;
  }

  /** Removes it, its links and its keys, and remembers it as deleted. */
  removeIndicator(record: IndicatorRecord): void {
    this.dissolve(record);
    record.owner.deleted.push({
      type: record.type.name,
      summary: record.summary,
      addedAt: record.addedAt,
      deletedAt: this.clock.nowSeconds(),
    });
  }

  /** The same without a trace: it lives on in another one. */
  dissolve(record: IndicatorRecord): void {
    this.#forget(record);
    this.links.dropIndicator(record);
    record.owner.victims.forget(record);
    this.version += 1;
  }

  setActive(record: IndicatorRecord, active: boolean): void {
    if (record.active === active) return;
    this.log.onUndo(() => this.setActive(record, !active));
    const count = record.owner.countOf(record.type.name);
    count[record.active ? 'active' : 'inactive'] -= 1;
    count[active ? 'active' : 'inactive'] += 1;
    record.active = active;
    this.version += 1;
  }

  /** Gives a File other hashes; no other File may have one of them. */
  setHashes(record: IndicatorRecord, value: IndicatorValue): void {
    const { summary, identity, hashes } = record;
    this.log.onUndo(() =>
      this.setHashes(record, { summary, identity, ...(hashes === undefined ? {} : { hashes }) }),
    );
    removeFromIndex(record);
    record.hashes = value.hashes;
    record.summary = value.summary;
    record.identity = value.identity;
    addToIndex(record);
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
    this.log.onUndo(() => this.#forgetGroup(group));
    this.version += 1;
    return group;
  }

  removeGroup(group: GroupRecord): void {
    this.#forgetGroup(group);
    this.links.dropGroup(group);
    group.owner.victims.forget(group);
    this.version += 1;
  }

  #forget(record: IndicatorRecord): void {
    removeFromIndex(record);
    this.indicators.delete(record.id);
    record.owner.countOf(record.type.name)[record.active ? 'active' : 'inactive'] -= 1;
  }

  #forgetGroup(group: GroupRecord): void {
    this.groups.delete(group.id);
    if (group.xid !== undefined) this.groupsByXid.delete(group.xid);
    const counts = group.owner.groupCounts;
    counts.set(group.type.name, (counts.get(group.type.name) ?? 1) - 1);
  }
}
