// Attributes, tags and security labels of a batch entity as they were read: checked, not yet written.

export const TAG_MAX_LENGTH = 128;

export interface IncomingAttribute {
  readonly type: string;
  readonly value: string;
  readonly displayed: boolean;
  readonly pinned: boolean;
  readonly source: string | undefined;
  readonly labels: readonly IncomingLabel[];
}

export interface IncomingLabel {
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

export const NO_METADATA: IncomingMetadata = {
  attributes: undefined,
  tags: undefined,
  labels: undefined,
  description: undefined,
  source: undefined,
};
