import { describe, expect, test } from 'vitest';
import {
  fromPlatformSummary,
  platformSpellings,
  toPlatformSummary,
} from '../../../src/threatconnect/index.ts';

const MD5 = '0123456789abcdef0123456789abcdef';
const SHA1 = `${MD5}01234567`;
const SHA256 = `${MD5}${MD5}`;

describe('the two spellings of an indicator', () => {
  test.each([
    ['Address', '2001:db8::1', '2001:db8::1', ['2001:db8::1', '2001:db8:0:0:0:0:0:1']],
    ['Address', '192.0.2.1', '192.0.2.1', ['192.0.2.1']],
    [
      'CIDR',
      '2001:db8::/32',
      '2001:db8:0:0:0:0:0:0/32',
      ['2001:db8::/32', '2001:db8:0:0:0:0:0:0/32'],
    ],
    ['CIDR', '198.51.100.0/24', '198.51.100.0/24', ['198.51.100.0/24']],
    ['Host', 'bad.example', 'bad.example', ['bad.example']],
    ['ASN', 'ASN64500', 'ASN64500', ['ASN64500']],
    [
      'URL',
      'https://bad.example/A?b=C',
      'https://bad.example/A?b=C',
      ['https://bad.example/A?b=C'],
    ],
    [
      'Registry Key',
      'HKEY_USERS\\X : Run : REG_SZ',
      'HKEY_USERS\\X : Run : REG_SZ',
      ['HKEY_USERS\\X : Run : REG_SZ'],
    ],
    [
      'File',
      `md5:${MD5} : sha1:${SHA1} : sha256:${SHA256}`,
      `${MD5} : ${SHA1} : ${SHA256}`,
      [MD5.toUpperCase(), SHA1.toUpperCase(), SHA256.toUpperCase()],
    ],
    ['File', `sha256:${SHA256}`, SHA256, [SHA256.toUpperCase()]],
  ])('%s %s', (type, id, summary, spellings) => {
    expect(toPlatformSummary(type, id)).toBe(summary);
    expect(fromPlatformSummary(type, summary)).toBe(id);
    expect(platformSpellings(type, id)).toEqual(spellings);
  });

  test.each([
    ['Host', 'BAD.Example', 'bad.example'],
    ['EmailAddress', 'Info@BAD.example', 'info@bad.example'],
    ['Address', '2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['ASN', 'asn64500', 'ASN64500'],
    ['File', `${SHA256.toUpperCase()} : ${MD5.toUpperCase()}`, `md5:${MD5} : sha256:${SHA256}`],
    ['File', 'not a hash', 'not a hash'],
    ['Mutex', 'Global\\X', 'Global\\X'],
  ])('an answer of the platform is understood: %s %s', (type, summary, id) => {
    expect(fromPlatformSummary(type, summary)).toBe(id);
  });
});
