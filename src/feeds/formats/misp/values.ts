// From attributes of a MISP event to the values they hold. Their type says what they are; composite types hold two values in one text.
import type { IndicatorType } from '../../../core/indicator-types.ts';
import { filesOfHashes } from '../../mapping/files-of-hashes.ts';
import type { FoundValue, UnusableValue } from '../../mapping/found-value.ts';

export interface MispAttribute {
  readonly type: string;
  readonly value: string;
  readonly to_ids: boolean;
  readonly deleted: boolean;
}

/** What of a text is the value: all of it, or a side of the last `|` (a file name may hold one, a hash cannot). */
type Side = 'all' | 'before' | 'after' | 'both';

const TYPES: Readonly<Record<string, readonly [IndicatorType, Side]>> = {
  'ip-src': ['Address', 'all'],
  'ip-dst': ['Address', 'all'],
  'ip-src|port': ['Address', 'before'],
  'ip-dst|port': ['Address', 'before'],
  domain: ['Host', 'all'],
  hostname: ['Host', 'all'],
  'hostname|port': ['Host', 'before'],
  // The other half is an address: read again as what it is.
  'domain|ip': ['Host', 'both'],
  url: ['URL', 'all'],
  email: ['EmailAddress', 'all'],
  'email-src': ['EmailAddress', 'all'],
  'email-dst': ['EmailAddress', 'all'],
  'email-reply-to': ['EmailAddress', 'all'],
  'whois-registrant-email': ['EmailAddress', 'all'],
  'email-subject': ['Email Subject', 'all'],
  AS: ['ASN', 'all'],
  mutex: ['Mutex', 'all'],
  regkey: ['Registry Key', 'all'],
  'regkey|value': ['Registry Key', 'before'],
  'user-agent': ['User Agent', 'all'],
  md5: ['File', 'all'],
  sha1: ['File', 'all'],
  sha256: ['File', 'all'],
  'filename|md5': ['File', 'after'],
  'filename|sha1': ['File', 'after'],
  'filename|sha256': ['File', 'after'],
  'malware-sample': ['File', 'after'],
};

/** These become groups, not indicators. */
const GROUPS: ReadonlySet<string> = new Set(['vulnerability', 'yara', 'sigma', 'snort']);

function sidesOf(value: string, side: Side): readonly string[] {
  const cut = value.lastIndexOf('|');
  // Some write `192.0.2.1:443` in place of `192.0.2.1|443`; the port goes with the normalisation.
  if (side === 'all' || cut < 0) return [value];
  const before = value.slice(0, cut);
  const after = value.slice(cut + 1);
  return side === 'both' ? [before, after] : [side === 'before' ? before : after];
}

const leftOut = (reason: string, expected: string, attribute: MispAttribute): UnusableValue => ({
  reason,
  message: `expected ${expected}, got an attribute of type ${attribute.type}`,
  value: attribute.value.slice(0, 500),
  filtered: true,
});

/** The values of a lone attribute or of all attributes of an object; the hashes of one `file` object are one File. */
export function valuesOfAttributes(
  attributes: readonly MispAttribute[],
  isOneFile: boolean,
  onlyForDetection: boolean,
): readonly FoundValue[] {
  const found: FoundValue[] = [];
  const hashes: string[] = [];
  for (const attribute of attributes) {
    const { type, value } = attribute;
    if (GROUPS.has(type)) continue;
    const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (attribute.deleted) found.push(leftOut('misp_deleted', 'a value in force', attribute));
    else if (!known)
      found.push(leftOut('misp_type_unsupported', 'a type the platform has', attribute));
    else if (onlyForDetection && !attribute.to_ids)
      found.push(leftOut('misp_not_for_detection', 'to_ids', attribute));
    else if (known[0] === 'File' && isOneFile) hashes.push(...sidesOf(value, known[1]));
    else for (const part of sidesOf(value, known[1])) found.push({ type: known[0], value: part });
  }
  return [...filesOfHashes(hashes), ...found];
}
