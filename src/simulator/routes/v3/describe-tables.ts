// What `OPTIONS` tells about each v3 resource: writable and read-only fields, and the names `fields` takes.

export interface FieldInfo {
  readonly type: string;
  readonly required?: true;
  readonly readOnly?: true;
}
export type FieldTable = Readonly<Record<string, FieldInfo>>;

const fields = (type: string, names: string, more: Omit<FieldInfo, 'type'> = {}): FieldTable =>
  Object.fromEntries(names.split(' ').map((name) => [name, { type, ...more }]));
const required = { required: true } as const;
const readOnly = { readOnly: true } as const;

const SHARED: FieldTable = {
  ...fields('Integer', 'ownerId'),
  ...fields('String', 'ownerName'),
  ...fields(
    'DateTime',
    'externalDateAdded externalDateExpires externalLastModified firstSeen lastSeen',
  ),
  ...fields('Attributes', 'attributes'),
  ...fields('Tags', 'tags'),
  ...fields('SecurityLabels', 'securityLabels'),
  ...fields('Groups', 'associatedGroups'),
  ...fields('Indicators', 'associatedIndicators'),
  ...fields('Cases', 'associatedCases'),
  ...fields('Artifacts', 'associatedArtifacts'),
  ...fields('Integer', 'id', readOnly),
  ...fields('DateTime', 'dateAdded lastModified', readOnly),
  ...fields('String', 'webLink legacyLink', readOnly),
};

export const INDICATOR_TABLE: FieldTable = {
  ...fields('String', 'type', required),
  ...fields('String', 'ip address md5 sha1 sha256 hostName text Subject Hashtag Mutex Block'),
  'AS Number': { type: 'String' },
  'Key Name': { type: 'String' },
  'Value Name': { type: 'String' },
  'Value Type': { type: 'String' },
  'User Agent String': { type: 'String' },
  ...fields('String', 'value1 value2 value3 mode'),
  ...fields('BigDecimal', 'rating'),
  ...fields('Integer', 'confidence size observations'),
  ...fields('Boolean', 'active activeLocked privateFlag dnsActive whoisActive falsePositiveFlag'),
  ...SHARED,
  ...fields('FileOccurrences', 'fileOccurrences'),
  ...fields('FileActions', 'fileActions'),
  ...fields('Indicators', 'customAssociations'),
  ...fields('Strings', 'customAssociationNames'),
  ...fields('String', 'description source summary', readOnly),
  ...fields('Double', 'threatAssessRating threatAssessConfidence', readOnly),
  ...fields('Integer', 'threatAssessScore calScore falsePositives', readOnly),
  ...fields('DateTime', 'lastFalsePositive lastObserved', readOnly),
  ...fields('Boolean', 'falsePositiveReportedByUser', readOnly),
};

export const GROUP_TABLE: FieldTable = {
  ...fields('String', 'type name', required),
  ...fields(
    'String',
    'xid fileName fileType fileText password subject header body from status eventType',
  ),
  ...fields('Boolean', 'malware'),
  ...fields('DateTime', 'eventDate publishDate dueDate reminderDate escalationDate'),
  ...SHARED,
  ...fields('VictimAssets', 'associatedVictimAssets'),
  ...fields('String', 'to upVoteCount downVoteCount insights aiProvider', readOnly),
  ...fields('User', 'createdBy', readOnly),
};

export const TAG_TABLE: FieldTable = {
  ...fields('String', 'name', required),
  ...fields('String', 'description owner securityCoverage'),
  ...fields('Integer', 'id', readOnly),
  ...fields('DateTime', 'lastUsed', readOnly),
  ...fields('String', 'techniqueId', readOnly),
};

export const attributeTable = (parent: 'indicatorId' | 'groupId'): FieldTable => ({
  ...fields('Integer', parent, required),
  ...fields('String', 'type value', required),
  ...fields('String', 'source'),
  ...fields('Boolean', 'default pinned'),
  ...fields('SecurityLabels', 'securityLabels'),
  ...fields('Integer', 'id', readOnly),
  ...fields('DateTime', 'dateAdded lastModified', readOnly),
});

export const VICTIM_TABLE: FieldTable = {
  ...fields('String', 'name', required),
  ...fields('String', 'type subType organization suborganization workLocation nationality'),
  ...SHARED,
};

/** Resources nobody writes show their fields as read-only. */
export const readOnlyTable = (names: string): FieldTable => fields('String', names, readOnly);

export const EXCLUSION_TABLE: FieldTable = {
  ...fields('String', 'name', required),
  ...fields('Integer', 'ownerId'),
  ...fields('ExclusionValues', 'fixedValues variableValues', required),
  ...fields('Boolean', 'active'),
  ...fields('Boolean', 'managed', readOnly),
};

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const INDICATOR_FIELDS = names(
  'associatedArtifacts associatedCases associatedGroups associatedIndicators associationName attributes customAssociations dnsResolution enrichment externalDates falsePositives fileActions fileOccurrences genericCustomIndicatorValues geoLocation investigationLinks observations securityLabels sightings tags threatAssess trackedUsers whoIs',
);
export const GROUP_FIELDS = names(
  'aliases assets associatedArtifacts associatedCases associatedGroups associatedIndicators associatedVictimAssets attributes common externalDates insights intelReviews linkedGroups securityLabels sightings tags userDetails',
);
export const TAG_FIELDS = names('financialImpact owners platforms tactics');
export const ATTRIBUTE_FIELDS = names('indicator group securityLabels');
export const VICTIM_FIELD_NAMES = names('associatedGroups associatedIndicators victimAssets');
export const NO_KNOWN_FIELDS: ReadonlySet<string> = new Set();
