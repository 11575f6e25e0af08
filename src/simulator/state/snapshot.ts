// The store's content as JSON lines and back: owners and vocabulary first, then groups, then indicators, links as ids of groups.
import { groupTypeNamed } from '../values/group-types.ts';
import type { FileHashes } from '../values/file-hashes.ts';
import type { OwnerKind } from './owner.ts';
import {
  AttributeRecord,
  type IndicatorRecord,
  type GroupRecord,
  type IntelRecord,
  type RecordDates,
} from './records.ts';
import type { IndicatorExtras } from './extras.ts';
import type { IdKind, PlatformStore } from './store.ts';

type SavedAttribute = [
  type: string,
  value: string,
  displayed: boolean,
  source: string | null,
  addedAt: number,
  pinned: boolean,
];

interface SavedIntel {
  id: number;
  owner: string;
  type: string;
  at: number;
  modified: number;
  xid?: string;
  tags?: string[];
  labels?: string[];
  attributes?: SavedAttribute[];
  groups?: number[];
  dates?: RecordDates;
}

interface SavedIndicator extends SavedIntel {
  k: 'indicator';
  summary: string;
  identity: string;
  hashes?: FileHashes;
  rating?: number;
  confidence?: number;
  flags: [active: boolean, locked: boolean, isPrivate: boolean];
  extras?: Omit<IndicatorExtras, 'indicators'>;
  indicators?: number[];
}

interface SavedGroup extends SavedIntel {
  k: 'group';
  name: string;
  by: string;
  fields: Record<string, unknown>;
  file?: string;
}

export type SavedLine =
  | { k: 'ids'; last: Record<IdKind, number> }
  | { k: 'owner'; name: string; kind: OwnerKind; role: string; quota?: number }
  | { k: 'attributeType'; name: string; maxSize: number }
  | { k: 'label'; owner: string; name: string; description: string; color: string }
  | { k: 'deleted'; owner: string; type: string; summary: string; at: number; deleted: number }
  | SavedIndicator
  | SavedGroup;

const saveIntel = (record: IntelRecord): Omit<SavedIntel, 'type'> => ({
  id: record.id,
  owner: record.owner.name,
  at: record.addedAt,
  modified: record.modifiedAt,
  ...(record.xid === undefined ? {} : { xid: record.xid }),
  ...(record.tags.length === 0 ? {} : { tags: record.tags.map((tag) => tag.name) }),
  ...(record.labels.length === 0 ? {} : { labels: record.labels.map((label) => label.name) }),
  ...(record.attributes.length === 0
    ? {}
    : {
        attributes: record.attributes.map((item): SavedAttribute => [
          item.type.name,
          item.value,
          item.displayed,
          item.source ?? null,
          item.addedAt,
          item.pinned,
        ]),
      }),
  ...(record.groups.length === 0 ? {} : { groups: record.groups.map((group) => group.id) }),
  ...(record.dates === undefined ? {} : { dates: record.dates }),
});

