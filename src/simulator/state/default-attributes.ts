// Description and Source: the two types of attribute of which a record shows one as its own text.
import type { AttributeRecord } from './records.ts';

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
