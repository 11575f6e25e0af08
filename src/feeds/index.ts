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
  type Parameter,
  type Parameters,
  type ParameterValues,
} from './parameters.ts';
export { feedPage } from './feed-page.ts';
export { lintFeed, type LintFinding } from './lint-feed.ts';
export { describeNode, describeTemplate, type MappingRow } from './mapping/describe.ts';
export { anyOf } from './formats/any-of.ts';
export { csv, type CsvOptions } from './formats/csv.ts';
export type { Format, FormatReader, RawRecord, RecordSink } from './formats/format.ts';
export { json, type JsonOptions } from './formats/json.ts';
export { jsonLines, type JsonLinesOptions } from './formats/json-lines.ts';
export { rss, type RssOptions } from './formats/rss.ts';
export { textList, type TextListOptions } from './formats/text-list.ts';
export type { Expression, Operand } from './mapping/expression.ts';
export { parameter, runTime, type Reference, type References } from './mapping/references.ts';
export type { FoundValue, TypedValue, UnusableValue } from './mapping/found-value.ts';
export {
  group,
  indicator,
  indicators,
  type AttributeOptions,
  type GroupOptions,
  type GroupTemplate,
  type IndicatorOptions,
  type IndicatorTemplate,
  type Template,
} from './mapping/templates.ts';
export {
  compute,
  countryName,
  equals,
  firstNonEmpty,
  hashes,
  hashOf,
  instant,
  isPresent,
  join,
  keyedValue,
  lookup,
  lower,
  pathEnd,
  repairEncoding,
  scale,
  split,
  tagList,
  text,
  trim,
  truncate,
  upper,
  without,
} from './mapping/vocabulary.ts';
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
export {
  fetchCollection,
  type FetchHttp,
  type FetchInput,
  type FetchProgress,
  type FetchResult,
  type RawSink,
} from './runtime/fetch-collection.ts';
export { plainList, type PlainListOptions } from './plain-list.ts';
export { allFeeds, findFeed } from './runtime/find-feed.ts';
export { loadFeedFile } from './runtime/load-feed-file.ts';
export {
  mapCollection,
  type MapInput,
  type MapProgress,
  type MapSummary,
  type MapWriter,
  type RawFactory,
} from './runtime/map-collection.ts';
export { mappingFingerprint } from './runtime/mapping-fingerprint.ts';
export type { PositionGap } from './runtime/position.ts';
export { tcexXidOf, xidOf } from './runtime/xid.ts';
export {
  httpGet,
  type HttpGetOptions,
  type HttpGetSource,
  type Source,
} from './sources/http-get.ts';
