// Reads and checks the metadata of a batch entity without touching the store: an entity that fails must leave nothing behind.
import type { OwnerRecord } from '../state/owner.ts';
import type { PlatformStore } from '../state/store.ts';
import {
  NO_METADATA,
  TAG_MAX_LENGTH,
  type IncomingAttribute,
  type IncomingLabel,
  type IncomingMetadata,
} from './incoming-metadata.ts';
import { EntityProblem } from './outcome.ts';
import { flag, objects, text, type Entity } from './read-fields.ts';

const tooLong = (field: string, entity: string, max: number): string =>
  `The ${field} for this ${entity} is invalid, please enter a(n) ${field} between 1-${max} characters in length`;

export interface ReadMetadata {
  readonly metadata: IncomingMetadata;
  /** To be thrown once the entity is stored without its metadata. */
  readonly problem?: EntityProblem;
}

/** What is wrong with the kind of entity that a code means, when it is stored and its metadata is not. */
const PARTIAL_LOSS = { '0x1005': '0x2001', '0x1006': '0x2002' } as const;

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

  /** The metadata of an entity; bad metadata refuses the entity, or is left out of it, by the switch `badMetadata`. */
  readOrReport(
    entity: Entity,
    code: keyof typeof PARTIAL_LOSS,
    version: 'V1' | 'V2',
  ): ReadMetadata {
    try {
      return { metadata: this.read(entity, code, version) };
    } catch (error) {
      if (!(error instanceof EntityProblem) || this.#store.switches.badMetadata === 'reject')
        throw error;
      const problem = new EntityProblem(PARTIAL_LOSS[code], error.message);
      return { metadata: NO_METADATA, problem };
    }
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
