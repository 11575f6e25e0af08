// What the objects of the platform are as attributes of MISP: type, category, value. A File is an attribute per hash; what MISP has no
// type for is a text whose comment names the type.
import type { ExportedObject } from '../exported-object.ts';
import { hashesIn } from '../file-hashes.ts';
import type { MispSettings } from './settings.ts';

export interface MispValue {
  readonly type: string;
  readonly category: string;
  readonly value: string;
  /** For detection by machines. */
  readonly toIds: boolean;
}

const TEXT = { type: 'text', category: 'Other', toIds: false } as const;
const NETWORK = 'Network activity';
const DELIVERY = 'Payload delivery';

/** At least one. */
export function mispValues(
  object: ExportedObject,
  { direction }: Pick<MispSettings, 'direction'>,
): readonly MispValue[] {
  if (object.kind === 'group') return [groupValue(object.record.type, object.record.name)];
  const { type, summary: value, values } = object.record;
  switch (type) {
    case 'Address':
    case 'CIDR':
      return [{ type: `ip-${direction}`, category: NETWORK, value, toIds: true }];
    case 'EmailAddress':
      return [{ type: 'email', category: DELIVERY, value, toIds: true }];
    case 'Email Subject':
      return [{ type: 'email-subject', category: DELIVERY, value, toIds: false }];
    case 'Host':
      return [
        {
          type: value.split('.').length > 2 ? 'hostname' : 'domain',
          category: NETWORK,
          value,
          toIds: true,
        },
      ];
    case 'URL':
      return [{ type: 'url', category: NETWORK, value, toIds: true }];
    case 'ASN':
      // MISP takes the number alone.
      return [
        { type: 'AS', category: NETWORK, value: value.replace(/^ASN?\s*/i, ''), toIds: false },
      ];
    case 'Mutex':
      return [{ type: 'mutex', category: 'Artifacts dropped', value, toIds: true }];
    case 'User Agent':
      return [{ type: 'user-agent', category: NETWORK, value, toIds: false }];
    case 'Registry Key': {
      const { 'Key Name': key = value, 'Value Name': name = '' } = values;
      const path = name.trim() === '' ? key : `${key}\\${name}`;
      return [{ type: 'regkey', category: 'Persistence mechanism', value: path, toIds: true }];
    }
    case 'File': {
      const hashes = hashesIn(value);
      if (hashes.length > 0)
        return hashes.map(([name, hash]) => ({
          type: name,
          category: DELIVERY,
          value: hash,
          toIds: true,
        }));
      return [{ ...TEXT, value }];
    }
    default:
      return [{ ...TEXT, value }];
  }
}

const ATTRIBUTION = 'Attribution';
const CVE = /^CVE-\d{4}-\d{4,}$/i;

function groupValue(type: string, name: string): MispValue {
  if (type === 'Adversary' || type === 'Intrusion Set')
    return { type: 'threat-actor', category: ATTRIBUTION, value: name, toIds: false };
  if (type === 'Campaign')
    return { type: 'campaign-name', category: ATTRIBUTION, value: name, toIds: false };
  const cve = name.trim().toUpperCase();
  if (type === 'Vulnerability' && CVE.test(cve))
    return { type: 'vulnerability', category: 'External analysis', value: cve, toIds: false };
  return { ...TEXT, value: name };
}
