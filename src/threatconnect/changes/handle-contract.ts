// What users hold of an object inside a unit of work. Every call returns the handle, so that calls can be chained.
import type { GroupFields } from './group-fields.ts';
import type { AttributeChange, OccurrenceContent, Target } from './operations.ts';

/** A record that was read, or an id alone. Messages call it by type and value where it has them. */
export interface KnownIndicator {
  readonly id: string;
  readonly type?: string | undefined;
  readonly summary?: string | undefined;
}
export interface KnownGroup {
  readonly id: string;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
}

/** An object of the same unit of work, a record that was read, or an id. */
export type GroupReference = GroupChange | KnownGroup;
export type IndicatorReference = IndicatorChange | KnownIndicator;

export interface AttributeOptions {
  readonly default?: boolean;
  readonly pinned?: boolean;
  readonly source?: string;
  readonly securityLabels?: readonly string[];
}

/** What indicators and groups have in common. Nothing is sent before `commit()`. */
export interface ObjectChange<Self> {
  /** For results and messages. */
  readonly name: string;
  /** Never there: two kinds of handles do not fit in each other's place. */
  readonly target: Target;
  /** The order of attribute calls is kept. */
  readonly addAttribute: (type: string, value: string, options?: AttributeOptions) => Self;
  readonly updateAttribute: (id: string, change: AttributeChange | string) => Self;
  readonly deleteAttribute: (id: string) => Self;
  /** At most 128 characters. */
  readonly addTag: (...names: readonly string[]) => Self;
  readonly deleteTag: (...names: readonly string[]) => Self;
  /** Found without regard to case; several are possible. */
  readonly addSecurityLabel: (...names: readonly string[]) => Self;
  readonly deleteSecurityLabel: (...names: readonly string[]) => Self;
  readonly associateGroup: (group: GroupReference) => Self;
  readonly disassociateGroup: (group: GroupReference) => Self;
  readonly setFirstSeen: (date: string) => Self;
  readonly setLastSeen: (date: string) => Self;
  readonly setExternalDates: (dates: {
    readonly added?: string;
    readonly expires?: string;
    readonly lastModified?: string;
  }) => Self;
  /** Removes the object. */
  readonly delete: () => Self;
}

export interface IndicatorChange extends ObjectChange<IndicatorChange> {
  /** 0–5, decimals allowed; 0 is unknown. */
  readonly setRating: (rating: number) => IndicatorChange;
  /** 0–100. */
  readonly setConfidence: (confidence: number) => IndicatorChange;
  readonly setActive: (active: boolean) => IndicatorChange;
  /** Keeps the platform's analytics from switching the indicator on or off. */
  readonly setActiveLocked: (locked: boolean) => IndicatorChange;
  readonly setPrivate: (isPrivate: boolean) => IndicatorChange;
  /** Of a Host: resolve it regularly. */
  readonly setDnsActive: (active: boolean) => IndicatorChange;
  /** Of a Host: look up who registered it. */
  readonly setWhoisActive: (active: boolean) => IndicatorChange;
  /** Of a File, in bytes. */
  readonly setSize: (bytes: number) => IndicatorChange;
  /** Of a File: another hash of the same content. */
  readonly addHash: (hash: string) => IndicatorChange;
  readonly removeHash: (hash: string) => IndicatorChange;
  readonly addFileOccurrence: (content: OccurrenceContent) => IndicatorChange;
  readonly updateFileOccurrence: (id: string, content: OccurrenceContent) => IndicatorChange;
  readonly deleteFileOccurrence: (id: string) => IndicatorChange;
  /** By the association's name, for example `URL Host`; written from its primary type. */
  readonly associateIndicator: (other: IndicatorReference, association: string) => IndicatorChange;
  readonly disassociateIndicator: (
    other: IndicatorReference,
    association: string,
  ) => IndicatorChange;
  /** Of a File, for example `File Drop`. */
  readonly addFileAction: (action: string, other: IndicatorReference) => IndicatorChange;
  readonly deleteFileAction: (action: string, other: IndicatorReference) => IndicatorChange;
  /** Counts once per user and day. */
  readonly reportFalsePositive: () => IndicatorChange;
  readonly addObservation: (count: number, date?: string) => IndicatorChange;
  /** The soft deletion: inactive and locked so; tags, attributes and history stay. */
  readonly deactivate: () => IndicatorChange;
}

export interface GroupChange extends ObjectChange<GroupChange> {
  readonly setName: (name: string) => GroupChange;
  /** What only some types have: `status`, `eventDate`, `fileName`, `subject`, … */
  readonly set: (fields: GroupFields) => GroupChange;
  readonly associateIndicator: (indicator: IndicatorReference) => GroupChange;
  readonly disassociateIndicator: (indicator: IndicatorReference) => GroupChange;
}
