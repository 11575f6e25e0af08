// Where `fixed` differs from the integration on purpose, row by row of the list of differences, each with both modes.
import { describe, expect, test } from 'vitest';
import type { ExportedObject } from '../../src/outputs/index.ts';
import { xsoarJson } from '../../src/outputs/xsoar/xsoar-json.ts';
import {
  create,
  data,
  group,
  indicator,
  make,
  withdraw,
  type MakeOptions,
  type Members,
} from './sample-objects.ts';

type Json = Readonly<Record<string, unknown>>;
type Settings = NonNullable<MakeOptions['settings']>;
const [MD5, SHA1, SHA256] = ['a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64)];
const HOST = { type: 'Host', summary: 'a.example', hostName: 'a.example' } as const;
const LINKS: Settings = { createRelationships: true };

const one = (
  mode: 'compatible' | 'fixed',
  object: ExportedObject,
  settings: Settings = {},
): Json | undefined => {
  const { files } = make(xsoarJson, [create(object)], { mode, settings });
  return (JSON.parse(files['indicators.json'] ?? '[]') as readonly Json[])[0];
};
const fieldsOf = (made: Json | undefined): Json => made?.['fields'] as Json;
const relationshipsOf = (made: Json | undefined): readonly Json[] =>
  made?.['relationships'] as readonly Json[];

interface Row {
  readonly object: ExportedObject;
  readonly settings?: Settings;
  readonly look: (made: Json | undefined) => unknown;
  readonly compatible: unknown;
  readonly fixed: unknown;
}
const assessed = (threatAssessScore: number): ExportedObject =>
  indicator({ ...HOST, threatAssessScore });
const scored = (
  score: number,
  compatible: number,
  fixed: number,
  settings: Settings = {},
): Row => ({
  object: assessed(score),
  settings,
  look: (made) => made?.['score'],
  compatible,
  fixed,
});
const field = (
  name: string,
  members: Members,
  compatible: unknown,
  fixed: unknown,
  settings: Settings = {},
): Row => ({
  object: indicator(members),
  settings,
  look: (made) => fieldsOf(made)[name],
  compatible,
  fixed,
});
const labelled = (...names: readonly string[]): Members => ({
  ...HOST,
  securityLabels: data(...names.map((name) => ({ name }))),
});
const marked = (members: Members, compatible: unknown, fixed: unknown, settings: Settings): Row =>
  field('trafficlightprotocol', members, compatible, fixed, settings);
const typed = (
  object: ExportedObject,
  compatible: unknown,
  fixed: unknown,
  settings: Settings = {},
): Row => ({
  object,
  settings,
  look: (made) => made?.['type'],
  compatible,
  fixed,
});
const REGISTRY = {
  type: 'Registry Key',
  summary: 'HKEY_USERS\\K : V : REG_SZ',
  'Key Name': 'HKEY_USERS\\K',
  'Value Name': 'V',
  'Value Type': 'REG_SZ',
} as const;
/** The first relationship, by the named members. */
const linked = (
  object: ExportedObject,
  names: readonly string[],
  compatible: unknown,
  fixed: unknown,
  settings: Settings = LINKS,
): Row => ({
  object,
  settings,
  compatible,
  fixed,
  look: (made) =>
    relationshipsOf(made).map((relationship) => names.map((name) => relationship[name]).join(' ')),
});
const associated = (members: Members, ...others: readonly object[]): ExportedObject =>
  indicator({ ...members, associatedIndicators: data(...others) });
const custom = (
  members: Members,
  customAssociationName: string,
  type: string,
  summary: string,
): ExportedObject =>
  indicator({
    ...members,
    customAssociations: data({ id: 1, type, summary, customAssociationName }),
  });
const ADDRESS = { type: 'Address', summary: '192.0.2.1', ip: '192.0.2.1' } as const;
const FILE = { type: 'File', summary: SHA256, sha256: SHA256 } as const;

const ROWS: readonly (readonly [string, Row])[] = [
  ['row 14: a low score is not good', scored(100, 1, 0)],
  ['row 14: no score is none', scored(0, 0, 0)],
  ['row 14: the edge below suspicious', scored(333, 1, 0)],
  ['row 14: the edge of suspicious', scored(334, 2, 2)],
  ['row 14: the edge below bad', scored(666, 2, 2)],
  ['row 14: the edge of bad', scored(667, 3, 3)],
  [
    'row 14: the map is a setting',
    scored(400, 2, 3, { scoreMap: { good: 1, suspicious: '200', bad: 400 } }),
  ],
  ['row 14: good is there when asked for', scored(5, 1, 1, { scoreMap: { good: 1 } })],
  [
    'row 14: a reputation for everything goes before the map',
    scored(1000, 3, 1, { feedReputation: 'Good' }),
  ],
  ['row 14: a reputation of suspicious', scored(0, 0, 2, { feedReputation: 'Suspicious' })],
  ['row 14: a reputation of bad', scored(0, 0, 3, { feedReputation: 'Bad' })],
  [
    'row 15: the owner’s confidence',
    field('confidence', { ...HOST, confidence: 90, threatAssessConfidence: 12.5 }, 12.5, 90),
  ],
  [
    'row 15: the owner’s rating',
    field('threatconnectrating', { ...HOST, rating: 4 }, undefined, 4),
  ],
  [
    'row 15: a rating of 0 is a statement',
    field('threatconnectrating', { ...HOST, rating: 0 }, undefined, 0),
  ],
  [
    'row 15: ThreatAssess score',
    field('threatassessscore', { ...HOST, threatAssessScore: 500 }, undefined, 500),
  ],
  [
    'row 15: ThreatAssess rating, which is no verdict',
    field('verdict', { ...HOST, threatAssessRating: 3.5 }, 3.5, undefined),
  ],
  [
    'row 15: ThreatAssess rating under its name',
    field('threatassessrating', { ...HOST, threatAssessRating: 3.5 }, undefined, 3.5),
  ],
  [
    'row 15: ThreatAssess confidence under its name',
    field('threatassessconfidence', { ...HOST, threatAssessConfidence: 12.5 }, undefined, 12.5),
  ],
  [
    'row 16: the object’s own label',
    marked(labelled('TLP:RED'), 'GREEN', 'RED', { tlp_color: 'GREEN' }),
  ],
  [
    'row 16: the strictest of several',
    marked(labelled('TLP:GREEN', 'TLP:AMBER+STRICT'), undefined, 'AMBER+STRICT', {}),
  ],
  ['row 16: version 1 is translated', marked(labelled('TLP:WHITE'), undefined, 'CLEAR', {})],
  [
    'row 16: the configured colour as default',
    marked(HOST, 'AMBER', 'AMBER', { tlp_color: 'AMBER' }),
  ],
  [
    'row 16: a default does not lift',
    marked(labelled('TLP:GREEN'), 'AMBER', 'GREEN', { tlp_color: 'AMBER' }),
  ],
  [
    'row 16: a floor lifts',
    marked(labelled('TLP:GREEN'), 'AMBER', 'AMBER', { tlp_color: 'AMBER', tlp_color_as: 'floor' }),
  ],
  ['row 16: WHITE as configured colour', marked(HOST, 'WHITE', 'CLEAR', { tlp_color: 'WHITE' })],
  ['row 16: nothing configured, no label', marked(HOST, undefined, undefined, {})],
  ...['Hashtag', 'User Agent', 'Email Subject', 'My Own Type'].flatMap(
    (type): (readonly [string, Row])[] => [
      [`row 17: ${type} is left out`, typed(indicator({ type, summary: 's' }), '', undefined)],
      [
        `row 17: ${type} keeps its name with map`,
        typed(indicator({ type, summary: 's' }), '', type, { unmappedTypes: 'map' }),
      ],
      [
        `row 17: ${type} by the settings’ own table`,
        typed(indicator({ type, summary: 's' }), '', 'Mine', { typeMap: { [type]: 'Mine' } }),
      ],
    ],
  ),
  ...['Document', 'Email', 'Event', 'Incident', 'Signature', 'Task', 'Threat'].flatMap(
    (type): (readonly [string, Row])[] => [
      [`row 17: group ${type} is left out`, typed(group({ type, name: 'G' }), '', undefined)],
      [
        `row 17: group ${type} keeps its name with map`,
        typed(group({ type, name: 'G' }), '', type, { unmappedTypes: 'map' }),
      ],
    ],
  ),
  [
    'row 17: Adversary has a type in XSOAR',
    typed(group({ type: 'Adversary', name: 'G' }), '', 'Threat Actor'),
  ],
  ['row 17: Tactic has a type in XSOAR', typed(group({ type: 'Tactic', name: 'G' }), '', 'Tactic')],
  [
    'row 18: an address of version 6',
    typed(indicator({ type: 'Address', summary: '2001:db8::1' }), 'IP', 'IPv6'),
  ],
  [
    'row 18: a block of version 6',
    typed(indicator({ type: 'CIDR', summary: '2001:db8::/32' }), 'CIDR', 'IPv6CIDR'),
  ],
  ['row 18: an address of version 4', typed(indicator(ADDRESS), 'IP', 'IP')],
  [
    'row 18: a block of version 4',
    typed(indicator({ type: 'CIDR', summary: '192.0.2.0/24' }), 'CIDR', 'CIDR'),
  ],
  [
    'row 19: the row of a registry key (old name)',
    field('Key Value', REGISTRY, [{ name: 'HKEY_USERS\\K', type: 'V', data: '' }], undefined),
  ],
  [
    'row 19: the row of a registry key',
    field('keyvalue', REGISTRY, undefined, [{ name: 'V', type: 'REG_SZ' }]),
  ],
  ['row 19: the key itself', field('namefield', REGISTRY, 'HKEY_USERS\\K', 'HKEY_USERS\\K')],
  [
    'row 19: a key without value has no row',
    field('keyvalue', { ...REGISTRY, 'Value Name': ' ', 'Value Type': '' }, undefined, undefined),
  ],
  [
    'row 20: the type at the other end',
    linked(
      associated(HOST, { id: 1, type: 'Address', summary: '192.0.2.9' }),
      ['entityAType', 'entityBType'],
      ['Domain Address'],
      ['Domain IP'],
    ),
  ],
  [
    'row 20: the family at the other end',
    linked(
      associated(HOST, { id: 1, type: 'Address', summary: '2001:db8::9' }),
      ['entityBType'],
      ['Address'],
      ['IPv6'],
    ),
  ],
  [
    'row 20: a group at the other end',
    linked(
      indicator({
        ...HOST,
        associatedGroups: data({ id: 1, type: 'Vulnerability', name: 'CVE-2026-0001' }),
      }),
      ['name', 'reverseName', 'entityBType'],
      ['related-to related-to Vulnerability'],
      ['indicator-of indicated-by CVE'],
    ),
  ],
  [
    'row 20: an indicator of a group',
    linked(
      group({
        type: 'Campaign',
        name: 'G',
        associatedIndicators: data({ id: 1, type: 'Host', summary: 'a.example' }),
      }),
      ['name', 'reverseName', 'entityA', 'entityB'],
      ['related-to related-to G a.example'],
      ['indicated-by indicator-of G a.example'],
    ),
  ],
  [
    'row 20: two groups',
    linked(
      group({
        type: 'Campaign',
        name: 'G',
        associatedGroups: data({ id: 1, type: 'Tool', name: 'T' }),
      }),
      ['name', 'entityBType'],
      ['related-to Tool'],
      ['related-to Tool'],
    ),
  ],
  [
    'row 20: an end without a type would dangle',
    linked(
      associated(HOST, { id: 1, type: 'Hashtag', summary: '#x' }),
      ['entityBType'],
      ['Hashtag'],
      [],
    ),
  ],
  [
    'row 20: an end without a type with map',
    linked(
      associated(HOST, { id: 1, type: 'Hashtag', summary: '#x' }),
      ['entityBType'],
      ['Hashtag'],
      ['Hashtag'],
      { ...LINKS, unmappedTypes: 'map' },
    ),
  ],
  [
    'row 20: DNS PTR Record from the host',
    linked(
      custom(HOST, 'DNS PTR Record', 'Address', '192.0.2.9'),
      ['name', 'reverseName'],
      [],
      ['resolves-to resolved-from'],
    ),
  ],
  [
    'row 20: DNS PTR Record from the address',
    linked(
      custom(ADDRESS, 'DNS PTR Record', 'Host', 'a.example'),
      ['name', 'reverseName'],
      [],
      ['resolved-from resolves-to'],
    ),
  ],
  [
    'row 20: CIDR to Address from the address',
    linked(
      custom(ADDRESS, 'CIDR to Address', 'CIDR', '192.0.2.0/24'),
      ['name', 'reverseName'],
      [],
      ['part-of contains'],
    ),
  ],
  [
    'row 20: File Traffic from the file',
    linked(
      custom(FILE, 'File Traffic', 'Host', 'a.example'),
      ['name', 'reverseName'],
      [],
      ['communicated-with communicated-by'],
    ),
  ],
  [
    'row 20: two files do not say which dropped the other',
    linked(custom(FILE, 'File Drop', 'File', MD5), ['name'], [], ['related-to']),
  ],
  [
    'row 20: a name of the instance’s own',
    {
      object: custom(HOST, 'My Link', 'Address', '192.0.2.9'),
      settings: LINKS,
      look: (made) => relationshipsOf(made).map(({ name, fields }) => [name, fields]),
      compatible: [],
      fixed: [['related-to', { associationname: 'My Link' }]],
    },
  ],
  [
    'row 21: a file at the other end is one hash',
    linked(
      associated(HOST, { id: 1, type: 'File', summary: `${MD5} : ${SHA1} : ${SHA256}` }),
      ['entityB'],
      [`${MD5} : ${SHA1} : ${SHA256}`],
      [SHA256],
    ),
  ],
  [
    'row 21: the strongest that is there',
    linked(
      associated(HOST, { id: 1, type: 'File', summary: `${MD5} : ${SHA1}` }),
      ['entityB'],
      [`${MD5} : ${SHA1}`],
      [SHA1],
    ),
  ],
  [
    'row 21: a single hash',
    linked(associated(HOST, { id: 1, type: 'File', summary: MD5 }), ['entityB'], [MD5], [MD5]),
  ],
  [
    'row 27: bypass of exclusion lists travels',
    {
      object: indicator(HOST),
      settings: { feedBypassExclusionList: 'true' },
      look: (made) => made?.['bypassExclusionList'],
      compatible: undefined,
      fixed: true,
    },
  ],
  [
    'row 27: expiry by interval',
    {
      object: indicator(HOST),
      settings: { feedExpirationPolicy: 'interval', feedExpirationInterval: '60' },
      look: (made) => made?.['expiration'],
      compatible: undefined,
      fixed: '2026-03-02T11:00:00.000Z',
    },
  ],
  [
    'row 27: the owner’s own expiry goes first',
    {
      object: indicator({ ...HOST, externalDateExpires: '2027-01-01T00:00:00Z' }),
      settings: { feedExpirationPolicy: 'interval', feedExpirationInterval: 60 },
      look: (made) => made?.['expiration'],
      compatible: undefined,
      fixed: '2027-01-01T00:00:00Z',
    },
  ],
  [
    'row 27: never means never',
    {
      object: indicator({ ...HOST, externalDateExpires: '2027-01-01T00:00:00Z' }),
      settings: { feedExpirationPolicy: 'never' },
      look: (made) => made?.['expiration'],
      compatible: undefined,
      fixed: undefined,
    },
  ],
  [
    'feedReliability travels',
    {
      object: indicator(HOST),
      settings: { feedReliability: 'A - Completely reliable' },
      look: (made) => made?.['reliability'],
      compatible: undefined,
      fixed: 'A - Completely reliable',
    },
  ],
  [
    'feedTags are applied',
    field('tags', { ...HOST, tags: data({ name: 'one' }) }, ['one'], ['one', 'own'], {
      feedTags: ['own', 'one'],
    }),
  ],
  [
    'Mutex has its date of change',
    field('updateddate', { type: 'Mutex', summary: 'm' }, undefined, '2026-03-02T10:00:00Z'),
  ],
  [
    'an AS number stands under its own name',
    field(
      'asn',
      { type: 'ASN', summary: 'ASN64496', 'AS Number': 'ASN64496' },
      undefined,
      'ASN64496',
    ),
  ],
];

describe('both modes', () => {
  test.each(ROWS)('%s', (_name, { object, settings, look, compatible, fixed }) => {
    expect(look(one('compatible', object, settings))).toEqual(compatible);
    expect(look(one('fixed', object, settings))).toEqual(fixed);
  });

  test('row 11: what is gone is told by fixed and unknown to compatible', () => {
    const events = [withdraw(indicator(HOST, '9007199254740993'), 'inactive')];
    const compatible = make(xsoarJson, events, { mode: 'compatible', content: 'changes' });
    expect(compatible.refused.map(({ code }) => code)).toEqual(['withdrawal-unknown']);
    const fixed = make(xsoarJson, events, { content: 'changes' });
    expect(fixed.files['changes.json']).toMatch(
      /^\[\n\{"action":"withdraw","reason":"inactive","indicator":\{"value":"a\.example","type":"Domain","rawJSON":\{"id":9007199254740993,.*\}\}\}\n\]\n$/,
    );
  });

  test('row 17: what has no type goes to quarantine as it is, or is left out and counted', () => {
    const object = indicator({ type: 'Hashtag', summary: '#x' }, '9007199254740993');
    const kept = make(xsoarJson, [create(object)], { settings: { unmappedTypes: 'quarantine' } });
    expect(kept.files).toEqual({
      'indicators.json': '[\n]\n',
      'quarantine.jsonl': `{"action":"create","reason":"unmapped-type","kind":"indicator","object":${object.text}}\n`,
    });
    expect(make(xsoarJson, [create(object)]).refused).toEqual([
      {
        code: 'unmapped-type',
        message: expect.stringContaining('XSOAR has no type for Hashtag') as string,
      },
    ]);
  });

  test('row 25: the platform’s text stands in both of them, digit for digit', () => {
    const object = indicator(HOST, '9007199254740993');
    for (const mode of ['compatible', 'fixed'] as const)
      expect(make(xsoarJson, [create(object)], { mode }).files['indicators.json']).toContain(
        `"rawJSON":${object.text}`,
      );
  });
});

describe('a setting that cannot be meant is refused', () => {
  test.each<[string, Settings]>([
    ['colour', { tlp_color: 'BLUE' }],
    ['use of the colour', { tlp_color_as: 'ceiling' }],
    ['switch', { createRelationships: 'yes' }],
    ['reputation', { feedReputation: 'Ugly' }],
    ['reliability', { feedReliability: 'A' }],
    ['policy', { feedExpirationPolicy: 'soon' }],
    ['interval', { feedExpirationInterval: 0 }],
    ['score', { scoreMap: { bad: 1001 } }],
    ['verdict', { scoreMap: { ugly: 1 } }],
    ['policy for types', { unmappedTypes: 'drop' }],
    ['table of types', { typeMap: { Hashtag: '' } }],
    ['form of reportedby', { reportedBy: 'source' }],
  ])('%s', (_what, settings) => {
    expect(xsoarJson.settings.safeParse(settings).success).toBe(false);
  });
});
