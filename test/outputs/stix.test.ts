// What STIX objects say, and that they go on saying it of the same object.
import { describe, expect, test } from 'vitest';
import { findOutput, type ExportEvent } from '../../src/outputs/index.ts';
import {
  change,
  create,
  data,
  group,
  indicator,
  make,
  withdraw,
  type MakeOptions,
  type Members,
} from './sample-objects.ts';

type StixObject = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly id: string;
};

function objectsOf(events: readonly ExportEvent[], options: MakeOptions = {}): StixObject[] {
  const { files } = make(findOutput('stix'), events, options);
  const bundle = JSON.parse(Object.values(files).join('')) as { readonly objects: StixObject[] };
  return bundle.objects;
}
const ofType = (objects: readonly StixObject[], type: string): StixObject[] =>
  objects.filter((object) => object.type === type);
const one = (event: ExportEvent, type = 'indicator', options: MakeOptions = {}): StixObject => {
  const [first, ...more] = ofType(objectsOf([event], options), type);
  if (first === undefined || more.length > 0) throw new Error(`expected one ${type}`);
  return first;
};

const HOST = { type: 'Host', summary: 'a.example', hostName: 'a.example' };
const [MD5, SHA1, SHA256] = ['a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64)];
const file = (...hashes: readonly string[]): Members => ({
  type: 'File',
  summary: hashes.join(' : '),
});

describe('patterns', () => {
  test.each<[Members, string]>([
    [{ type: 'Address', summary: '192.0.2.1' }, "[ipv4-addr:value = '192.0.2.1']"],
    [{ type: 'Address', summary: '2001:db8::1' }, "[ipv6-addr:value = '2001:db8::1']"],
    [{ type: 'CIDR', summary: '192.0.2.0/24' }, "[ipv4-addr:value = '192.0.2.0/24']"],
    [{ type: 'EmailAddress', summary: 'a@b.example' }, "[email-addr:value = 'a@b.example']"],
    [HOST, "[domain-name:value = 'a.example']"],
    [{ type: 'URL', summary: "http://a.example/'\\" }, "[url:value = 'http://a.example/\\'\\\\']"],
    [{ type: 'ASN', summary: 'ASN64496' }, '[autonomous-system:number = 64496]'],
    [{ type: 'Email Subject', summary: 'Hi' }, "[email-message:subject = 'Hi']"],
    [{ type: 'Mutex', summary: 'Global\\m' }, "[mutex:name = 'Global\\\\m']"],
    [
      { type: 'User Agent', summary: 'a/1' },
      "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'a/1']",
    ],
    [
      {
        type: 'Registry Key',
        summary: 'K : V : REG_SZ',
        'Key Name': 'K',
        'Value Name': 'V',
        'Value Type': 'REG_SZ',
      },
      "[windows-registry-key:key = 'K' AND windows-registry-key:values[*].name = 'V' AND windows-registry-key:values[*].data_type = 'REG_SZ']",
    ],
    [
      { type: 'Registry Key', summary: 'K :  : ', 'Key Name': 'K', 'Value Name': ' ' },
      "[windows-registry-key:key = 'K']",
    ],
    [
      file(MD5, SHA1, SHA256),
      `[file:hashes.MD5 = '${MD5}' OR file:hashes.'SHA-1' = '${SHA1}' OR file:hashes.'SHA-256' = '${SHA256}']`,
    ],
    [
      { type: 'Hashtag', summary: '#a' },
      "[x-threatconnect-indicator:type = 'Hashtag' AND x-threatconnect-indicator:value = '#a']",
    ],
    [
      { type: "Bob's", summary: 'one : two' },
      "[x-threatconnect-indicator:type = 'Bob\\'s' AND x-threatconnect-indicator:value = 'one : two']",
    ],
  ])('of %j', (members, pattern) => {
    expect(one(create(indicator(members)))).toMatchObject({ pattern, pattern_type: 'stix' });
  });

  test.each([
    { type: 'ASN', summary: 'none' },
    { type: 'ASN', summary: 'AS4294967296' },
    { type: 'File', summary: 'no hash' },
  ])('cannot be made of %j, which is refused', (members) => {
    expect(make(findOutput('stix'), [create(indicator(members))]).refused).toMatchObject([
      { code: 'value-form' },
    ]);
  });
});

describe('ids', () => {
  const id = (members: Members, platformId = '7'): string =>
    one(create(indicator(members, platformId))).id;

  test('are the same for a value that was deleted and made anew, and others by owner and type', () => {
    expect(id(HOST, '7')).toBe(id(HOST, '9007199254740993'));
    expect(id({ ...HOST, ownerName: 'Other' })).not.toBe(id(HOST));
    expect(id({ ...HOST, type: 'Mutex' })).not.toBe(id(HOST));
  });

  test('stay when a file gets stronger hashes', () => {
    expect(id(file(MD5.toUpperCase(), SHA256))).toBe(id(file(MD5)));
    expect(id(file(SHA1, SHA256))).toBe(id(file(SHA1)));
  });

  test('of groups are by xid, whatever their name; without one by the platform’s id', () => {
    const of = (members: object, platformId = '8'): string =>
      one(create(group({ type: 'Malware', name: 'M', ...members }, platformId)), 'malware').id;
    expect(of({ xid: 'x', name: 'N' }, '9')).toBe(of({ xid: 'x' }));
    expect(of({})).toBe(of({ name: 'N' }));
    expect(of({}, '9')).not.toBe(of({}));
  });

  test('do not change between versions of this program', () => {
    expect([
      id(HOST),
      one(create(group({ type: 'Tool', name: 'T', xid: 'x' })), 'tool').id,
    ]).toEqual([
      'indicator--16d7c063-df4f-55c5-af7f-15e9d1122286',
      'tool--dcb9c748-7db9-5577-b836-f92a71f5a213',
    ]);
  });
});

describe('versions', () => {
  const dates = (event: ExportEvent) => {
    const { created, modified, revoked } = one(event);
    return [created, modified, revoked];
  };
  const object = indicator(HOST);
  const CREATED = '2026-03-01T00:00:00.000Z';

  test('first have the platform’s dates', () => {
    expect(dates(create(object))).toEqual([CREATED, '2026-03-02T10:00:00.000Z', undefined]);
  });

  test('grow when an object changes although the platform says no later date', () => {
    const at = (changedAt: string): unknown => dates({ ...change(object), changedAt })[1];
    expect(at('2026-03-05T00:00:00.250Z')).toBe('2026-03-05T00:00:00.251Z');
    // Clocks differ: never earlier than the platform's own.
    expect(at('2026-03-01T00:00:00Z')).toBe('2026-03-02T10:00:00.000Z');
  });

  test('are revoked for what is withdrawn, later than they were, and with nothing but what identifies', () => {
    const told = one(withdraw(object, 'marking'), 'indicator', { content: 'changes' });
    expect(told).toMatchObject({ revoked: true, modified: '2026-03-02T10:00:00.001Z' });
    expect(told.id).toBe(one(create(object)).id);
    expect(Object.values(told['extensions'] as object)[0]).toMatchObject({ withdrawn: 'marking' });
    expect(ofType(objectsOf([withdraw(object)]), 'indicator')).toEqual([]);
  });

  test('of what was deleted and made anew in one change end with the new one', () => {
    const changedAt = '2026-03-05T00:00:00Z';
    const events = [withdraw(object), create(indicator(HOST, '9'))];
    const told = ofType(
      objectsOf(
        events.map((event) => ({ ...event, changedAt })),
        { content: 'changes' },
      ),
      'indicator',
    );
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.map(({ modified, revoked }) => [modified, revoked])).toEqual([
      ['2026-03-05T00:00:00.000Z', true],
      ['2026-03-05T00:00:00.001Z', undefined],
    ]);
  });

  test('are revoked for what is switched off', () => {
    expect(one(create(indicator({ ...HOST, active: false })))['revoked']).toBe(true);
  });

  test.each([
    ['no dates', { dateAdded: undefined, lastModified: undefined }, '1970-01-01T00:00:00.000Z'],
    ['dates that are none', { dateAdded: 'x', lastModified: 'y' }, '1970-01-01T00:00:00.000Z'],
    ['a modification before it came', { lastModified: '2020-01-01T00:00:00Z' }, CREATED],
  ])('have an order with %s', (_what, more, expected) => {
    expect(dates(create(indicator({ ...HOST, ...more })))[1]).toBe(expected);
  });

  test('are valid until they expire, and for no time when that was before', () => {
    const until = (externalDateExpires: string): unknown =>
      one(create(indicator({ ...HOST, externalDateExpires })))['valid_until'];
    expect(until('2027-01-01T00:00:00Z')).toBe('2027-01-01T00:00:00.000Z');
    expect(until('2025-01-01T00:00:00Z')).toBe('2026-03-01T00:00:00.001Z');
    expect(until('never')).toBeUndefined();
  });
});

