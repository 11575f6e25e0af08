// Writes checked metadata to a record by the write types of the batch.
import { isDefaultType, keepOneDefault } from '../state/default-attributes.ts';
import { AttributeRecord, type IntelRecord } from '../state/records.ts';
import type { PlatformStore } from '../state/store.ts';
import type { AttributeTypeRecord, LabelRecord } from '../state/words.ts';
import type { IncomingAttribute, IncomingLabel, IncomingMetadata } from './incoming-metadata.ts';
import type { BatchSettings } from './settings.ts';

/** Size of attribute types that exist only because a switch accepts unknown ones. */
const UNKNOWN_TYPE_SIZE = 500;

type Write = Pick<BatchSettings, 'attributeWriteType' | 'tagWriteType' | 'securityLabelWriteType'>;

/** Writes checked metadata to a record. */
export class MetadataWriter {
  readonly #store: PlatformStore;
  readonly #write: Write;
  /** Who adds the attributes; undefined for the control API. */
  readonly #userName: string | undefined;
  readonly #clearAbsent: boolean;

  constructor(store: PlatformStore, write: Write, userName: string | undefined) {
    this.#store = store;
    this.#userName = userName;
    this.#write = write;
    this.#clearAbsent = store.switches.replaceWithoutKey === 'clear';
  }

  apply(record: IntelRecord, incoming: IncomingMetadata, at: number): void {
    this.#tags(record, incoming.tags, at);
    this.#labels(record, incoming.labels);
    this.#attributes(record, incoming.attributes, at);
    if (incoming.description !== undefined)
      this.#setDefault(record, 'Description', incoming.description, at);
    if (incoming.source !== undefined) this.#setDefault(record, 'Source', incoming.source, at);
  }

  #tags(record: IntelRecord, names: readonly string[] | undefined, at: number): void {
    const table = record.owner.tags;
    const replace = this.#write.tagWriteType === 'Replace';
    if (names === undefined) {
      if (replace && this.#clearAbsent) record.tags = table.sets.intern([]);
      return;
    }
    const tags = table.sets.intern([...new Set(names.map((name) => table.named(name, at)))]);
    record.tags = replace ? tags : table.sets.union(record.tags, tags);
  }

  #labels(record: IntelRecord, incoming: readonly IncomingLabel[] | undefined): void {
    const sets = record.owner.labelSets;
    const replace = this.#write.securityLabelWriteType === 'Replace';
    if (incoming === undefined) {
      if (replace && this.#clearAbsent) record.labels = sets.intern([]);
      return;
    }
    const labels = sets.intern(this.#resolve(record, incoming));
    record.labels = replace ? labels : sets.union(record.labels, labels);
  }

  #resolve(record: IntelRecord, incoming: readonly IncomingLabel[]): LabelRecord[] {
    const labels = incoming.map(
      (label) =>
        this.#store.vocabulary.findLabel(record.owner, label.name) ??
        this.#store.vocabulary.addLabel(record.owner, label.name, label.description, label.color),
    );
    return [...new Set(labels)];
  }

  #attributes(
    record: IntelRecord,
    incoming: readonly IncomingAttribute[] | undefined,
    at: number,
  ): void {
    const mode = this.#write.attributeWriteType;
    if (mode === 'Static') return;
    if (incoming === undefined) {
      if (mode === 'Replace' && this.#clearAbsent && record.attributes.length > 0)
        record.attributes = [];
      return;
    }
    const created = incoming.map((item) => this.#create(record, item, at));
    const kept: readonly AttributeRecord[] =
      mode === 'Replace'
        ? []
        : mode === 'Append'
          ? record.attributes
          : record.attributes.filter((old) => !created.some((item) => item.type === old.type));
    // Two spreads in one literal leave room for 16 more: 130 bytes per indicator.
    record.attributes = keepOneDefault(kept.length === 0 ? created : kept.concat(created));
  }

  #create(record: IntelRecord, item: IncomingAttribute, at: number): AttributeRecord {
    const type =
      this.#store.vocabulary.attributeType(item.type) ??
      this.#store.vocabulary.addAttributeType(item.type, UNKNOWN_TYPE_SIZE);
    const created = this.#added(type, item.value, at);
    created.displayed = item.displayed && isDefaultType(type.name);
    created.pinned = item.pinned;
    created.source = item.source;
    if (item.labels.length > 0) created.labels = this.#resolve(record, item.labels);
    return created;
  }

  /** Sets the text of the default Description or Source. */
  #setDefault(
    record: IntelRecord,
    name: 'Description' | 'Source',
    value: string,
    at: number,
  ): void {
    const shown = record.attributes.find((item) => item.displayed && item.type.name === name);
    if (shown !== undefined) {
      shown.value = value;
      shown.modifiedAt = at;
      return;
    }
    const type = this.#store.vocabulary.attributeType(name);
    if (type === undefined) return;
    const created = this.#added(type, value, at);
    created.displayed = true;
    record.attributes = record.attributes.concat(created);
  }

  #added(type: AttributeTypeRecord, value: string, at: number): AttributeRecord {
    return new AttributeRecord(this.#store.nextId('attribute'), type, value, at, this.#userName);
  }
}
