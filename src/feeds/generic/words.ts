// The names that settings of generic feeds may use, as lists: schemas and messages need them at run time.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';

/** Types that a value can be found to have by its form alone. */
export const DETECTED_TYPES = [
  'Address',
  'CIDR',
  'ASN',
  'Host',
  'URL',
  'File',
  'EmailAddress',
] as const satisfies readonly IndicatorType[];

export const INDICATOR_TYPES = [
  ...DETECTED_TYPES,
  'Email Subject',
  'Hashtag',
  'Mutex',
  'Registry Key',
  'User Agent',
] as const satisfies readonly IndicatorType[];

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
] as const satisfies readonly GroupType[];

export const FEED_CLASSES = ['state', 'window', 'cumulative', 'event'] as const;
