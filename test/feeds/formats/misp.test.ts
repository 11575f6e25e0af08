// MISP events: what attributes and tags mean, and what events are wrapped in.
import { describe, expect, test } from 'vitest';
import {
  collection,
  compute,
  defineFeed,
  httpGet,
  misp,
  mispObjects,
  parameter,
} from '../../../src/feeds/index.ts';
import {
  confidenceOfTags,
  entitiesOfTags,
  labelOfTags,
  wordsOfTags,
} from '../../../src/feeds/formats/misp/tags.ts';
import { valuesOfAttributes } from '../../../src/feeds/formats/misp/values.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';

const MD5 = '0'.repeat(31) + '1';
const SHA1 = '0'.repeat(39) + '1';
const SHA256 = '0'.repeat(63) + '1';

const attribute = (type: string, value: string, more: object = {}): object => ({
  type,
  value,
  to_ids: true,
  deleted: false,
  ...more,
});
const found = (attributes: readonly object[], isOneFile = false): readonly string[] =>
  valuesOfAttributes(attributes as Parameters<typeof valuesOfAttributes>[0], isOneFile, true).map(
    (one) => ('reason' in one ? one.reason : `${one.type}: ${one.value}`),
  );

describe('the values of attributes', () => {
  test.each<[type: string, value: string, values: readonly string[]]>([
    ['ip-dst', '192.0.2.1', ['Address: 192.0.2.1']],
    ['ip-src', '198.51.100.0/24', ['Address: 198.51.100.0/24']],
    ['ip-dst|port', '192.0.2.1|443', ['Address: 192.0.2.1']],
    ['ip-dst|port', '192.0.2.1:443', ['Address: 192.0.2.1:443']],
    ['domain', 'a.example', ['Host: a.example']],
    ['domain|ip', 'a.example|192.0.2.1', ['Host: a.example', 'Host: 192.0.2.1']],
    ['hostname|port', 'a.example|8080', ['Host: a.example']],
    ['url', 'http://a.example/x|y', ['URL: http://a.example/x|y']],
    ['email-src', 'a@b.example', ['EmailAddress: a@b.example']],
    ['email-subject', 'Invoice | copy', ['Email Subject: Invoice | copy']],
    ['AS', 'AS64500', ['ASN: AS64500']],
    ['md5', MD5, [`File: ${MD5}`]],
    ['filename|sha256', `a|b.exe|${SHA256}`, [`File: ${SHA256}`]],
    ['malware-sample', `a.exe|${MD5}`, [`File: ${MD5}`]],
    ['regkey', 'HKLM\\Software\\A', ['Registry Key: HKLM\\Software\\A']],
    ['regkey|value', 'HKLM\\Software\\A|1', ['Registry Key: HKLM\\Software\\A']],
    ['user-agent', 'bot/1.0', ['User Agent: bot/1.0']],
    ['vulnerability', 'CVE-2031-0001', []],
    ['ssdeep', '3:a:b', ['misp_type_unsupported']],
    ['sha512', `${SHA256}${SHA256}`, ['misp_type_unsupported']],
    ['constructor', 'x', ['misp_type_unsupported']],
  ])('%s %s', (type, value, values) => {
    expect(found([attribute(type, value)])).toEqual(values);
  });

  test('hashes of one file are one File, of other objects one each', () => {
    const hashes = [attribute('md5', MD5), attribute('sha1', SHA1), attribute('filename', 'a')];
    expect(found(hashes, true)).toEqual([`File: ${MD5} : ${SHA1}`, 'misp_type_unsupported']);
    expect(found(hashes)).toEqual([`File: ${MD5}`, `File: ${SHA1}`, 'misp_type_unsupported']);
  });

  test('what is deleted or not for detection is left out with its reason', () => {
    expect(
      found([
        attribute('md5', MD5, { deleted: true }),
        attribute('domain', 'a.example', { to_ids: false }),
      ]),
    ).toEqual(['misp_deleted', 'misp_not_for_detection']);
  });
});

describe('tags', () => {
  const TAGS = [
    'tlp:amber',
    'type:OSINT',
    'ExampleBot',
    'misp-galaxy:threat-actor="Example Bear"',
    'misp-galaxy:mitre-attack-pattern="Phishing - T1566"',
    'misp-galaxy:sector="Energy"',
    'malware_classification:malware-category="Ransomware"',
    'estimative-language:confidence-in-analytic-judgment="moderate"',
  ];

  test('name what they stand for', () => {
    expect(entitiesOfTags([...TAGS, 'misp-galaxy:threat-actor="EXAMPLE BEAR"'])).toEqual([
      { type: 'Adversary', name: 'EXAMPLE BEAR' },
      { type: 'Attack Pattern', name: 'Phishing' },
    ]);
    expect(wordsOfTags(TAGS)).toEqual([
      'ExampleBot',
      'Example Bear',
      'Phishing',
      'Energy',
      'Ransomware',
    ]);
    expect(labelOfTags(['tlp:green', ...TAGS])).toBe('TLP:AMBER');
    expect(labelOfTags(['ExampleBot'])).toBeUndefined();
    expect(confidenceOfTags(TAGS)).toBe(60);
    expect(confidenceOfTags(['admiralty-scale:source-reliability="f"'])).toBeUndefined();
  });
});

