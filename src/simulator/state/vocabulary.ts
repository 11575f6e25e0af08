// The words that owners share: attribute types and security labels. A fresh platform has some of each.
import type { AttributeTypeRecord, LabelRecord } from './records.ts';
import { seedAttributeTypes, seedLabels } from './seeds.ts';

export class Vocabulary {
  readonly attributeTypes = new Map<string, AttributeTypeRecord>();
  readonly labels: LabelRecord[] = [];

  /** Back to what a fresh platform has. */
  reset(): void {
    this.attributeTypes.clear();
    for (const record of seedAttributeTypes()) this.attributeTypes.set(record.name, record);
    this.labels.splice(0, this.labels.length, ...seedLabels());
  }

  findLabel(ownerName: string, name: string): LabelRecord | undefined {
    return this.labels.find(
      (label) => label.name === name && (label.owner === 'System' || label.owner === ownerName),
    );
  }

  addLabel(label: Omit<LabelRecord, 'id'>): LabelRecord {
    const record: LabelRecord = { id: this.labels.length + 1, ...label };
    this.labels.push(record);
    return record;
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
