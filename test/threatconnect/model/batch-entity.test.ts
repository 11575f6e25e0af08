import { describe, expect, test } from 'vitest';
import type { MappedGroup, MappedIndicator } from '../../../src/core/mapped-object.ts';
import { toBatchEntity } from '../../../src/threatconnect/index.ts';

const MD5 = '0123456789abcdef0123456789abcdef';
const SHA256 = `${MD5}${MD5}`;
const host: MappedIndicator = {
  kind: 'indicator',
  type: 'Host',
  id: 'bad.example',
  content: {
    rating: 2.55,
    confidence: 70,
    active: true,
    firstSeen: '2026-01-01T00:00:00Z',
    externalDateExpires: '2026-06-01T00:00:00Z',
    attributes: [
      { type: 'Description', value: 'text', displayed: true },
      { type: 'Phase', value: 'two', displayed: false, source: 'feed' },
    ],
    once: [{ type: 'First Seen', value: '2026-01-01T00:00:00Z' }],
    volatile: [{ type: 'Last Seen', value: '2026-03-01T00:00:00Z' }],
    tags: ['Botnet', 'Phishing'],
    securityLabels: [{ name: 'TLP:GREEN' }, { name: 'Own', description: 'ours', color: 'FF0000' }],
    associatedGroups: ['x-1', 'x-2'],
    fields: { dnsActive: true },
  },
};
const rest = {
  flag1: true,
  type: 'Host',
  summary: 'bad.example',
  rating: 2.6,
  confidence: 70,
  active: true,
  firstSeen: '2026-01-01T00:00:00Z',
  externalDateExpires: '2026-06-01T00:00:00Z',
  tag: [{ name: 'Botnet' }, { name: 'Phishing' }],
  securityLabel: [{ name: 'TLP:GREEN' }, { name: 'Own', description: 'ours', color: 'FF0000' }],
  associatedGroups: [{ groupXid: 'x-1' }, { groupXid: 'x-2' }],
};
const attributes = [
  { type: 'Description', displayed: true, value: 'text' },
  { type: 'Phase', value: 'two', source: 'feed' },
];
const lastSeen = { type: 'Last Seen', value: '2026-03-01T00:00:00Z' };
const group: MappedGroup = {
  kind: 'group',
  type: 'Threat',
  id: 'x-1',
  content: {
    name: 'Bad group',
    tags: ['APT'],
    associatedGroups: ['x-2'],
    fields: { status: 'New' },
  },
};
const indicator = (type: MappedIndicator['type'], id: string): MappedIndicator => ({
  kind: 'indicator',
  type,
  id,
  content: {},
});

describe('an entry of a batch file', () => {
  test('has everything when the object is new', () => {
    const attribute = [
      ...attributes,
      { type: 'First Seen', value: '2026-01-01T00:00:00Z' },
      lastSeen,
    ];
    expect(toBatchEntity(host, 'create')).toEqual({ ...rest, attribute });
  });

  test('leaves what is written once out of an update [M13]', () => {
    expect(toBatchEntity(host, 'update')).toEqual({
      ...rest,
      attribute: [...attributes, lastSeen],
    });
  });

  test('says nothing that the feed does not say [M13]', () => {
    expect(toBatchEntity(indicator('Host', 'bad.example'), 'create')).toEqual({
      type: 'Host',
      summary: 'bad.example',
    });
  });

  test('keeps a rating of zero and an inactive state, which are values', () => {
    const object = { ...host, content: { rating: 0, confidence: 0, active: false } };
    expect(toBatchEntity(object, 'update')).toMatchObject({
      rating: 0,
      confidence: 0,
      active: false,
    });
  });

  test('is never renamed by its own fields', () => {
    const object = { ...host, content: { fields: { summary: 'other', type: 'URL' } } };
    expect(toBatchEntity(object, 'create')).toEqual({ type: 'Host', summary: 'bad.example' });
  });

  test('has the flags of a Host under the names that a batch has for them', () => {
    const fields = { dnsActive: true, whoisActive: false, other: 1 };
    expect(toBatchEntity({ ...host, content: { fields } }, 'create')).toEqual({
      type: 'Host',
      summary: 'bad.example',
      flag1: true,
      flag2: false,
      other: 1,
    });
    const address = { ...indicator('Address', '192.0.2.1'), content: { fields } };
    expect(toBatchEntity(address, 'update')).toMatchObject(fields);
  });

  test.each([
    ['Address', '2001:db8::1', { summary: '2001:db8::1' }],
    ['CIDR', '2001:db8::/32', { summary: '2001:db8:0:0:0:0:0:0/32' }],
    ['CIDR', '198.51.100.0/24', { summary: '198.51.100.0/24' }],
    ['Registry Key', 'HKEY_USERS\\X :   : REG_SZ', { summary: 'HKEY_USERS\\X :   : REG_SZ' }],
    ['File', `md5:${MD5} : sha256:${SHA256}`, { md5: MD5, sha256: SHA256 }],
  ] as const)('names a %s as the platform wants it: %s', (type, id, identity) => {
    expect(toBatchEntity(indicator(type, id), 'create')).toEqual({ type, ...identity });
    expect(toBatchEntity(indicator(type, id), 'inactivate')).toEqual({
      type,
      ...identity,
      active: false,
      activeLocked: true,
    });
  });

  test('that removes names the object and nothing else', () => {
    expect(toBatchEntity(host, 'remove')).toEqual({ type: 'Host', summary: 'bad.example' });
    expect(toBatchEntity(indicator('File', `md5:${MD5} : sha256:${SHA256}`), 'remove')).toEqual({
      type: 'File',
      summary: `${MD5} : ${SHA256}`,
    });
    expect(toBatchEntity(group, 'remove')).toEqual({
      type: 'Threat',
      name: 'Bad group',
      xid: 'x-1',
    });
  });

  test('that inactivates locks the state unless that is switched off', () => {
    expect(toBatchEntity(host, 'inactivate', { lockInactive: false })).toEqual({
      type: 'Host',
      summary: 'bad.example',
      active: false,
    });
  });

  test('of a group has name, type, xid and its own key for groups', () => {
    expect(toBatchEntity(group, 'create')).toEqual({
      name: 'Bad group',
      type: 'Threat',
      xid: 'x-1',
      status: 'New',
      tag: [{ name: 'APT' }],
      associatedGroupXid: ['x-2'],
    });
  });
});
