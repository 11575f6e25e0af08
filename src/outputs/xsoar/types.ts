// What the types of ThreatConnect are called in XSOAR.
import type { XsoarSettings } from './settings.ts';

/** Of the integration. Anything else has the empty text for a type there. */
const COMPATIBLE_TYPES: Readonly<Record<string, string>> = {
  Address: 'IP',
  CIDR: 'CIDR',
  EmailAddress: 'Email',
  File: 'File',
  Host: 'Domain',
  Mutex: 'Mutex',
  'Registry Key': 'Registry Key',
  URL: 'URL',
  ASN: 'ASN',
  'Attack Pattern': 'Attack Pattern',
  Campaign: 'Campaign',
  'Course of Action': 'Course of Action',
  'Intrusion Set': 'Intrusion Set',
  Malware: 'Malware',
  Report: 'Report',
  Tool: 'Tool',
  Vulnerability: 'CVE',
};

/** What the integration leaves without a type although XSOAR has one. */
const FURTHER_TYPES: Readonly<Record<string, string>> = {
  Adversary: 'Threat Actor',
  Tactic: 'Tactic',
};

const own = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export const compatibleType = (type: string): string => own(COMPATIBLE_TYPES, type) ?? '';

/** `undefined`: XSOAR has no such type, and the settings do not name one. */
export function fixedType(
  type: string,
  value: string,
  { typeMap, unmappedTypes }: Pick<XsoarSettings, 'typeMap' | 'unmappedTypes'>,
): string | undefined {
  const named = own(typeMap, type);
  if (named !== undefined) return named;
  // Only addresses of version 6 have colons.
  if (type === 'Address' && value.includes(':')) return 'IPv6';
  if (type === 'CIDR' && value.includes(':')) return 'IPv6CIDR';
  const known = own(COMPATIBLE_TYPES, type) ?? own(FURTHER_TYPES, type);
  return known ?? (unmappedTypes === 'map' ? type : undefined);
}
