import { describe, expect, test } from 'vitest';
import { comparableContent, footprintOf, objectKey } from '../../src/core/mapped-object.ts';
import type { MappedObject } from '../../src/core/mapped-object.ts';

const MD5 = 'a'.repeat(32);
const SHA1 = 'b'.repeat(40);
const SHA256 = 'c'.repeat(64);

describe('the key of an object', () => {
  test.each<[Pick<MappedObject, 'kind' | 'type' | 'id'>, string]>([
    [{ kind: 'indicator', type: 'Address', id: '192.0.2.1' }, 'Address|192.0.2.1'],
    [{ kind: 'indicator', type: 'CIDR', id: '2001:db8::/32' }, 'CIDR|2001:db8::/32'],
    [{ kind: 'indicator', type: 'URL', id: 'http://a.example/x|y' }, 'URL|http://a.example/x|y'],
    [{ kind: 'indicator', type: 'File', id: `md5:${MD5}` }, `File|md5:${MD5}`],
    [{ kind: 'indicator', type: 'File', id: `md5:${MD5} : sha1:${SHA1}` }, `File|sha1:${SHA1}`],
    [
      { kind: 'indicator', type: 'File', id: `md5:${MD5} : sha1:${SHA1} : sha256:${SHA256}` },
      `File|sha256:${SHA256}`,
    ],
    [{ kind: 'group', type: 'Threat', id: 'xid-1' }, 'group|xid-1'],
  ])('of %o is %s [M6]', (object, key) => {
    expect(objectKey(object)).toBe(key);
  });

  test('does not tell groups of one xid apart by their type, because the instance does not either', () => {
    const key = (type: 'Threat' | 'Report') => objectKey({ kind: 'group', type, id: 'xid-1' });
    expect(key('Threat')).toBe(key('Report'));
  });

  test('tells an address from a host of the same text', () => {
    expect(objectKey({ kind: 'indicator', type: 'Host', id: '192.0.2.1' })).not.toBe(
      objectKey({ kind: 'indicator', type: 'Address', id: '192.0.2.1' }),
    );
  });
});

test('the footprint names every mark once', () => {
  expect(
    footprintOf({
      tags: ['botnet', 'botnet'],
      attributes: [{ type: 'Source', value: 'x' }],
      once: [{ type: 'First Seen', value: 'y' }],
      volatile: [{ type: 'Last Seen', value: 'z' }],
      associatedGroups: ['xid-1'],
      securityLabels: [{ name: 'TLP:GREEN' }],
    }),
  ).toEqual(['t:botnet', 'a:Source', 'a:First Seen', 'a:Last Seen', 'g:xid-1', 'l:TLP:GREEN']);
});

test('write-once and volatile attributes do not count as a change [M13]', () => {
  expect(
    comparableContent({
      rating: 3,
      once: [{ type: 'First Seen', value: 'y' }],
      volatile: [{ type: 'Last Seen', value: 'z' }],
    }),
  ).toEqual({ rating: 3 });
});
