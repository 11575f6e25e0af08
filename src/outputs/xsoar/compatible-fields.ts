// Which member of a ThreatConnect object the integration puts into which field of XSOAR, by the object's XSOAR type.

type FieldMap = readonly (readonly [member: string, field: string])[];

const DATES: FieldMap = [
  ['dateAdded', 'firstseenbysource'],
  ['lastModified', 'updateddate'],
];
const MEASURED: FieldMap = [
  ['threatAssessRating', 'verdict'],
  ['threatAssessConfidence', 'confidence'],
];
const OBSERVED: FieldMap = [...DATES, ...MEASURED];
const DESCRIPTION: FieldMap = [['description', 'description']];
const NAMED: FieldMap = [...DESCRIPTION, ['summary', 'name']];
const GROUP: FieldMap = [...DATES, ['name', 'name']];
const PUBLISHED: FieldMap = [...GROUP, ['publishDate', 'published']];

export const COMPATIBLE_FIELDS: Readonly<Record<string, FieldMap>> = {
  IP: [...OBSERVED, ...DESCRIPTION, ['summary', 'shortdescription'], ['ip', 'address']],
  CIDR: [...OBSERVED, ['summary', 'name'], ['threatAssessScore', 'sourceoriginalseverity']],
  Email: [...OBSERVED, ...NAMED, ['address', 'emailaddress']],
  File: [...OBSERVED, ...NAMED, ['md5', 'md5'], ['sha1', 'sha1'], ['sha256', 'sha256']],
  Domain: [...OBSERVED, ...NAMED, ['hostName', 'domainname']],
  Mutex: [['dateAdded', 'firstseenbysource'], ...MEASURED, ...NAMED],
  'Registry Key': [...OBSERVED, ...NAMED],
  URL: [...OBSERVED, ...NAMED, ['text', 'address']],
  ASN: [...OBSERVED, ...NAMED, ['AS Number', 'value']],
  'Attack Pattern': [...DATES, ...DESCRIPTION, ['name', 'name']],
  Campaign: GROUP,
  'Course of Action': GROUP,
  'Intrusion Set': GROUP,
  Malware: GROUP,
  Tool: GROUP,
  Report: PUBLISHED,
  CVE: PUBLISHED,
};
