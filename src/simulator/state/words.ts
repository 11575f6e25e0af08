// The small records that indicators and groups refer to: tags, security labels, attribute types.

export interface TagRecord {
  readonly id: number;
  name: string;
  readonly owner: string;
  lastUsedAt: number;
  description?: string;
}

export interface LabelRecord {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly color: string;
  readonly addedAt: number;
}

export interface AttributeTypeRecord {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly maxSize: number;
  readonly allowMarkdown: boolean;
  /** Names of the values it takes, where it does not take any text. */
  readonly choices?: readonly string[];
}

/** The one empty list that every record without entries shares. */
export const NOTHING: readonly never[] = Object.freeze([]);
