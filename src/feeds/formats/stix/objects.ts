// Which STIX objects mean something here, and how one is known.
import type { GroupType } from '../../../core/indicator-types.ts';
import type { RawRecord } from '../format.ts';

/** Types that become groups. `threat-actor` and `intrusion-set` keep their difference: Adversary and Intrusion Set. */
export const GROUP_TYPES: Readonly<Record<string, GroupType>> = {
  'attack-pattern': 'Attack Pattern',
  campaign: 'Campaign',
  'course-of-action': 'Course of Action',
  grouping: 'Report',
  'intrusion-set': 'Intrusion Set',
  malware: 'Malware',
  report: 'Report',
  'threat-actor': 'Adversary',
  tool: 'Tool',
  vulnerability: 'Vulnerability',
  'x-mitre-tactic': 'Tactic',
};

/** The type in an id: `malware` of `malware--0c7b5b88-…`. */
export const typeOfId = (id: string): string => id.slice(0, Math.max(id.indexOf('--'), 0));

export const isGroupId = (id: string): boolean => Object.hasOwn(GROUP_TYPES, typeOfId(id));

export const isIndicatorId = (id: string): boolean => typeOfId(id) === 'indicator';

export const textIn = (object: RawRecord, name: string): string | undefined => {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const textsIn = (object: RawRecord, name: string): readonly string[] => {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};

/** Revoked by its author, or marked as outdated by MITRE. */
export const isInactive = (object: RawRecord): boolean =>
  object['revoked'] === true || object['x_mitre_deprecated'] === true;
