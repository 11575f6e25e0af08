// The objects of the XSOAR integration, row by row: type, value, score, fields, relationships, as its behaviour is described.
import { describe, expect, test } from 'vitest';
import type { ExportedObject } from '../../src/outputs/index.ts';
import { xsoarJson } from '../../src/outputs/xsoar/xsoar-json.ts';
import {
  AT,
  create,
  data,
  group,
  indicator,
  make,
  withdraw,
  type Members,
} from './sample-objects.ts';

interface XsoarObject {
  readonly value: unknown;
  readonly type: string;
  readonly rawJSON: Readonly<Record<string, unknown>>;
  readonly score: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly relationships: readonly Readonly<Record<string, unknown>>[];
}
const LATER = '2026-03-02T10:00:00Z';
const [MD5, SHA1, SHA256] = ['A'.repeat(32), 'B'.repeat(40), 'C'.repeat(64)];

const textOf = (object: ExportedObject, settings: Readonly<Record<string, unknown>> = {}): string =>
  make(xsoarJson, [create(object)], { mode: 'compatible', settings }).files['indicators.json'] ??
  '';
const convert = (object: ExportedObject, settings: Readonly<Record<string, unknown>> = {}) =>
  (JSON.parse(textOf(object, settings)) as readonly [XsoarObject])[0];
const GROUPS = new Set([
  'Attack Pattern',
  'Campaign',
  'Course of Action',
  'Intrusion Set',
  'Malware',
  'Report',
  'Tool',
  'Vulnerability',
  'Adversary',
  'Document',
  'Email',
  'Event',
  'Incident',
  'Signature',
  'Tactic',
  'Task',
  'Threat',
]);
const objectOf = (members: Members): ExportedObject =>
  GROUPS.has(members.type) ? group(members) : indicator(members);

/** What all observables have where the platform sent it. */
const OBSERVED = {
  firstseenbysource: AT,
  updateddate: LATER,
  verdict: 3.5,
  confidence: 61.25,
  reportedby: ['Demo Source', 'https://report.example/'],
};
const { updateddate: _later, ...UNDATED } = OBSERVED;
const MEASURED = {
  threatAssessRating: 3.5,
  threatAssessConfidence: 61.25,
  threatAssessScore: 500,
  rating: 5,
  confidence: 90,
  description: 'seen',
  source: 'https://report.example/',
};
const GROUPED = { firstseenbysource: AT, updateddate: LATER, reportedby: ['Demo Source'] };
const NAMED = { name: 'G', description: 'seen', publishDate: '2026-02-01T00:00:00Z' };