const feed = defineFeed({
  id: 'events',
  version: '1.0.0',
  title: 'Events',
  description: 'Events of a test.',
  licence: 'none',
  limits: [],
  collections: {
    events: collection({
      title: 'events',
      url: 'https://misp.example/',
      feedClass: 'event',
      source: httpGet({ url: parameter('url') }),
      format: misp(),
      key: (r) => [r.event.uuid, r.uuid],
      absence: 'nothing',
      map: (r) => mispObjects(r, { onlyForDetection: compute([], 'always', () => true) }),
    }),
  },
});

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** Attributes stand before what the event says about itself, as in some exports. */
const event = (n: number, ...attributes: readonly object[]): object => ({
  Attribute: attributes,
  Object: [
    {
      name: 'file',
      uuid: uuid(n * 100 + 50),
      Attribute: [attribute('md5', MD5), attribute('sha256', SHA256, { to_ids: '1' })],
    },
  ],
  uuid: uuid(n),
  info: `Example ${n}`,
  date: '2031-01-01',
  timestamp: '1924992000',
  threat_level_id: 1,
  Orgc: { name: 'Example CERT' },
  Tag: [{ name: 'tlp:green' }, { name: 'misp-galaxy:malpedia="ExampleBot"' }],
});
const one = event(
  1,
  attribute('domain', 'a.example', {
    uuid: uuid(101),
    comment: 'dropper',
    to_ids: '1',
    deleted: '0',
    first_seen: '2031-01-02T03:04:05.000000+00:00',
    Tag: [{ name: 'tlp:red' }],
  }),
  attribute('vulnerability', 'cve-2031-0001', { uuid: uuid(102), to_ids: false }),
  attribute('yara', 'rule x { condition: false }', { uuid: uuid(103), comment: 'a rule' }),
);

const read = (...documents: readonly unknown[]): Promise<FeedOutput> =>
  mapBytes(
    feed,
    'events',
    documents.map((document) =>
      whole(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))),
    ),
  );

describe('events', () => {
  test('an event, its malware, its values and its rules are linked [M15]', async () => {
    const { rows, summary } = await read({ Event: one });
    const idOf = (type: string): string | undefined => rows.find((row) => row.type === type)?.id;
    expect(rows.map(({ type, content }) => [type, content.name, content.associatedGroups])).toEqual(
      [
        ['Host', undefined, [idOf('Event')]],
        ['Vulnerability', 'CVE-2031-0001', [idOf('Event')]],
        ['Signature', 'a rule', [idOf('Event')]],
        ['File', undefined, [idOf('Event')]],
        ['Malware', 'ExampleBot', undefined],
        ['Event', 'Example 1', [idOf('Malware')]],
      ],
    );
    expect(rows[0]?.content).toMatchObject({
      firstSeen: '2031-01-02T03:04:05Z',
      securityLabels: [{ name: 'TLP:RED' }],
      attributes: [
        { type: 'Description', value: 'Example 1: dropper' },
        { type: 'Source', value: 'Example CERT' },
      ],
    });
    expect(rows[3]?.id).toBe(`md5:${MD5} : sha256:${SHA256}`);
    expect(summary).toMatchObject({ complete: true, rejectedRecords: 0 });
  });

  test('the same event in every wrapping gives the same objects', async () => {
    const plain = await read({ Event: one });
    for (const wrapped of [
      { response: [{ Event: one }] },
      { response: { Event: one } },
      [{ Event: one }],
      [one],
      one,
      `\ufeff${JSON.stringify({ Event: one }, null, 1).replaceAll('\n', '\r\n')}`,
    ])
      expect((await read(wrapped)).rows).toEqual(plain.rows);
  });

  test.each<[boolean, unknown]>([
    [true, { Event: one }],
    [true, { response: [{ error: 'x' }, { Event: one }] }],
    [true, { response: { Event: one } }],
    [true, [{ Event: one }]],
    [true, [one]],
    [true, one],
    [false, { error: 'Unauthorized' }],
    [false, { Event: { ...one, uuid: '' } }],
    [false, []],
    [false, null],
  ])('JSON is a document when an event with a uuid is in it: %s, %#', (isOne, json) => {
    expect(misp().isDocument?.(json)).toBe(isOne);
  });

  test('events of one document keep what is theirs', async () => {
    const { rows } = await read({ response: [{ Event: event(1) }, { Event: event(2) }] });
    expect(rows.filter((row) => row.type === 'Event').map((row) => row.content.name)).toEqual([
      'Example 1',
      'Example 2',
    ]);
    const links = rows
      .filter((row) => row.type === 'File')
      .map((row) => row.content.associatedGroups);
    expect(new Set(links.flat()).size).toBe(2);
  });

  test('a broken event costs only itself, and the list is not complete', async () => {
    const broken = JSON.stringify({ Event: event(2) }).slice(0, -20);
    const { rows, rejected, summary } = await read({ Event: event(1) }, broken, {
      Event: event(3),
    });
    expect(rows.filter((row) => row.type === 'Event').map((row) => row.content.name)).toEqual([
      'Example 1',
      'Example 3',
    ]);
    expect(rejected).toMatchObject([{ reason: 'document_broken' }]);
    expect(summary).toMatchObject({ complete: false, rejectedRecords: 1 });
  });

  test('null where something could be costs nothing else', async () => {
    const { rows } = await read({
      Event: {
        ...event(1),
        Attribute: [null, 5, attribute('ip-dst', '8.8.4.4', { Tag: [null] })],
        Object: [
          null,
          { Attribute: null },
          { uuid: uuid(9), Attribute: [null, attribute('md5', MD5)] },
        ],
        Tag: [null, { name: null }],
        Galaxy: [null, { GalaxyCluster: [null] }],
      },
    });
    expect(rows.map((row) => row.type).sort()).toEqual(['Address', 'Event', 'File']);
  });

  test('an answer without an event is refused', async () => {
    await expect(read({ error: 'Unauthorized' })).rejects.toMatchObject({ code: 'FeedFormat' });
    await expect(read(JSON.stringify({ Event: one }).slice(0, -5))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });
});
