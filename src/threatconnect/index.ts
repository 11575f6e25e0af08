// The SDK: a typed ThreatConnect client and the model of its batch format.
export { normaliseApiPath, type ApiPath } from './api-path.ts';
export { createThreatConnect, type ThreatConnect, type ThreatConnectOptions } from './client.ts';
export { parseExactJson } from './exact-json.ts';
export {
  signature,
  type Credentials,
  type KeyCredentials,
  type TokenCredentials,
} from './signer.ts';
export { TQL_ANY_STATUS, tqlAnd, tqlIn, tqlString } from './tql.ts';
export { toBatchEntity, type BatchEntityPolicy, type BatchIntent } from './model/batch-entity.ts';
export { classifyBatchError, codeOf, type BatchErrorClass } from './model/batch-error-codes.ts';
export { matchErrors, type MatchedErrors } from './model/batch-errors.ts';
export {
  fromPlatformSummary,
  hashesOf,
  platformSpellings,
  toPlatformSummary,
  type HashKind,
} from './model/identity.ts';
export type { SentObject } from './model/object-index.ts';
export { reconcileChunk, type ChunkAnswer, type ReconciledChunk } from './model/reconcile.ts';
export type { BatchResource, CreateAndUploadAnswer } from './resources/batch.ts';
export type { BatchBody, UploadOptions } from './resources/batch-body.ts';
export type { BatchError, BatchResult } from './resources/batch-reports.ts';
export type { BatchJobSettings } from './resources/batch-settings.ts';
export type { BatchState, BatchStatus } from './resources/batch-status.ts';
export type {
  IndicatorAssociation,
  IndicatorAttribute,
  IndicatorRecord,
} from './resources/indicator-record.ts';
export type {
  IndicatorField,
  IndicatorQuery,
  IndicatorsResource,
  IndicatorValue,
} from './resources/indicators.ts';
export type { Owner, OwnersResource } from './resources/owners.ts';
export type { Page } from './resources/pages.ts';
export type { AttributeTypeInfo, IndicatorTypeInfo, TypesResource } from './resources/types.ts';
export type { PlatformUser } from './resources/whoami.ts';
