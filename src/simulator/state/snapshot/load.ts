// Takes the lines of a saved store in the order in which they were saved; links that lead forward are made at the end.
import { groupTypeNamed } from '../../values/group-types.ts';
import type { OwnerRecord } from '../owner.ts';
import { AttributeRecord, type IntelRecord } from '../records.ts';
import type { PlatformStore } from '../store.ts';
import type {
  SavedAttribute,
  SavedExclusionList,
  SavedGroup,
  SavedIndicator,
  SavedIntel,
  SavedLine,
  SavedVictim,
} from './lines.ts';
import { loadWord } from './load-words.ts';

export class SnapshotLoader {
  readonly #store: PlatformStore;
  readonly #later: (() => void)[] = [];
  #ids: (SavedLine & { k: 'ids' })['last'] = {};

  constructor(store: PlatformStore) {
    this.#store = store;
  }

  take(line: SavedLine): void {
    switch (line.k) {
      case 'ids':
        this.#ids = line.last;
        return;
      case 'group':
        this.#group(line);
        return;
      case 'indicator':
        this.#indicator(line);
        return;
      case 'victim':
        this.#victim(line);
        return;
      case 'exclusionList':
        this.#exclusionList(line);
        return;
      case 'indicatorType':
      case 'owner':
      case 'tag':
      case 'attributeType':
      case 'label':
      case 'deleted':
        loadWord(this.#store, line);
    }
  }

  /** Makes the links that were waiting for their other end; ids go on after the highest ever given. */
  finish(): void {
    for (const task of this.#later) task();
    const { lastIds } = this.#store;
    for (const kind of Object.keys(lastIds) as (keyof typeof lastIds)[])
      if (kind !== 'owner')
        this.#store.continueAfter(kind, Math.max(this.#ids[kind] ?? 0, lastIds[kind]));
  }

  #inOwner(name: string, task: (owner: OwnerRecord) => void): void {
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
        this.#withIndicator(id, (other) => this.#store.links.linkIndicators(record, other));
      for (const [name, id] of line.associations ?? [])
        this.#withIndicator(id, (other) => this.#store.links.associate(record, other, name));
      this.#intel(record, line);
    });
  }

  #withIndicator(
    id: number,
    task: (other: NonNullable<ReturnType<PlatformStore['indicators']['get']>>) => void,
  ): void {
    this.#later.push(() => {
      const other = this.#store.indicators.get(id);
      if (other !== undefined) task(other);
    });
  }

  #victim(line: SavedVictim): void {
    const { indicators, groups } = this.#store;
    const linked = [
      ...line.indicators.flatMap((id) => indicators.get(id) ?? []),
      ...line.groups.flatMap((id) => groups.get(id) ?? []),
    ];
    this.#inOwner(line.owner, (owner) => {
      owner.victims.add({
        id: line.id,
        owner,
        addedAt: line.at,
        name: line.name,
        fields: line.fields,
        assets: line.assets,
        linked: new Set<IntelRecord>(linked),
      });
    });
  }

  #exclusionList(line: SavedExclusionList): void {
    const owner = line.owner === undefined ? undefined : this.#store.owner(line.owner);
    if (line.owner !== undefined && owner === undefined) return;
    this.#store.exclusionLists.set({
      id: line.id,
      owner,
      name: line.name,
      active: line.active,
      managed: line.managed,
      fixedValues: line.fixed,
      variableValues: line.variable,
    });
  }

  #intel(record: IntelRecord, line: SavedIntel): void {
    const { owner } = record;
    record.modifiedAt = line.modified;
    record.dates = line.dates;
    record.xid = line.xid;
    record.tags = owner.tags.sets.intern(
      (line.tags ?? []).map(
        (name) => owner.tags.find(name) ?? owner.tags.named(name, line.modified),
      ),
    );
    record.labels = owner.labelSets.intern(this.#labels(owner, line.labels));
    if (line.attributes !== undefined)
      record.attributes = line.attributes.flatMap((saved) => this.#attribute(owner, saved));
    for (const id of line.groups ?? []) {
      const group = this.#store.groups.get(id);
      if (group !== undefined) this.#store.links.link(group, record);
      else
        this.#later.push(() => {
          const late = this.#store.groups.get(id);
          if (late !== undefined) this.#store.links.link(late, record);
        });
    }
  }

  #labels(owner: OwnerRecord, names: readonly string[] = []): AttributeRecord['labels'] {
    return names.flatMap((name) => this.#store.vocabulary.findLabel(owner, name) ?? []);
  }

  #attribute(
    owner: OwnerRecord,
    [name, value, displayed, source, at, pinned, id, modifiedAt, labels, createdBy]: SavedAttribute,
  ): AttributeRecord[] {
    const type = this.#store.vocabulary.attributeType(name);
    if (type === undefined) return [];
    const known = id ?? this.#store.nextId('attribute');
    const record = new AttributeRecord(known, type, value, at, createdBy);
    record.displayed = displayed;
    record.pinned = pinned;
    record.source = source ?? undefined;
    record.modifiedAt = modifiedAt ?? at;
    if (labels !== undefined) record.labels = this.#labels(owner, labels);
    return [record];
  }
}
