// The words that owners share: attribute types and security labels. A fresh platform has some of each.
import type { Clock } from './clock.ts';
import { seedAttributeTypes, seedLabels } from './seeds.ts';
import type { AttributeTypeRecord, LabelRecord } from './words.ts';

export class Vocabulary {
  readonly #clock: Clock;
  readonly attributeTypes = new Map<string, AttributeTypeRecord>();
  readonly labels: LabelRecord[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.reset();
  }

  /** Back to what a fresh platform has. */
  reset(): void {
    this.attributeTypes.clear();
    for (const record of seedAttributeTypes()) this.attributeTypes.set(record.name, record);
    this.labels.splice(0, this.labels.length, ...seedLabels());
  }

  /** A label visible in the owner: a system label or one of its own. */
  findLabel(owner: { readonly name: string }, name: string): LabelRecord | undefined {
    return this.labels.find(
      (label) => label.name === name && (label.owner === 'System' || label.owner === owner.name),
    );
  }

  addLabel(
    owner: { readonly name: string },
    name: string,
    description: string,
    color: string,
  ): LabelRecord {
    const record: LabelRecord = {
      id: this.labels.length + 1,
      name,
      owner: owner.name,
      description,
      color,
      addedAt: this.#clock.nowSeconds(),
    };
    this.labels.push(record);
    return record;
  }

  attributeType(name: string): AttributeTypeRecord | undefined {
    return this.attributeTypes.get(name);
  }

  addAttributeType(
    name: string,
    maxSize: number,
    choices?: readonly string[],
  ): AttributeTypeRecord {
    const record = {
      id: this.attributeTypes.size + 1,
      name,
      description: `${name} of the object.`,
      maxSize,
      allowMarkdown: false,
      ...(choices === undefined ? {} : { choices }),
    };
    this.attributeTypes.set(name, record);
    return record;
  }
}