/** The whole of `fields`, so that nothing else is there. */
const FIELDS: readonly (readonly [type: string, xsoar: string, Members, object])[] = [
  [
    'Address',
    'IP',
    { type: 'Address', summary: '192.0.2.1', ip: '192.0.2.1', ...MEASURED },
    { ...OBSERVED, description: 'seen', shortdescription: '192.0.2.1', address: '192.0.2.1' },
  ],
  [
    'Address (IPv6)',
    'IP',
    { type: 'Address', summary: '2001:db8::1', ip: '2001:db8::1', ...MEASURED },
    { ...OBSERVED, description: 'seen', shortdescription: '2001:db8::1', address: '2001:db8::1' },
  ],
  [
    'CIDR',
    'CIDR',
    { type: 'CIDR', summary: '192.0.2.0/24', Block: '192.0.2.0/24', ...MEASURED },
    { ...OBSERVED, name: '192.0.2.0/24', sourceoriginalseverity: 500 },
  ],
  [
    'EmailAddress',
    'Email',
    { type: 'EmailAddress', summary: 'a@b.example', address: 'a@b.example', ...MEASURED },
    { ...OBSERVED, description: 'seen', name: 'a@b.example', emailaddress: 'a@b.example' },
  ],
  [
    'File',
    'File',
    { type: 'File', summary: `${MD5} : ${SHA256}`, md5: MD5, sha256: SHA256, ...MEASURED },
    { ...OBSERVED, description: 'seen', name: `${MD5} : ${SHA256}`, md5: MD5, sha256: SHA256 },
  ],
  [
    'Host',
    'Domain',
    { type: 'Host', summary: 'a.example', hostName: 'a.example', ...MEASURED },
    { ...OBSERVED, description: 'seen', name: 'a.example', domainname: 'a.example' },
  ],
  [
    'Mutex',
    'Mutex',
    { type: 'Mutex', summary: 'm', Mutex: 'm', ...MEASURED },
    { ...UNDATED, description: 'seen', name: 'm' },
  ],
  [
    'Registry Key',
    'Registry Key',
    {
      type: 'Registry Key',
      summary: 'HKEY_USERS\\K : V : REG_SZ',
      'Key Name': 'HKEY_USERS\\K',
      'Value Name': 'V',
      'Value Type': 'REG_SZ',
      ...MEASURED,
    },
    {
      ...OBSERVED,
      description: 'seen',
      name: 'HKEY_USERS\\K : V : REG_SZ',
      namefield: 'HKEY_USERS\\K',
      'Key Value': [{ name: 'HKEY_USERS\\K', type: 'V', data: '' }],
    },
  ],
  [
    'URL',
    'URL',
    { type: 'URL', summary: 'http://a.example/', text: 'http://a.example/', ...MEASURED },
    { ...OBSERVED, description: 'seen', name: 'http://a.example/', address: 'http://a.example/' },
  ],
  [
    'ASN',
    'ASN',
    { type: 'ASN', summary: 'ASN64496', 'AS Number': 'ASN64496', ...MEASURED },
    { ...OBSERVED, description: 'seen', name: 'ASN64496', value: 'ASN64496' },
  ],
  ...(['Hashtag', 'User Agent', 'Email Subject', 'My Own Type'] as const).map(
    (type) =>
      [type, '', { type, summary: 's', ...MEASURED }, { reportedby: OBSERVED.reportedby }] as const,
  ),
  [
    'Attack Pattern',
    'Attack Pattern',
    { type: 'Attack Pattern', ...NAMED },
    { ...GROUPED, name: 'G', description: 'seen' },
  ],
  ...(['Campaign', 'Course of Action', 'Intrusion Set', 'Malware', 'Tool'] as const).map(
    (type) => [type, type, { type, ...NAMED }, { ...GROUPED, name: 'G' }] as const,
  ),
  [
    'Report',
    'Report',
    { type: 'Report', ...NAMED },
    { ...GROUPED, name: 'G', published: NAMED.publishDate },
  ],
  [
    'Vulnerability',
    'CVE',
    { type: 'Vulnerability', ...NAMED },
    { ...GROUPED, name: 'G', published: NAMED.publishDate },
  ],
  ...(
    [
      'Adversary',
      'Document',
      'Email',
      'Event',
      'Incident',
      'Signature',
      'Tactic',
      'Task',
      'Threat',
    ] as const
  ).map((type) => [type, '', { type, ...NAMED }, { reportedby: ['Demo Source'] }] as const),
];

describe('compatible: type and fields of', () => {
  test.each(FIELDS)('%s → %j', (_name, xsoar, members, fields) => {
    const made = convert(objectOf(members));
    expect(made.type).toBe(xsoar);
    expect(made.fields).toEqual(fields);
    expect(Object.keys(made)).toEqual([
      'value',
      'type',
      'rawJSON',
      'score',
      'fields',
      'relationships',
    ]);
  });
});

describe('compatible: value', () => {
  test.each<[string, Members, unknown]>([
    [
      'of a File is sha256',
      { type: 'File', summary: 'x', md5: MD5, sha1: SHA1, sha256: SHA256 },
      SHA256,
    ],
    [
      'of a File without sha256 is sha1',
      { type: 'File', summary: 'x', md5: MD5, sha1: SHA1 },
      SHA1,
    ],
    [
      'of a File with nothing else is md5',
      { type: 'File', summary: 'x', md5: MD5, sha256: '' },
      MD5,
    ],
    ['of a File without hashes is the summary', { type: 'File', summary: MD5 }, MD5],
    [
      'of an indicator is the summary',
      { type: 'Host', summary: 'a.example', hostName: 'b.example' },
      'a.example',
    ],
    ['of a group is the name', { type: 'Report', name: 'G' }, 'G'],
  ])('%s', (_what, members, value) => {
    expect(convert(objectOf(members)).value).toBe(value);
  });
});

describe('compatible: score', () => {
  test.each<[unknown, number]>([
    [0, 0],
    [1, 1],
    [333, 1],
    [334, 2],
    [500, 2],
    [666, 2],
    [667, 3],
    [999, 3],
    [1000, 3],
    ['500', 0],
    [null, 0],
    [500.5, 0],
    [undefined, 0],
  ])('of ThreatAssess %j is %i', (threatAssessScore, score) => {
    expect(
      convert(indicator({ type: 'Host', summary: 'a.example', threatAssessScore })).score,
    ).toBe(score);
  });

  test('counts a number with a point as none, because it is no whole number there', () => {
    const object = indicator({ type: 'Host', summary: 'a.example', threatAssessScore: 500 });
    expect(convert({ ...object, text: object.text.replace('500', '500.0') }).score).toBe(0);
  });

  test('of groups is always 0', () => {
    expect(convert(group({ type: 'Report', name: 'G', rating: 5 })).score).toBe(0);
  });
});

