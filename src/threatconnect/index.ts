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
export type { IndicatorTypeDefinition, IndicatorTypeRegistry } from './records/indicator-types.ts';
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
export type { GroupFields } from './changes/group-fields.ts';
export type { CommitOptions } from './changes/commit.ts';
export type { GroupChange, IndicatorChange } from './changes/handle-contract.ts';
export type { CommitResult, OperationResult, OperationStatus } from './changes/outcomes.ts';
export type { BatchInput, BatchContent } from './batch-run/content.ts';
export type {
  BatchAssociation,
  BatchAttribute,
  BatchCommonKeys,
  BatchGroup,
  BatchIndicator,
  BatchSecurityLabel,
  BatchTag,
  BatchValueKeys,
} from './batch-run/entities.ts';
export { associationProblems } from './batch-run/association-problems.ts';
export type { BatchProblem } from './batch-run/problem.ts';
export type { BatchFile, BatchJob, BatchReport } from './batch-run/report.ts';
export type { BatchRunner, BatchRunOptions } from './batch-run/run-options.ts';
export { isObjectId } from './object-id.ts';
export type {
  AnswerRead,
  RawKind,
  RawListOptions,
  RawLists,
  RawPage,
} from './raw/raw-lists-contract.ts';
export {
  createIdOrder,
  readRawAnswer,
  type IdOrder,
  type RawAnswer,
  type RawObject,
  type RawVisitor,
} from './raw/read-raw-page.ts';
export type { BulkIndicator, BulkResource, BulkRow, BulkStatus } from './bulk/bulk.ts';
export {
  csvCell,
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
// What stands in signatures, so that a caller can name it. Names behind `as` say outside of their rooms what the short ones
// say inside.
export type { CodedErrorOptions, ErrorDetails } from '../core/errors.ts';
export type { GroupType, IndicatorType } from '../core/indicator-types.ts';
export type { JsonArray, JsonObject, JsonValue } from '../core/json.ts';
export type {
  AttributeContent,
  MappedGroup,
  MappedIndicator,
  IndicatorLink,
  MappedObject,
  ObjectContent,
  SecurityLabelContent,
} from '../core/mapped-object.ts';
export type { ObjectOutcome, OutcomeOf } from '../core/plan.ts';
export type { HttpClock } from '../http/clock.ts';
export type {
  HttpBody,
  HttpHooks,
  HttpMethod,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from '../http/contract.ts';
export type { BatchKind } from './batch-run/chunks.ts';
export type { BulkOptions } from './bulk/bulk.ts';
export type { OwnerOption } from './changes/change-set-contract.ts';
export type {
  Body as RequestBody,
  BodyValue as RequestBodyValue,
  Digits as ExactDigits,
} from './changes/exact-body.ts';
export type {
  AttributeOptions,
  GroupReference,
  IndicatorReference,
  KnownGroup,
  KnownIndicator,
  ObjectChange,
} from './changes/handle-contract.ts';
export type {
  AttributeChange,
  OccurrenceContent,
  Target as ChangeTarget,
} from './changes/operations.ts';
export type { CallOptions, OwnedCallOptions } from './context.ts';
export type { Comparable, Operation as ComparisonName } from './filters/compare.ts';
export type {
  FilterNode,
  FilterObject,
  Judged as JudgedRecord,
  Leaf as FilterLeaf,
  Pushed as FilterOnServer,
} from './filters/filter.ts';
export type { Both as FilterOfAny } from './filters/judging.ts';
export type { Id as ObjectId } from './filters/linked.ts';
export type { GroupCore, GroupFieldShapes } from './records/group.ts';
export type { FileAction, IndicatorFieldShapes } from './records/indicator-fields.ts';
export type { IndicatorTypeShapes } from './records/indicator-types.ts';
export type { FieldShape, IndicatorCore, Intersection, TypeShape } from './records/indicator.ts';
export type { SharedFieldShapes } from './records/nested.ts';
export { readGroup } from './records/group.ts';
export { readIndicator } from './records/indicator.ts';
export { createTypeRegistry } from './records/indicator-types.ts';
export type { Row as PlatformRow } from './records/row.ts';
export type { VictimCore, VictimFieldShapes, VictimText } from './records/victim.ts';
export type { FileContent, GroupTypeName } from './resources/groups.ts';
export type { IndicatorAddress } from './resources/indicator-details.ts';
export type { DeletedIndicator } from './resources/indicators.ts';
export type { ListOptions } from './resources/list-objects.ts';
export type { OwnerMember, OwnerMetric } from './resources/owners.ts';
export type { AssociationTypeInfo, DiscoveredType, IndicatorTypeField } from './resources/types.ts';
export type { Asked as VictimOptions } from './resources/victims.ts';
export type {
  IdKeyword as TqlIdKeyword,
  NumberValue as TqlNumber,
  Ordered as TqlOrdered,
  Pattern as TqlPattern,
} from './tql/builder.ts';
export type { TqlLiteral, TqlOperator, TqlTest } from './tql/condition.ts';
export type { KeywordOf, KeywordType, SubQueryName, TqlObject } from './tql/keywords.ts';
