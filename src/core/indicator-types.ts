/** The standard indicator types, named exactly as the platform names them. */
export const INDICATOR_TYPES = [
  'Address',
  'EmailAddress',
  'File',
  'Host',
  'URL',
  'ASN',
  'CIDR',
  'Email Subject',
  'Hashtag',
  'Mutex',
  'Registry Key',
  'User Agent',
] as const;
export type IndicatorType = (typeof INDICATOR_TYPES)[number];

/** The group types that a feed may write. */
export const GROUP_TYPES = [
  'Adversary',
  'Attack Pattern',
  'Campaign',
  'Course of Action',
  'Document',
  'Email',
  'Event',
  'Incident',
  'Intrusion Set',
  'Malware',
  'Report',
  'Signature',
  'Tactic',
  'Threat',
  'Tool',
  'Vulnerability',
] as const;
export type GroupType = (typeof GROUP_TYPES)[number];