describe('content', () => {
  test('says what the platform says', () => {
    const told = one(
      create(
        indicator(
          {
            ...HOST,
            rating: 3.5,
            confidence: 90,
            threatAssessScore: 512,
            threatAssessRating: 3.1,
            threatAssessConfidence: 44.5,
            description: 'd',
            source: 'https://report.example/',
            webLink: 'https://tc.example/#/x',
            tags: data({ name: 'one' }, { name: 'one' }, { name: ' ' }, { name: 'two' }),
          },
          '9007199254740993',
        ),
      ),
    );
    expect(told).toMatchObject({
      name: 'a.example',
      description: 'd',
      confidence: 90,
      labels: ['one', 'two'],
      external_references: [
        {
          source_name: 'ThreatConnect',
          external_id: '9007199254740993',
          url: 'https://tc.example/#/x',
        },
        { source_name: 'Source', url: 'https://report.example/' },
      ],
    });
    expect(Object.values(told['extensions'] as object)).toEqual([
      {
        extension_type: 'property-extension',
        id: '9007199254740993',
        kind: 'indicator',
        type: 'Host',
        owner: 'Demo Source',
        rating: 3.5,
        threat_assess_score: 512,
        threat_assess_rating: 3.1,
        threat_assess_confidence: 44.5,
        active: true,
      },
    ]);
  });

  test('names each owner once, and each marking', () => {
    const red = { securityLabels: data({ name: 'TLP:RED' }) };
    const objects = objectsOf([
      ...['1', '2'].map((id) => create(indicator({ ...HOST, ...red }, id))),
      create(indicator({ ...HOST, ownerName: 'Other' }, '3')),
    ]);
    expect(ofType(objects, 'identity').map(({ name }) => name)).toEqual([
      'threatconnect-feeds',
      'Demo Source',
      'Other',
    ]);
    expect(ofType(objects, 'marking-definition').map(({ id }) => id)).toEqual([
      'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
    ]);
    expect(ofType(objects, 'indicator').map((object) => object['object_marking_refs'])).toEqual([
      ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
      ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
      undefined,
    ]);
  });

  test.each([
    ['Adversary', 'threat-actor', {}],
    ['Attack Pattern', 'attack-pattern', {}],
    ['Campaign', 'campaign', { first_seen: '2026-02-01T00:00:00.000Z' }],
    ['Course of Action', 'course-of-action', {}],
    ['Document', 'note', { abstract: 'G', content: 'text' }],
    ['Email', 'note', {}],
    ['Event', 'grouping', { context: 'suspicious-activity' }],
    ['Incident', 'incident', {}],
    ['Intrusion Set', 'intrusion-set', {}],
    ['Malware', 'malware', { is_family: true }],
    ['Report', 'report', { published: '2026-02-02T00:00:00.000Z' }],
    ['Signature', 'note', {}],
    ['Tactic', 'grouping', { context: 'unspecified' }],
    ['Task', 'note', {}],
    ['Threat', 'grouping', { context: 'suspicious-activity' }],
    ['Tool', 'tool', {}],
    ['Vulnerability', 'vulnerability', {}],
    ['Of a later version', 'grouping', { context: 'unspecified' }],
  ])('makes of a %s a %s', (type, form, members) => {
    const object = group({
      type,
      name: 'G',
      description: 'text',
      firstSeen: '2026-02-01T00:00:00Z',
      publishDate: '2026-02-02T00:00:00Z',
    });
    expect(one(create(object), form)).toMatchObject(members);
  });

  test('refers to the list of vulnerabilities by their names there', () => {
    const told = one(
      create(group({ type: 'Vulnerability', name: 'cve-2026-12345' })),
      'vulnerability',
    );
    expect(told['external_references']).toContainEqual({
      source_name: 'cve',
      external_id: 'CVE-2026-12345',
    });
  });
});

