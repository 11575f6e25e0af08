// The pattern of an indicator: which observation it stands for.
import type { ExportedIndicator } from '../exported-object.ts';
import { hashesIn } from '../file-hashes.ts';

/** Keys of the specification's vocabulary, as a pattern writes them. */
const HASH_PATHS = { md5: 'MD5', sha1: "'SHA-1'", sha256: "'SHA-256'" } as const;

/** Object of types that STIX has nothing for. */
const OWN_TYPE = 'x-threatconnect-indicator';

/** A text of the pattern language: backslash and quote are escaped, anything else stands as it is. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const is = (path: string, value: string): string => `${path} = ${quoted(value)}`;

/** `undefined`: the value has not the form that its type needs. */
export function patternOf({ record }: ExportedIndicator): string | undefined {
  const terms = termsOf(record);
  return terms === undefined ? undefined : `[${terms}]`;
}

function termsOf({ type, summary, values }: ExportedIndicator['record']): string | undefined {
  switch (type) {
    case 'Address':
    case 'CIDR':
      return is(`${addressType(summary)}:value`, summary);
    case 'EmailAddress':
      return is('email-addr:value', summary);
    case 'Host':
      return is('domain-name:value', summary);
    case 'URL':
      return is('url:value', summary);
    case 'Mutex':
      return is('mutex:name', summary);
    case 'Email Subject':
      return is('email-message:subject', summary);
    case 'User Agent':
      return is(
        "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        summary,
      );
    case 'ASN': {
      const number = asNumber(summary);
      return number === undefined ? undefined : `autonomous-system:number = ${number}`;
    }
    case 'File': {
      const hashes = hashesIn(summary);
      return hashes.length === 0
        ? undefined
        : hashes.map(([name, hash]) => is(`file:hashes.${HASH_PATHS[name]}`, hash)).join(' OR ');
    }
    case 'Registry Key': {
      const { key, name, type: kind } = registryKey(values, summary);
      return [
        is('windows-registry-key:key', key),
        ...(name === '' ? [] : [is('windows-registry-key:values[*].name', name)]),
        ...(kind === '' ? [] : [is('windows-registry-key:values[*].data_type', kind)]),
      ].join(' AND ');
    }
    default:
      return `${is(`${OWN_TYPE}:type`, type)} AND ${is(`${OWN_TYPE}:value`, summary)}`;
  }
}

/** Only addresses of version 6 have colons. */
export const addressType = (value: string): 'ipv4-addr' | 'ipv6-addr' =>
  value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';

/** Numbers of autonomous systems have 32 bits. */
export function asNumber(summary: string): number | undefined {
  const digits = /^(?:ASN?)?\s*(\d{1,10})$/i.exec(summary.trim())?.[1];
  const number = Number(digits);
  return digits !== undefined && number < 2 ** 32 ? number : undefined;
}

/** A name of one blank stands for none. */
export function registryKey(
  values: Readonly<Record<string, string>>,
  summary: string,
): { readonly key: string; readonly name: string; readonly type: string } {
  const { 'Key Name': key = summary, 'Value Name': name = '', 'Value Type': type = '' } = values;
  return { key, name: name.trim() === '' ? '' : name, type: type.trim() };
}