const saveIndicator = (record: IndicatorRecord): SavedIndicator => {
  const { indicators, ...extras } = record.extras ?? {};
  return {
    k: 'indicator',
    ...saveIntel(record),
    type: record.type.name,
    summary: record.summary,
    identity: record.identity,
    flags: [record.active, record.activeLocked, record.privateFlag],
    ...(record.hashes === undefined ? {} : { hashes: record.hashes }),
    ...(record.rating === undefined ? {} : { rating: record.rating }),
    ...(record.confidence === undefined ? {} : { confidence: record.confidence }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
    ...(indicators === undefined ? {} : { indicators: indicators.map((other) => other.id) }),
  };
};

const saveGroup = (group: GroupRecord): SavedGroup => ({
  k: 'group',
  ...saveIntel(group),
  type: group.type.name,
  name: group.name,
  by: group.createdBy,
  fields: group.fields,
  ...(group.file === undefined ? {} : { file: group.file.toString('base64') }),
});

export function* saveStore(store: PlatformStore): Generator<SavedLine> {
  yield { k: 'ids', last: { ...store.lastIds } };
  for (const { name, kind, defaultRole, indicatorQuota } of store.owners)
    yield {
      k: 'owner',
      name,
      kind,
      role: defaultRole,
      ...(indicatorQuota === undefined ? {} : { quota: indicatorQuota }),
    };
  for (const { name, maxSize } of store.attributeTypes.values())
    yield { k: 'attributeType', name, maxSize };
  for (const { owner, name, description, color } of store.labels)
    if (owner !== 'System') yield { k: 'label', owner, name, description, color };
  for (const group of store.groups.values()) yield saveGroup(group);
  for (const record of store.indicators.values()) yield saveIndicator(record);
  for (const owner of store.owners)
    for (const { type, summary, addedAt, deletedAt } of owner.deleted)
      yield { k: 'deleted', owner: owner.name, type, summary, at: addedAt, deleted: deletedAt };
}

/** Takes lines in the order in which they were saved; `finish` makes the links that lead forward. */
export class SnapshotLoader {
  readonly #store: PlatformStore;
  readonly #later: (() => void)[] = [];
  #ids: Record<IdKind, number> | undefined;

  constructor(store: PlatformStore) {
    this.#store = store;
  }

  take(line: SavedLine): void {
    const store = this.#store;
    switch (line.k) {
      case 'ids':
        this.#ids = line.last;
        return;
      case 'owner':
        if (store.owner(line.name) === undefined) store.addOwner(line.name, line.kind, line.role);
        return;
      case 'attributeType':
        if (store.attributeType(line.name) === undefined)
          store.addAttributeType(line.name, line.maxSize);
        return;
      case 'label':
        this.#inOwner(line.owner, (owner) =>
          store.addLabel(owner, line.name, line.description, line.color),
        );
        return;
      case 'deleted':
        this.#inOwner(line.owner, (owner) =>
          owner.deleted.push({
            type: line.type,
            summary: line.summary,
            addedAt: line.at,
            deletedAt: line.deleted,
          }),
        );
        return;
      case 'group':
        this.#group(line);
        return;
      case 'indicator':
        this.#indicator(line);
    }
  }

  finish(): void {
    for (const task of this.#later) task();
    const ids = this.#ids;
    if (ids === undefined) return;
    for (const kind of ['indicator', 'group', 'batch'] as const)
      this.#store.continueAfter(kind, Math.max(ids[kind], this.#store.lastIds[kind]));
  }

  #inOwner(
    name: string,
    task: (owner: NonNullable<ReturnType<PlatformStore['owner']>>) => unknown,
  ): void {
    const owner = this.#store.owner(name);
    if (owner !== undefined) task(owner);
  }

  #group(line: SavedGroup): void {
    const type = groupTypeNamed(line.type);
    this.#inOwner(line.owner, (owner) => {
      if (type === undefined) return;
      this.#store.continueAfter('group', line.id - 1);
      const group = this.#store.addGroup(owner, type, line.name, line.xid, line.by, line.at);
      group.fields = line.fields;
      if (line.file !== undefined) group.file = Buffer.from(line.file, 'base64');
      this.#intel(group, line);
    });
  }

  #indicator(line: SavedIndicator): void {
    const type = this.#store.indicatorTypes.named(line.type);
    this.#inOwner(line.owner, (owner) => {
      if (type === undefined) return;
      this.#store.continueAfter('indicator', line.id - 1);
      const record = this.#store.addIndicator(owner, type, line, line.at);
      const [active, locked, isPrivate] = line.flags;
      this.#store.setActive(record, active);
      record.activeLocked = locked;
      record.privateFlag = isPrivate;
      record.rating = line.rating;
      record.confidence = line.confidence;
      if (line.extras !== undefined) record.extras = line.extras;
      for (const id of line.indicators ?? [])
        this.#later.push(() => {
          const other = this.#store.indicators.get(id);
          if (other !== undefined) this.#store.linkIndicators(record, other);
        });
      this.#intel(record, line);
    });
  }

  #intel(record: IntelRecord, line: SavedIntel): void {
    const { owner } = record;
    record.modifiedAt = line.modified;
    record.dates = line.dates;
    record.xid = line.xid;
    record.tags = owner.tags.sets.intern(
      (line.tags ?? []).map((name) => owner.tags.named(name, line.modified)),
    );
    record.labels = owner.labelSets.intern(
      (line.labels ?? []).flatMap((name) => this.#store.findLabel(owner, name) ?? []),
    );
    if (line.attributes !== undefined)
      record.attributes = line.attributes.flatMap((saved) => this.#attribute(saved));
    for (const id of line.groups ?? []) {
      const group = this.#store.groups.get(id);
      if (group !== undefined) this.#store.link(group, record);
      else
        this.#later.push(() => {
          const late = this.#store.groups.get(id);
          if (late !== undefined) this.#store.link(late, record);
        });
    }
  }

  #attribute([name, value, displayed, source, at, pinned]: SavedAttribute): AttributeRecord[] {
    const type = this.#store.attributeType(name);
    if (type === undefined) return [];
    const record = new AttributeRecord(this.#store.nextId('attribute'), type, value, at);
    record.displayed = displayed;
    record.pinned = pinned;
    record.source = source ?? undefined;
    return [record];
  }
}
