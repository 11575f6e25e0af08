// The SDK: a typed ThreatConnect client and the model of its batch format.
export { CodedError, type ErrorCode } from '../core/errors.ts';
export { normaliseApiPath, type ApiPath } from './api-path.ts';
export { createThreatConnect } from './client.ts';
export type { ThreatConnect, ThreatConnectOptions } from './client-contract.ts';
export { ALL_OWNERS, type OwnerChoice } from './context.ts';
export type { RequestBudget } from './budget.ts';
export type { RenewableToken, FreshToken } from './token.ts';
export { parseExactJson } from './exact-json.ts';
export {
  signature,
  type Credentials,
  type KeyCredentials,
  type KeyRing,
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
export type { Owner, OwnersResource } from './resources/owners.ts';
export type { Page } from './resources/pages.ts';
export type { AttributeTypeInfo, IndicatorTypeInfo, TypesResource } from './resources/types.ts';
export type { PlatformUser } from './resources/whoami.ts';
export type {
  IndicatorListOptions,
  IndicatorsResource,
  IndicatorTypeName,
} from './resources/indicators.ts';
export type { IndicatorValue } from './resources/known-indicators.ts';
export type { GroupListOptions, GroupsResource } from './resources/groups.ts';
export type { ObjectQuery, QueryPlan, ResultPage } from './resources/object-query.ts';
export type { SecurityLabelsResource } from './resources/security-labels.ts';
export type { Indicator } from './records/indicator.ts';
export type { IndicatorField } from './records/indicator-fields.ts';
export type { IndicatorTypeDefinition } from './records/indicator-types.ts';
export type { Group, GroupField } from './records/group.ts';
export type {
  AssociatedGroup,
  AssociatedIndicator,
  Attribute,
  FileOccurrence,
  SecurityLabel,
  Tag,
} from './records/nested.ts';
export { and, not, or, type Filter } from './filters/filter.ts';
export { attribute, securityLabel, tag } from './filters/carried.ts';
export { fileType, ownerName, type } from './filters/kinds.ts';
export { group, task, victim } from './filters/linked.ts';
export {
  confidence,
  dateAdded,
  fileSize,
  lastModified,
  modifiedSince,
  rating,
  threatAssessConfidence,
  threatAssessRating,
  threatAssessScore,
} from './filters/measures.ts';
export { matching, satisfies } from './filters/own.ts';
export { value } from './filters/value.ts';
export { tql, type TqlBuilder, type TqlOf } from './tql/builder.ts';
export { readTql } from './tql/read.ts';
export { writeTql } from './tql/write.ts';
export type { TqlCondition } from './tql/condition.ts';
export type { ChangeSet, PlannedRequest } from './changes/change-set-contract.ts';
export type { CommitOptions } from './changes/commit.ts';
export type { GroupChange, IndicatorChange } from './changes/handle-contract.ts';
export type { CommitResult, OperationResult, OperationStatus } from './changes/outcomes.ts';
export type { BatchInput, BatchContent } from './batch-run/content.ts';
export type { BatchFile, BatchJob, BatchProblem, BatchReport } from './batch-run/report.ts';
export type { BatchRunner, BatchRunOptions } from './batch-run/run-options.ts';
export type { BulkIndicator, BulkResource, BulkRow, BulkStatus } from './bulk/bulk.ts';
export {
  csvHeader,
  toCefLine,
  toCsvLine,
  toJsonLine,
  toKeyValueLine,
  toLeefLine,
  type EventOptions,
  type Exportable,
} from './output/formats.ts';
export type { ExclusionList, ExclusionListsResource } from './resources/exclusion-lists.ts';
export type {
  DnsResolution,
  IndicatorDetails,
  LinkedVictim,
  Observation,
  ObservationCount,
} from './resources/indicator-details.ts';
export type { FieldInfo, KeywordInfo, ObjectSchema } from './resources/schema.ts';
export type { TagsResource } from './resources/tags.ts';
export type {
  AddedAttribute,
  AttributeFields,
  AttributesResource,
} from './resources/attributes.ts';
export type { AttributeParent, ObjectAttribute } from './records/object-attribute.ts';
export type { VictimLinks, VictimsResource, VictimTexts } from './resources/victims.ts';
export type { Victim, VictimAsset, VictimField } from './records/victim.ts';
export type { QueryListOptions } from './resources/list-by-query.ts';
