// Reading settings: the YAML file, environment, overrides, and where the Temporal server is.
export type {
  CollectionInfo,
  DefinitionInfo,
  ParameterInfo,
  ParameterProblem,
} from './definition-info.ts';
export { check } from './check.ts';
export {
  effectiveExport,
  exportSchedule,
  type ExportInfo,
  type OutputInfo,
  readExport,
} from './effective-export.ts';
export {
  effectiveTaxii,
  type TaxiiCollectionSettings,
  type TaxiiSettings,
  type TaxiiUserSettings,
} from './effective-taxii.ts';
export { effectiveSettings } from './effective-settings.ts';
export { configJsonSchema } from './json-schema.ts';
export { type Config, configPath, type FeedConfig, loadConfig, readConfig } from './load-config.ts';
export { configError, suggestion } from './problems.ts';
export { printSettings } from './print-settings.ts';
export { isSecretReference, resolveSecret } from './secrets.ts';
export {
  findServer,
  removeServerFile,
  type RunningServer,
  writeServerFile,
} from './server-file.ts';
export {
  locateTemporal,
  type TemporalSettings,
  type TemporalTarget,
  type TemporalTls,
} from './temporal.ts';
export type { ScheduleConfig } from './values.ts';
