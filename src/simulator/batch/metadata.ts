// Attributes, tags and security labels of a batch entity: first read and checked without touching the store (an entity that fails must
// leave nothing behind), then written by the write types of the batch.
import type { OwnerRecord } from '../state/owner.ts';
import { AttributeRecord, type IntelRecord } from '../state/records.ts';
import type { LabelRecord } from '../state/words.ts';
import type { PlatformStore } from '../state/store.ts';
import type { BatchSettings } from './settings.ts';
import { EntityProblem } from './outcome.ts';
import { flag, objects, text, type Entity } from './read-fields.ts';

export const TAG_MAX_LENGTH = 128;
/** Size of attribute types that exist only because a switch accepts unknown ones. */
const UNKNOWN_TYPE_SIZE = 500;

interface IncomingAttribute {
  readonly type: string;
  readonly value: string;
  readonly displayed: boolean;
  readonly pinned: boolean;
  readonly source: string | undefined;
  readonly labels: readonly IncomingLabel[];
}

interface IncomingLabel {
  readonly name: string;
  readonly description: string;
  readonly color: string;
}

export interface IncomingMetadata {
  readonly attributes: readonly IncomingAttribute[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly labels: readonly IncomingLabel[] | undefined;
  /** Text of the default Description and Source. */
  readonly description: string | undefined;
  readonly source: string | undefined;
}

type Write = Pick<BatchSettings, 'attributeWriteType' | 'tagWriteType' | 'securityLabelWriteType'>;

const tooLong = (field: string, entity: string, max: number): string =>
  `The ${field} for this ${entity} is invalid, please enter a(n) ${field} between 1-${max} characters in length`;

/** Reads metadata of one owner; `code` is the error code of the entity's kind. */
export class MetadataReader {
  readonly #store: PlatformStore;
  readonly #owner: OwnerRecord;

  constructor(store: PlatformStore, owner: OwnerRecord) {
    this.#store = store;
    this.#owner = owner;
  }

  read(entity: Entity, code: string, version: 'V1' | 'V2'): IncomingMetadata {
    const attributes = objects(entity, 'attribute')?.map((item) => this.#attribute(item, code));
    return {
      attributes,
      tags: this.#tags(entity, code),
      labels: this.#labels(entity, code),
      description: text(entity, 'description'),
      source: version === 'V1' ? text(entity, 'source') : undefined,
    };
  }

  #attribute(item: Entity, code: string): IncomingAttribute {
    const type = text(item, 'type') ?? '';
    const value = text(item, 'value') ?? '';
    const known = this.#store.vocabulary.attributeType(type);
    if (known === undefined && this.#store.switches.unknownAttributeType === 'error')
      throw new EntityProblem(code, 'The requested attribute type was not found');
    if (value === '') throw new EntityProblem(code, 'This attribute requires a value');
    if (known !== undefined && value.length > known.maxSize)
      throw new EntityProblem(code, tooLong('value', `attribute '${type}'`, known.maxSize));
    if (known?.choices?.includes(value) === false)
      throw new EntityProblem(
        code,
        `The value for this attribute '${type}' is invalid, please enter one of the following values: ${known.choices.join(', ')}`,
      );
    return {
      type,
      value,
      displayed: flag(item, 'displayed') ?? false,
      pinned: flag(item, 'pinned') ?? false,
      source: text(item, 'source'),
      labels: this.#labels(item, code) ?? [],
    };
  }

  #tags(entity: Entity, code: string): string[] | undefined {
    const list = objects(entity, 'tag');
    if (list === undefined) return undefined;
    const names: string[] = [];
    for (const item of list) {
      const name = text(item, 'name') ?? '';
      if (name.length > 0 && name.length <= TAG_MAX_LENGTH) names.push(name);
      else if (name === '' || this.#store.switches.tagTooLong === 'error')
        throw new EntityProblem(code, tooLong('name', 'tag', TAG_MAX_LENGTH));
      else if (this.#store.switches.tagTooLong === 'truncate')
        names.push(name.slice(0, TAG_MAX_LENGTH));
    }
    return names;
  }

  #labels(entity: Entity, code: string): IncomingLabel[] | undefined {
    return objects(entity, 'securityLabel')?.map((item) => {
      const label = {
        name: text(item, 'name') ?? '',
        description: text(item, 'description') ?? '',
        color: text(item, 'color') ?? '',
      };
      const exists = this.#store.vocabulary.findLabel(this.#owner, label.name) !== undefined;
      if (label.name === '' || (!exists && (label.description === '' || label.color === '')))
        throw new EntityProblem(code, 'The requested security label was not found');
      return label;
    });
  }
}

export const NO_METADATA: IncomingMetadata = {
  attributes: undefined,
  tags: undefined,
  labels: undefined,
  description: undefined,
  source: undefined,
};

/** Writes checked metadata to a record. */
export class MetadataWriter {
  readonly #store: PlatformStore;
  readonly #write: Write;
  readonly #clearAbsent: boolean;

  constructor(store: PlatformStore, write: Write) {
    this.#store = store;
    this.#write = write;
    this.#clearAbsent = store.switches.replaceWithoutKey === 'clear';
  }

  apply(record: IntelRecord, incoming: IncomingMetadata, at: number): void {
    this.#tags(record, incoming.tags, at);
    this.#labels(record, incoming.labels);
    this.#attributes(record, incoming.attributes, at);
    if (incoming.description !== undefined)
      setDefault(this.#store, record, 'Description', incoming.description, at);
    if (incoming.source !== undefined)
      setDefault(this.#store, record, 'Source', incoming.source, at);
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
    const created = new AttributeRecord(this.#store.nextId('attribute'), type, item.value, at);
    created.displayed = item.displayed && isDefaultType(type.name);
    created.pinned = item.pinned;
    created.source = item.source;
    if (item.labels.length > 0) created.labels = this.#resolve(record, item.labels);
    return created;
  }
}

export const isDefaultType = (name: string): boolean => name === 'Description' || name === 'Source';

/** The last shown attribute of a type wins; the platform keeps one default each. */
export const keepOneDefault = (attributes: AttributeRecord[]): AttributeRecord[] => {
  for (let index = attributes.length - 1; index >= 0; index -= 1) {
    const shown = attributes[index];
    if (shown?.displayed !== true) continue;
    for (const other of attributes.slice(0, index))
      if (other.type === shown.type) other.displayed = false;
  }
  return attributes;
};

/** Sets the text of the default Description or Source. */
const setDefault = (
  store: PlatformStore,
  record: IntelRecord,
  name: 'Description' | 'Source',
  value: string,
  at: number,
): void => {
  const shown = record.attributes.find((item) => item.displayed && item.type.name === name);
  if (shown !== undefined) {
    shown.value = value;
    shown.modifiedAt = at;
    return;
  }
  const type = store.vocabulary.attributeType(name);
  if (type === undefined) return;
  const created = new AttributeRecord(store.nextId('attribute'), type, value, at);
  created.displayed = true;
  record.attributes = record.attributes.concat(created);
};
