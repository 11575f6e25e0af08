// What an output is given: one object of the platform as an export holds it, and what happened to it.
import type { Group, Indicator, PlatformRow } from '../threatconnect/index.ts';

/** The fields that an export asks for beside those that every answer has. */
export type ExportedIndicatorField =
  | 'tags'
  | 'securityLabels'
  | 'attributes'
  | 'threatAssess'
  | 'externalDates'
  | 'associatedGroups'
  | 'associatedIndicators'
  | 'customAssociations';
export type ExportedGroupField =
  'tags' | 'securityLabels' | 'attributes' | 'associatedGroups' | 'associatedIndicators';

interface AsReceived {
  /** The JSON of the object as the platform sent it, digit for digit, without line breaks. */
  readonly text: string;
  /** The same, read: whole numbers beyond 2^53 are the text of their digits. */
  readonly row: PlatformRow;
}

/** Fields that were not asked for are empty lists or `undefined`. */
export interface ExportedIndicator extends AsReceived {
  readonly kind: 'indicator';
  readonly record: Indicator<ExportedIndicatorField>;
}
export interface ExportedGroup extends AsReceived {
  readonly kind: 'group';
  readonly record: Group<ExportedGroupField>;
}
export type ExportedObject = ExportedIndicator | ExportedGroup;

/** `inactive`: switched off on the platform. `left`: no longer what the export asks for. `marking`: above the output's ceiling. */
export type WithdrawReason = 'deleted' | 'inactive' | 'left' | 'marking';

/**
 * Delivered at least once and in no particular order among objects; of one object the last one is its state. `create` may be
 * told again of an object that the receiver knows: it replaces.
 */
export type ExportEvent = Version &
  (
    | { readonly action: 'create' | 'change'; readonly object: ExportedObject }
    /** With what identifies the object, and its dates; nothing else of it. */
    | {
        readonly action: 'withdraw';
        readonly object: ExportedObject;
        readonly reason: WithdrawReason;
      }
  );

interface Version {
  /**
   * When the export learned of this version, ISO 8601 UTC; absent for the first version of what it has not held before. Of an object, and
   * of those that had its owner, type and value before it, later versions have no earlier instant, and where two are equal the withdrawal
   * was first. That is not true of the platform's `lastModified`: scores and associations change without it.
   */
  readonly changedAt?: string;
}
