// The value of an indicator as an observable. Ids by the specification: version 5, of the canonical JSON of the properties that make
// an observable what it is, so that everyone who saw the same value has the same id.
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { ExportedIndicator } from '../exported-object.ts';
import { hashesIn, type HashName } from '../file-hashes.ts';
import { createUuidV5 } from '../uuid.ts';
import { addressType, asNumber, registryKey } from './pattern.ts';
import { SPEC, type StixObject } from './stix-object.ts';
import { isUri } from './uri.ts';

/** Of the specification, for all observables. */
const uuidOf = createUuidV5('00abedb4-aa42-466c-9c01-fed23315a9b7');

const HASHES: Readonly<Record<HashName, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
};

const EMAIL = /^[^\s@]+@[^\s@]+$/;

const LABEL = '(?!(?!xn).{2}--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*${LABEL}$`, 'i');

/** By RFC 5890, which has no underscores and knows which labels beginning with `xn--` there can be. */
const isDomain = (value: string): boolean =>
  DOMAIN.test(value) && domainToASCII(value) === value.toLowerCase();

/** Of one host or of a block. */
function isAddress(value: string): boolean {
  const [address = '', bits = '0', ...more] = value.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

/** What the specification knows of the kinds of data that a value may have. */
const REGISTRY_TYPE =
  /^REG_(?:NONE|SZ|EXPAND_SZ|BINARY|DWORD|DWORD_BIG_ENDIAN|DWORD_LITTLE_ENDIAN|LINK|MULTI_SZ|RESOURCE_LIST|FULL_RESOURCE_DESCRIPTION|RESOURCE_REQUIREMENTS_LIST|QWORD)$/;

/** `contributing`: in the order of names, which is all that canonical JSON asks of texts and numbers beyond `JSON.stringify`. */
const observable = (type: string, contributing: object, more: object = {}): StixObject => ({
  type,
  ...SPEC,
  id: `${type}--${uuidOf(JSON.stringify(contributing))}`,
  ...contributing,
  ...more,
});

/**
 * `undefined` for types that STIX has no observable for (Hashtag, User Agent, custom types; a request of an agent needs addresses),
 * and for values that have not the form of theirs.
 */
export function observableOf({ record }: ExportedIndicator): StixObject | undefined {
  const { type, summary: value, values } = record;
  switch (type) {
    case 'Address':
    case 'CIDR':
      return isAddress(value) ? observable(addressType(value), { value }) : undefined;
    case 'EmailAddress':
      return EMAIL.test(value) ? observable('email-addr', { value }) : undefined;
    case 'Host':
      return isDomain(value) ? observable('domain-name', { value }) : undefined;
    case 'URL':
      return isUri(value) ? observable('url', { value }) : undefined;
    case 'Mutex':
      return observable('mutex', { name: value });
    case 'Email Subject':
      return observable('email-message', { subject: value }, { is_multipart: false });
    case 'ASN': {
      const number = asNumber(value);
      return number === undefined ? undefined : observable('autonomous-system', { number });
    }
    case 'File': {
      const hashes = hashesIn(value).map(([name, hash]) => [HASHES[name], hash] as const);
      if (hashes.length === 0) return undefined;
      // The first of them names the file.
      const first = observable('file', { hashes: Object.fromEntries(hashes.slice(0, 1)) });
      return { ...first, hashes: Object.fromEntries(hashes) };
    }
    case 'Registry Key': {
      const { key, name, type: kind } = registryKey(values, value);
      const data = {
        ...(REGISTRY_TYPE.test(kind) ? { data_type: kind } : {}),
        ...(name === '' ? {} : { name }),
      };
      const list = Object.keys(data).length === 0 ? {} : { values: [data] };
      return observable('windows-registry-key', { key, ...list });
    }
    default:
      return undefined;
  }
}
