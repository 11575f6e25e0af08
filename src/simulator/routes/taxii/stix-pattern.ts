// The STIX pattern of an indicator.
import type { IndicatorRecord } from '../../state/records.ts';
import type { HashKind } from '../../values/file-hashes.ts';
import { splitSummary } from '../../values/indicator-value.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const HASH_PATHS: Readonly<Record<HashKind, string>> = {
  md5: 'file:hashes.MD5',
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
};

const comparison = ({ type, summary, hashes }: IndicatorRecord): string => {
  const network = summary.includes(':') ? 'ipv6-addr:value' : 'ipv4-addr:value';
  switch (type.name) {
    case 'Address':
    case 'CIDR':
      return `${network} = ${quoted(summary)}`;
    case 'EmailAddress':
      return `email-addr:value = ${quoted(summary)}`;
    case 'Email Subject':
      return `email-message:subject = ${quoted(summary)}`;
    case 'URL':
      return `url:value = ${quoted(summary)}`;
    case 'ASN':
      return `autonomous-system:number = ${Number(summary.replace(/\D/g, ''))}`;
    case 'File':
      return Object.entries(hashes ?? {})
        .map(([kind, hash]) => `${HASH_PATHS[kind as HashKind]} = ${quoted(hash)}`)
        .join(' OR ');
    case 'Registry Key': {
      const [key = '', name = '', valueType = ''] = splitSummary(summary);
      return [
        `windows-registry-key:key = ${quoted(key)}`,
        `windows-registry-key:values[*].name = ${quoted(name)}`,
        `windows-registry-key:values[*].data_type = ${quoted(valueType)}`,
      ].join(' AND ');
    }
    default:
      return `domain-name:value = ${quoted(summary)}`;
  }
};

export const stixPattern = (record: IndicatorRecord): string => `[${comparison(record)}]`;
