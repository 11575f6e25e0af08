// What the types of groups are in STIX. Types that STIX does not have become what holds other objects: a `note` where the group is a
// text that somebody wrote or keeps, a `grouping` where it gathers what belongs together.

export interface GroupForm {
  readonly type: string;
  /** Of a grouping, by the specification's vocabulary. */
  readonly context?: 'suspicious-activity' | 'unspecified';
}

const FORMS: Readonly<Record<string, GroupForm>> = {
  Adversary: { type: 'threat-actor' },
  'Attack Pattern': { type: 'attack-pattern' },
  Campaign: { type: 'campaign' },
  'Course of Action': { type: 'course-of-action' },
  Document: { type: 'note' },
  Email: { type: 'note' },
  Event: { type: 'grouping', context: 'suspicious-activity' },
  Incident: { type: 'incident' },
  'Intrusion Set': { type: 'intrusion-set' },
  Malware: { type: 'malware' },
  Report: { type: 'report' },
  Signature: { type: 'note' },
  Tactic: { type: 'grouping', context: 'unspecified' },
  Task: { type: 'note' },
  Threat: { type: 'grouping', context: 'suspicious-activity' },
  Tool: { type: 'tool' },
  Vulnerability: { type: 'vulnerability' },
};

/** Types of later versions of the platform gather something, too. */
export const groupForm = (type: string): GroupForm =>
  (Object.hasOwn(FORMS, type) ? FORMS[type] : undefined) ?? {
    type: 'grouping',
    context: 'unspecified',
  };

/** They name what belongs to them themselves instead of by relationships, and may not be empty. */
export const isContainer = (type: string): boolean =>
  type === 'report' || type === 'note' || type === 'grouping';

/** What an indicator indicates, by the specification; to anything else it is related. */
export const canBeIndicated = (type: string): boolean =>
  ['attack-pattern', 'campaign', 'intrusion-set', 'malware', 'threat-actor', 'tool'].includes(type);