describe('associations', () => {
  const malware = { type: 'Malware', name: 'M', xid: 'm' };
  const report = { type: 'Report', name: 'R', xid: 'r' };
  const linked = indicator({
    ...HOST,
    associatedGroups: data({ id: 8, ...malware }, { id: 9, ...report }),
  });
  const [malwareId, reportId, hostId] = [
    one(create(group(malware)), 'malware').id,
    one(create(group(report, '9')), 'report').id,
    one(create(linked)).id,
  ];
  const ends = (objects: readonly StixObject[]): unknown[] =>
    ofType(objects, 'relationship').map((object) => [
      object['source_ref'],
      object['relationship_type'],
      object['target_ref'],
    ]);

  test('are written once: by the indicator towards a group', () => {
    const back = { associatedIndicators: data({ id: 7, type: 'Host', summary: 'a.example' }) };
    const objects = objectsOf([create(group({ ...malware, ...back })), create(linked)]);
    expect(ends(objects)).toEqual([[hostId, 'indicates', malwareId]]);
  });

  test('between two of a kind are written by one of them', () => {
    const tool = { type: 'Tool', name: 'T', xid: 't' };
    const objects = objectsOf([
      create(group({ ...malware, associatedGroups: data({ id: 9, ...tool }) })),
      create(group({ ...tool, associatedGroups: data({ id: 8, ...malware }) }, '9')),
    ]);
    const ids = [malwareId, ofType(objects, 'tool')[0]?.id].sort();
    expect(ends(objects)).toEqual([[ids[0], 'related-to', ids[1]]]);
  });

  test('of reports stand in the report', () => {
    const back = { associatedIndicators: data({ id: 7, type: 'Host', summary: 'a.example' }) };
    const objects = objectsOf([create(group({ ...report, ...back }))]);
    expect(ofType(objects, 'report')[0]?.['object_refs']).toEqual([hostId]);
    expect(ends(objects)).toEqual([]);
    const identity = ofType(objects, 'identity')[1]?.id;
    expect(one(create(group(report)), 'report')).toMatchObject({
      id: reportId,
      object_refs: [identity],
    });
  });

  test('with a name say it', () => {
    const custom = {
      id: 5,
      type: 'Address',
      summary: '192.0.2.1',
      customAssociationName: 'DNS PTR Record',
    };
    const plain = data({ id: 5, type: 'Address', summary: '192.0.2.1' });
    const both = { customAssociations: data(custom), associatedIndicators: plain };
    const other = { id: 7, ...HOST, customAssociationName: 'DNS PTR Record' };
    const objects = objectsOf([
      create(indicator({ ...HOST, ...both })),
      create(
        indicator({ type: 'Address', summary: '192.0.2.1', customAssociations: data(other) }, '5'),
      ),
    ]);
    expect(ofType(objects, 'relationship')).toMatchObject([
      { relationship_type: 'related-to', description: 'DNS PTR Record' },
    ]);
  });

  test('can be left out', () => {
    expect(ends(objectsOf([create(linked)], { settings: { relationships: false } }))).toEqual([]);
  });
});