const HOST = { type: 'Host', summary: 'a.example' } as const;
const TAGGED = { ...HOST, tags: data({ name: 'one' }, { id: 2, name: 'two, "three"' }) };
const LINKED = {
  ...HOST,
  associatedIndicators: data(
    { id: 1, type: 'Address', summary: '192.0.2.9' },
    { id: 2, type: 'File', summary: `${MD5} : ${SHA1} : ${SHA256}` },
    { id: 3, summary: 'no type' },
    { id: 4, type: 'Host' },
  ),
  associatedGroups: data({ id: 5, type: 'Vulnerability', name: 'CVE-2026-0001' }),
} as const;
const relationship = (entityB: string, entityBType: string) => ({
  name: 'related-to',
  reverseName: 'related-to',
  type: 'IndicatorToIndicator',
  entityA: 'a.example',
  entityAType: 'Domain',
  entityAFamily: 'Indicator',
  entityB,
  entityBType,
  entityBFamily: 'Indicator',
  fields: {},
});

describe('compatible: rule', () => {
  const field = (name: string, members: Members, settings = {}) =>
    convert(objectOf(members), settings).fields[name];

  test.each<[string, unknown, unknown]>([
    ['tags are the names of the tags', field('tags', TAGGED), ['one', 'two, "three"']],
    ['tags are absent without any', field('tags', { ...HOST, tags: data() }), undefined],
    [
      'feedTags are not applied',
      field('tags', TAGGED, { feedTags: 'own' }),
      ['one', 'two, "three"'],
    ],
    [
      'feedTags are applied when asked for',
      field('tags', TAGGED, { feedTags: 'own, more', applyFeedTags: 'true' }),
      ['one', 'two, "three"', 'own', 'more'],
    ],
    [
      'reportedby is a list of owner and source',
      field('reportedby', { ...HOST, source: 'S' }),
      ['Demo Source', 'S'],
    ],
    [
      'reportedby leaves out what is empty',
      field('reportedby', { ...HOST, source: '' }),
      ['Demo Source'],
    ],
    [
      'reportedby is absent without owner and source',
      field('reportedby', { ...HOST, ownerName: '' }),
      undefined,
    ],
    [
      'reportedby is the owner alone in the form of the published example',
      field('reportedby', { ...HOST, source: 'S' }, { reportedBy: 'owner' }),
      'Demo Source',
    ],
    [
      'description is never taken from attributes',
      field('description', {
        type: 'Campaign',
        name: 'G',
        attributes: data({ id: 1, type: 'Description', value: 'D', default: true }),
      }),
      undefined,
    ],
    [
      'action of a Course of Action is never there',
      field('action', {
        type: 'Course of Action',
        name: 'G',
        attributes: data({ id: 1, type: 'Action', value: 'D' }),
      }),
      undefined,
    ],
    [
      'no marking without tlp_color, whatever the labels say',
      field('trafficlightprotocol', { ...HOST, securityLabels: data({ name: 'TLP:RED' }) }),
      undefined,
    ],
    ...['RED', 'AMBER', 'GREEN', 'WHITE'].map((color): [string, unknown, unknown] => [
      `tlp_color ${color} is on everything`,
      field(
        'trafficlightprotocol',
        { ...HOST, securityLabels: data({ name: 'TLP:RED' }) },
        { tlp_color: color },
      ),
      color,
    ]),
    [
      'empty members are dropped',
      Object.keys(
        convert(indicator({ ...HOST, description: '', threatAssessRating: null })).fields,
      ),
      ['firstseenbysource', 'updateddate', 'name', 'reportedby'],
    ],
    ['zero is no empty member', field('verdict', { ...HOST, threatAssessRating: 0 }), 0],
    [
      'the owner’s confidence is not in the fields',
      field('confidence', { ...HOST, confidence: 90 }),
      undefined,
    ],
    ['no relationships unless asked for', convert(indicator(LINKED)).relationships, []],
    [
      'no feedrelatedindicators unless asked for',
      field('feedrelatedindicators', LINKED),
      undefined,
    ],
    [
      'feedrelatedindicators are the associations as they are, indicators first',
      field('feedrelatedindicators', LINKED, { createRelationships: true }),
      [...LINKED.associatedIndicators.data, ...LINKED.associatedGroups.data],
    ],
    [
      'relationships: all alike, types of ThreatConnect, joined hashes, only with value and type',
      convert(indicator(LINKED), { createRelationships: 'true' }).relationships,
      [
        relationship('192.0.2.9', 'Address'),
        relationship(`${MD5} : ${SHA1} : ${SHA256}`, 'File'),
        relationship('CVE-2026-0001', 'Vulnerability'),
      ],
    ],
    ...(
      [
        'feedReputation',
        'feedReliability',
        'feedExpirationPolicy',
        'feedBypassExclusionList',
      ] as const
    ).map((name): [string, unknown, unknown] => {
      const value = {
        feedReputation: 'Bad',
        feedReliability: 'A - Completely reliable',
        feedExpirationPolicy: 'never',
        feedBypassExclusionList: true,
      }[name];
      return [
        `${name} is the platform’s business`,
        textOf(indicator(HOST), { [name]: value }),
        textOf(indicator(HOST)),
      ];
    }),
  ])('%s', (_what, got, expected) => {
    expect(got).toEqual(expected);
  });

  test('rawJSON is the text of the platform, digit for digit', () => {
    const object = indicator({ ...HOST, description: 'ü\u2028"\\' }, '9007199254740993');
    const spaced = {
      ...object,
      text: object.text.replace('"active":true', '"active" : true, "rating": 3.0'),
    };
    expect(textOf(spaced)).toContain(`"rawJSON":${spaced.text},"score"`);
  });

  test('ids of associations keep their digits', () => {
    const text = `{"id":7,"type":"Host","summary":"a.example","associatedIndicators":{"data":[{"id":9007199254740995,"type":"URL","summary":"http://a.example/"}]}}`;
    const object = { ...indicator(HOST), text };
    expect(textOf(object, { createRelationships: true })).toContain(
      '"feedrelatedindicators":[{"id":9007199254740995,"type":"URL","summary":"http://a.example/"}]',
    );
  });

  test('a withdrawal is refused, because these objects cannot say it', () => {
    const { files, refused } = make(xsoarJson, [withdraw(indicator(HOST), 'inactive')], {
      mode: 'compatible',
      content: 'changes',
    });
    expect(files).toEqual({ 'changes.json': '[\n]\n' });
    expect(refused).toEqual([
      { code: 'withdrawal-unknown', message: expect.stringContaining('indicator 7') as string },
    ]);
  });
});

