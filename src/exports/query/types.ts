// Which types there are, and what `All` stands for in either mode.

/** Stands for all types where a list of types is expected. */
export const ALL_TYPES = 'All';

/** What `All` stands for in the integration: Email Subject is not among them. Its order is the order of the query. */
export const COMPATIBLE_INDICATOR_TYPES: readonly string[] = [
  'EmailAddress',
  'File',
  'Host',
  'URL',
  'ASN',
  'CIDR',
  'Hashtag',
  'Mutex',
  'Registry Key',
  'User Agent',
  'Address',
];

/** The standard types; an instance may have types of its own beside them. */
export const INDICATOR_TYPES: readonly string[] = [...COMPATIBLE_INDICATOR_TYPES, 'Email Subject'];

/** What `All` stands for in the integration. */
export const COMPATIBLE_GROUP_TYPES: readonly string[] = [
  'Attack Pattern',
  'Campaign',
  'Course of Action',
  'Intrusion Set',
  'Malware',
  'Report',
  'Tool',
  'Vulnerability',
];

export const GROUP_TYPES: readonly string[] = [
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
  'Task',
  'Threat',
  'Tool',
  'Vulnerability',
];

/** An option of the integration that no object has: two types in one name. */
export const MALWARE_REPORT = 'Malware Report';
