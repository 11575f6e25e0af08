// Forms in which objects leave us.
export type {
  ExportedGroup,
  ExportedGroupField,
  ExportedIndicator,
  ExportedIndicatorField,
  ExportedObject,
  ExportEvent,
  WithdrawReason,
} from './exported-object.ts';
export { findOutput, OUTPUTS } from './catalogue.ts';
export {
  identityOf,
  isStricter,
  labelledTlp,
  tlpOf,
  tlpOfLabel,
  withinCeiling,
  type CeilingOptions,
  type ConfiguredTlp,
} from './marking.ts';
export type {
  OutputContent,
  OutputContext,
  OutputDefinition,
  OutputMode,
  OutputPart,
  OutputWriter,
  Refusal,
  Written,
} from './output.ts';
export type { StixObject } from './stix/stix-object.ts';
export { createToStix, type MadeStix, type ToStix } from './stix/to-stix.ts';
export { stixSettings } from './stix/settings.ts';
export { rawItems, rawMembers } from './raw-json.ts';
export { ownUuid } from './uuid.ts';