describe('observables', () => {
  const settings = { observables: true };

  test('have the id that everyone gives them, and what indicates them is based on them', () => {
    const objects = objectsOf([create(indicator({ type: 'Address', summary: '198.51.100.3' }))], {
      settings,
    });
    // As `stix2` of PyPI computes it.
    const [address] = ofType(objects, 'ipv4-addr');
    expect(address?.id).toBe('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4');
    expect(ofType(objects, 'relationship')).toMatchObject([
      { relationship_type: 'based-on', target_ref: address?.id },
    ]);
  });

  test.each([
    { type: 'URL', summary: 'http://a.example/with blank' },
    { type: 'Host', summary: 'not_a_host.example' },
    { type: 'Host', summary: 'xn--a.example' },
    { type: 'Address', summary: '192.0.2.256' },
    { type: 'CIDR', summary: '192.0.2.0/33' },
    { type: 'EmailAddress', summary: 'nobody' },
    { type: 'Hashtag', summary: '#a' },
    { type: 'User Agent', summary: 'a/1' },
  ])('are not made of %j', (members) => {
    const objects = objectsOf([create(indicator(members))], { settings });
    expect(ofType(objects, 'relationship')).toEqual([]);
    expect(ofType(objects, 'indicator')).toHaveLength(1);
  });
});