describe('compatible: published examples', () => {
  test('a URL of an owner: score 0, fields of the page, and what the API said', () => {
    const raw = {
      ownerName: 'Technical Blogs and Reports',
      dateAdded: AT,
      webLink: 'https://tc.example/#/details/indicators/98590287',
      type: 'URL',
      lastModified: AT,
      rating: 3,
      confidence: 70,
      source: 'https://blog.example/post',
      description: 'This address stands in a post of a blog.',
      summary: 'http://bad.example/a',
      privateFlag: false,
      active: true,
      activeLocked: false,
      text: 'http://bad.example/a',
    };
    expect(convert(indicator(raw, '98590287'), { reportedBy: 'owner' })).toEqual({
      value: 'http://bad.example/a',
      type: 'URL',
      rawJSON: { id: 98590287, ...raw },
      score: 0,
      fields: {
        firstseenbysource: AT,
        updateddate: AT,
        description: 'This address stands in a post of a blog.',
        name: 'http://bad.example/a',
        address: 'http://bad.example/a',
        reportedby: 'Technical Blogs and Reports',
      },
      relationships: [],
    });
  });

  test.each([
    ['192.0.2.8', 400, 2],
    ['192.0.2.4', 900, 3],
  ])('an address with a score: %s', (ip, threatAssessScore, score) => {
    expect(
      convert(indicator({ type: 'Address', summary: ip, ip, threatAssessScore })),
    ).toMatchObject({ score, type: 'IP', value: ip });
  });

  test('the document is an array in the order of the events: groups come first', () => {
    const events = [create(group({ type: 'Report', name: 'G' })), create(indicator(HOST))];
    const { files } = make(xsoarJson, events, { mode: 'compatible' });
    const all = JSON.parse(files['indicators.json']!) as readonly XsoarObject[];
    expect(all.map(({ value }) => value)).toEqual(['G', 'a.example']);
  });
});
