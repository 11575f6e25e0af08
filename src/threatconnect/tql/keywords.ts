// The keywords of the query language per kind of object, with their types. The instance's own list is authoritative
// (`OPTIONS …/tql`); this one makes wrong queries fail in the editor.

export type KeywordType = 'text' | 'number' | 'boolean' | 'date';

const words = <T extends string>(text: T): readonly Words<T>[] => text.split(' ') as Words<T>[];
type Words<T extends string> = T extends `${infer Head} ${infer Tail}` ? Head | Words<Tail> : T;

const INDICATOR = {
  text: words(
    'summary typeName value1 value2 value3 ownerName description source tag tagOwnerName attackTag securityLabel associatedGroupSource associatedIndicatorSource addressCidr addressCity addressCountryCode addressCountryName addressRegisteringOrg addressState addressTimezone riskIqClassification',
  ),
  number: words(
    'id type commonId owner rating confidence threatAssessScore calScore falsePositiveCount observationCount tagOwner associatedGroup addressAsn addressIpVal fileSize abuseIpdbConfidenceScore dtMalwareScore dtOverallScore dtPhishingScore dtSpamScore riskIqReputationScore vtMaliciousCount',
  ),
  boolean: words(
    'indicatorActive activeLocked hostDnsActive hostWhoisActive addressIsIpv6 dtStatus',
  ),
  date: words(
    'dateAdded lastModified firstSeen lastSeen lastObserved lastFalsePositive externalDateAdded externalDateExpires externalLastModified threatAssessLastUpdated dtLastUpdated vtLastUpdated',
  ),
} as const;

const GROUP = {
  text: words(
    'summary typeName ownerName createdBy eventType status tag tagOwnerName attackTag securityLabel insights aiProvider documentFilename documentStatus documentType emailFrom emailSubject signatureFilename signatureType taskAssignee taskAssigneePseudo taskStatus victimAsset',
  ),
  number: words(
    'id type owner tagOwner associatedIndicator childGroup parentGroup upvoteCount downvoteCount documentFilesize emailScore',
  ),
  boolean: words(
    'isGroup generatedReport emailScoreIncludesBody taskEscalated taskOverdue taskReminded',
  ),
  date: words(
    'dateAdded lastModified firstSeen lastSeen externalDateAdded externalDateExpires externalLastModified eventDate publishDate documentDateAdded emailDate signatureDateAdded taskDateAdded taskDueDate taskEscalationDate taskReminderDate',
  ),
} as const;

const TAG = {
  text: words('name summary ownerName description techniqueId'),
  number: words(
    'id owner associatedCase associatedGroup associatedIndicator associatedVictim caseId',
  ),
  boolean: words('normalized'),
  date: words('lastUsed'),
} as const;

const LABEL = {
  text: words('name summary ownerName color description'),
  number: words('id owner victimId'),
  boolean: [] as const,
  date: words('dateAdded'),
} as const;

const ATTRIBUTE = {
  text: words('typeName text shortText source ownerName user'),
  number: words('id type intVal maxSize owner indicatorId groupId'),
  boolean: words('default displayed pinned associable'),
  date: words('dateVal dateAdded lastModified'),
} as const;

const VICTIM = {
  text: words('summary ownerName'),
  number: words('id owner'),
  boolean: [] as const,
  date: [] as const,
} as const;

export const KEYWORDS = {
  indicators: INDICATOR,
  groups: GROUP,
  tags: TAG,
  securityLabels: LABEL,
  attributes: ATTRIBUTE,
  victims: VICTIM,
} as const;

export type TqlObject = keyof typeof KEYWORDS;
export type KeywordOf<
  O extends TqlObject,
  T extends KeywordType = KeywordType,
> = (typeof KEYWORDS)[O][T][number];

/** Which object's grammar stands inside a sub-query. */
export const SUB_QUERIES = {
  hasTag: 'tags',
  hasAllTags: 'tags',
  hasGroup: 'groups',
  hasIndicator: 'indicators',
  hasAttribute: 'attributes',
  hasSecurityLabel: 'securityLabels',
  hasVictim: 'victims',
} as const satisfies Record<string, TqlObject>;
export type SubQueryName = keyof typeof SUB_QUERIES;
