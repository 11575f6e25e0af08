// The fields that the platform sends only when asked, and what each of them adds to a record. The types follow from
// this table, so that what was not asked for cannot be read.
import {
  readAssociatedIndicator,
  readFileOccurrence,
  SHARED_FIELD_READERS,
  type AssociatedIndicator,
  type FileOccurrence,
  type SharedFieldShapes,
} from './nested.ts';
import {
  isRow,
  listOf,
  numbersOf,
  optionalBoolean,
  optionalText,
  textsOf,
  type Row,
} from './row.ts';

export interface IndicatorFieldShapes extends SharedFieldShapes {
  readonly associatedArtifacts: { readonly associatedArtifacts: readonly Row[] };
  readonly associatedCases: { readonly associatedCases: readonly Row[] };
  readonly customAssociations: { readonly customAssociations: readonly AssociatedIndicator[] };
  readonly fileActions: { readonly fileActions: readonly FileAction[] };
  readonly fileOccurrences: { readonly fileOccurrences: readonly FileOccurrence[] };
  readonly observations: {
    readonly observations: number | undefined;
    readonly lastObserved: string | undefined;
  };
  readonly falsePositives: {
    readonly falsePositives: number | undefined;
    readonly lastFalsePositive: string | undefined;
    readonly falsePositiveReportedByUser: boolean | undefined;
  };
  readonly threatAssess: {
    /** 0–5 with decimals. */
    readonly threatAssessRating: number | undefined;
    /** 0–100 with decimals. */
    readonly threatAssessConfidence: number | undefined;
    /** 0–1000. */
    readonly threatAssessScore: number | undefined;
    readonly threatAssessScoreObserved: number | undefined;
    readonly threatAssessScoreFalsePositive: number | undefined;
    readonly calScore: number | undefined;
  };
  readonly dnsResolution: { readonly dnsResolution: readonly Row[] };
  readonly whoIs: { readonly whois: Row | undefined };
  readonly enrichment: { readonly enrichment: readonly Row[] };
  readonly geoLocation: { readonly geoLocation: Row | undefined };
  readonly investigationLinks: { readonly investigationLinks: readonly Row[] };
  readonly trackedUsers: { readonly trackedUsers: Row | undefined };
  readonly genericCustomIndicatorValues: {
    readonly value1: string | undefined;
    readonly value2: string | undefined;
    readonly value3: string | undefined;
  };
}
export type IndicatorField = keyof IndicatorFieldShapes;

/** What a file did, and to which indicator. */
export interface FileAction {
  readonly relationship: string | undefined;
  readonly indicator: AssociatedIndicator | undefined;
}

const rowIn = (row: Row, key: string): Row | undefined => {
  const value = row[key];
  return isRow(value) ? value : undefined;
};
const readFileAction = (row: Row): FileAction => {
  const indicator = rowIn(row, 'indicator');
  return {
    relationship: optionalText(row, 'relationship'),
    indicator: indicator === undefined ? undefined : readAssociatedIndicator(indicator),
  };
};

export const INDICATOR_FIELD_READERS: {
  readonly [F in IndicatorField]: (row: Row) => IndicatorFieldShapes[F];
} = {
  ...SHARED_FIELD_READERS,
  associatedArtifacts: (row) => ({ associatedArtifacts: listOf(row, 'associatedArtifacts') }),
  associatedCases: (row) => ({ associatedCases: listOf(row, 'associatedCases') }),
  customAssociations: (row) => ({
    customAssociations: listOf(row, 'customAssociations').map(readAssociatedIndicator),
  }),
  fileActions: (row) => ({ fileActions: listOf(row, 'fileActions').map(readFileAction) }),
  fileOccurrences: (row) => ({
    fileOccurrences: listOf(row, 'fileOccurrences').map(readFileOccurrence),
  }),
  observations: (row) => ({ ...numbersOf(row, 'observations'), ...textsOf(row, 'lastObserved') }),
  falsePositives: (row) => ({
    ...numbersOf(row, 'falsePositives'),
    ...textsOf(row, 'lastFalsePositive'),
    falsePositiveReportedByUser: optionalBoolean(row, 'falsePositiveReportedByUser'),
  }),
  threatAssess: (row) =>
    numbersOf(
      row,
      'threatAssessRating',
      'threatAssessConfidence',
      'threatAssessScore',
      'threatAssessScoreObserved',
      'threatAssessScoreFalsePositive',
      'calScore',
    ),
  dnsResolution: (row) => ({ dnsResolution: listOf(row, 'dnsResolution') }),
  whoIs: (row) => ({ whois: rowIn(row, 'whois') ?? rowIn(row, 'whoIs') }),
  enrichment: (row) => ({ enrichment: listOf(row, 'enrichment') }),
  geoLocation: (row) => ({ geoLocation: rowIn(row, 'geoLocation') }),
  investigationLinks: (row) => ({ investigationLinks: listOf(row, 'investigationLinks') }),
  trackedUsers: (row) => ({ trackedUsers: rowIn(row, 'trackedUsers') }),
  genericCustomIndicatorValues: (row) => textsOf(row, 'value1', 'value2', 'value3'),
};
