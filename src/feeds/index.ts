// What a feed is: definitions, formats, mapping, normalisation, and the two jobs that run them.
export { z } from 'zod';
export { collection, graceOf, type Collection, type CollectionOptions } from './collection.ts';
export {
  collectionOf,
  defineFeed,
  type AttributeTypeUse,
  type Feed,
  type FeedOptions,
} from './define-feed.ts';
export {
  commonParameters,
  resolveParameters,
  secretParameter,
  type Parameter,
  type Parameters,
  type ParameterValues,
} from './parameters.ts';
export { feedPage, type SampleRecord } from './feed-page.ts';
export { cardsIn, keepCard, qualityOf, type QualityCard } from './quality.ts';
export { MAPPING_HEAD, mappingDocument, mappingRows } from './mapping-document.ts';
export { lintFeed, type LintFinding } from './lint-feed.ts';
export { describeNode, describeTemplate, type MappingRow } from './mapping/describe.ts';
export { anyOf } from './formats/any-of.ts';
export { csv } from './formats/csv.ts';
export type { CsvOptions } from './formats/csv-options.ts';
export type { Format, FormatReader, RawRecord, RecordSink, Survey } from './formats/format.ts';
export { json, type JsonOptions } from './formats/json.ts';
export { jsonLines, type JsonLinesOptions } from './formats/json-lines.ts';
export { matchedLines, type MatchedLinesOptions } from './formats/matched-lines.ts';
export { misp, type MispRecord } from './formats/misp/misp.ts';
export { rss, type RssOptions } from './formats/rss.ts';
export { stix, type StixOptions, type StixRecord } from './formats/stix/stix.ts';
export { textList, type TextListOptions } from './formats/text-list.ts';
export type { Expression, Operand } from './mapping/expression.ts';
export {
  itemOf,
  parameter,
  runTime,
  type Item,
  type Reference,
  type References,
} from './mapping/references.ts';
export { mispObjects, type MispObjectsOptions } from './mapping/misp-objects.ts';
export { stixObjects, type StixObjectsOptions } from './mapping/stix-objects.ts';
export type { FoundValue, TypedValue, UnusableValue } from './mapping/found-value.ts';
export {
  group,
  indicator,
  indicators,
  type AssociationOptions,
  type AttributeOptions,
  type GroupOptions,
  type GroupTemplate,
  type IndicatorOptions,
  type IndicatorTemplate,
  type Template,
} from './mapping/templates.ts';
export { instant, relativeInstant } from './mapping/date-words.ts';
export {
  attackNames,
  compute,
  countryName,
  dedupe,
  equals,
  extract,
  firstNonEmpty,
  hashes,
  hashOf,
  hostOf,
  isPresent,
  join,
  keyedValue,
  lookup,
  lower,
  pathEnd,
  refanged,
  repairEncoding,
  replace,
  scale,
  slice,
  split,
  tagList,
  text,
  trim,
  truncate,
  truthyKeys,
  upper,
  without,
} from './mapping/vocabulary.ts';
export {
  defanged,
  digest,
  naicsTags,
  occurrence,
  tableOf,
  tlp,
  urlPart,
  uuid5,
} from './mapping/platform-words.ts';
export { classify } from './normalise/classify.ts';
export { normalise, type NormaliseOptions } from './normalise/normalise.ts';
export { isNonGlobal } from './normalise/non-global.ts';
export { policyVerdict, type PolicyVerdict, type ValuePolicies } from './normalise/policies.ts';
export {
  isRefused,
  type Normalised,
  type NormalisedValue,
  type RefusedValue,
} from './normalise/result.ts';
export { canonicalLine, canonicalList } from './runtime/canonical-line.ts';
export { acknowledgeSource, type AcknowledgeInput } from './runtime/acknowledge-source.ts';
export { fetchCollection } from './runtime/fetch-collection.ts';
export type {
  CursorDocuments,
  FetchCheckpoint,
  FetchInput,
  FetchProgress,
  FetchResult,
  RawSink,
} from './runtime/fetch-contract.ts';
export { plainList, type PlainListOptions } from './plain-list.ts';
export { allFeeds, findFeed, findGeneric, knownDefinitions } from './runtime/find-feed.ts';
export {
  feedChecks,
  goldenText,
  type FeedCheck,
  type FeedChecksOptions,
} from './authoring/feed-checks.ts';
export { newFeed, type NewFeedFile, type NewFeed } from './authoring/new-feed.ts';
export { trySample, type SampleTrial } from './authoring/try-sample.ts';
export { beginningOf } from './authoring/shown.ts';
export { readSample, type Sample } from './authoring/sample.ts';
export { recogniseCollection } from './authoring/recognise-collection.ts';
export { definitionOfFile, isFeedFile, loadFeedFile } from './runtime/load-feed-file.ts';
export type { GenericFeed } from './generic/generic-feed.ts';
export { mapCollection } from './runtime/map-collection.ts';
export type {
  MapInput,
  MapProgress,
  MapSummary,
  MapWriter,
  RawFactory,
} from './runtime/map-contract.ts';
export { redactedSink, redactedText } from './runtime/redacted-sink.ts';
export { mappingFingerprint } from './runtime/mapping-fingerprint.ts';
export { largerPosition, type PositionGap } from './runtime/position.ts';
export { charsetOf } from './formats/content-type.ts';
export { newlyUnreadable } from './runtime/unreadable-records.ts';
export { tcexXidOf, xidOf } from './runtime/xid.ts';
export { createSourceAccess, type SourceAccess } from './sources/access.ts';
export {
  apiKey,
  basic,
  bearer,
  hmac,
  noAuth,
  oauth2Client,
  oauth2Password,
  type Auth,
  type CanonicalParts,
  type HmacScheme,
} from './sources/auth.ts';
export type { AcknowledgeOptions } from './sources/acknowledge.ts';
export type { BodyOptions, JsonTemplate } from './sources/body.ts';
export type { DetailOptions } from './sources/detail.ts';
export { lastHours, sincePosition, sinceServer, slices, type Delta } from './sources/delta.ts';
export { http, type HttpOptions, type HttpSource, type Source } from './sources/http.ts';
export { httpGet, type HttpGetOptions } from './sources/http-get.ts';
export { request, type RequestValues } from './sources/request-references.ts';
export type { FetchHttp } from './sources/session.ts';
export type { ResolveSecret } from './sources/vault.ts';
export {
  atPath,
  changeLog,
  continuation,
  inHeader,
  nextLink,
  offsets,
  onePage,
  pages,
  sequence,
  type Fact,
  type Paging,
} from './paging/paging.ts';
