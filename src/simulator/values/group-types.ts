// The group types of the imitated platform: branches, the keys beyond those of every group, and the keys a batch must give.

export interface GroupTypeInfo {
  readonly name: string;
  readonly apiBranch: string;
  /** Keys that only this type has. */
  readonly extraKeys: readonly string[];
  readonly requiredKeys: readonly string[];
  /** Content can be uploaded after the group exists. */
  readonly hasFile: boolean;
}

const INSIGHTS = ['insights', 'aiProvider', 'aiLastRetrievalDate'];

const group = (
  name: string,
  apiBranch: string,
  extraKeys: readonly string[] = [],
  requiredKeys: readonly string[] = [],
  hasFile = false,
): GroupTypeInfo => ({ name, apiBranch, extraKeys, requiredKeys, hasFile });

export const GROUP_TYPE_TABLE: readonly GroupTypeInfo[] = [
  group('Adversary', 'adversaries'),
  group('Attack Pattern', 'attackPatterns'),
  group('Campaign', 'campaigns'),
  group('Course of Action', 'coursesOfAction'),
  group('Document', 'documents', ['fileName', 'malware', 'password', ...INSIGHTS], [], true),
  group(
    'Email',
    'emails',
    ['subject', 'header', 'body', 'from', 'to', 'score'],
    ['subject', 'header', 'body'],
  ),
  group('Event', 'events', ['eventDate', 'status', 'eventType', ...INSIGHTS]),
  group('Incident', 'incidents', ['eventDate', 'status']),
  group('Intrusion Set', 'intrusionSets'),
  group('Malware', 'malware'),
  group('Report', 'reports', ['fileName', 'publishDate', ...INSIGHTS], [], true),
  group(
    'Signature',
    'signatures',
    ['fileName', 'fileType', 'fileText'],
    ['fileName', 'fileType', 'fileText'],
  ),
  group('Tactic', 'tactics'),
  group('Task', 'tasks', ['dueDate', 'reminderDate', 'escalationDate', 'status']),
  group('Threat', 'threats'),
  group('Tool', 'tools'),
  group('Vulnerability', 'vulnerabilities'),
];

export const EVENT_TYPES: readonly string[] = [
  'Alert',
  'Alert [flash]',
  'Alert [hyper-local]',
  'Alert [local]',
  'Alert [urgent]',
  'Breach',
  'Campaign',
  'Compliance / Regulatory',
  'Disclosure',
  'Emerging Threat',
  'Exercise',
  'Exposure',
  'Finding [Compliance violations]',
  'Finding [Configuration weaknesses]',
  'Finding [Missing patches]',
  'Finding [Security posture gaps]',
  'Investigation',
  'None',
  'Operation',
  'Physical Security',
  'Response Action',
  'Social Engineering (non-phishing)',
  'Third Party Reported',
  'Trend',
];

const byName = new Map(GROUP_TYPE_TABLE.map((info) => [info.name, info]));
const byBranch = new Map(GROUP_TYPE_TABLE.map((info) => [info.apiBranch, info]));

export const groupTypeNamed = (name: string): GroupTypeInfo | undefined => byName.get(name);
export const groupTypeOfBranch = (branch: string): GroupTypeInfo | undefined =>
  byBranch.get(branch);

/** Closed lists of the batch documentation; a value outside is an entity error. */
export const GROUP_CHOICES: Readonly<Record<string, readonly string[]>> = {
  'Incident.status': [
    'New',
    'Open',
    'Stalled',
    'Containment Achieved',
    'Restoration Achieved',
    'Incident Reported',
    'Closed',
    'Rejected',
    'Deleted',
  ],
  'Event.status': [
    'Completed',
    'Escalated',
    'False Positive',
    'In Progress',
    'Needs Review',
    'New',
    'No Further Action',
    'Reopened',
  ],
  'Event.eventType': EVENT_TYPES,
  'Signature.fileType': [
    'Bro',
    'ClamAV',
    'CybOX',
    'Iris Search Hash',
    'KQL',
    'OpenIOC',
    'Regex',
    'SPL',
    'Sigma',
    'Snort',
    'Suricata',
    'TQL Query',
    'YARA',
  ],
};
