// What a feed of MISP says, and that what did not change stays as it was.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findOutput, type ExportEvent } from '../../src/outputs/index.ts';
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

interface Attribute {
  readonly uuid: string;
  readonly type: string;
  readonly category: string;
  readonly value: string;
  readonly to_ids: boolean;
  readonly deleted: boolean;
  readonly timestamp: string;
  readonly comment: string;
  readonly Tag: readonly { readonly name: string }[];
}
interface Head {
  readonly info: string;
  readonly date: string;
  readonly timestamp: number;
  readonly Orgc: { readonly name: string };
  readonly Tag: readonly { readonly name: string }[];
}

function feedOf(events: readonly ExportEvent[], options: MakeOptions = {}) {
  const { files, refused } = make(findOutput('misp'), events, options);
  const manifest = JSON.parse(files['manifest.json'] ?? '') as Readonly<Record<string, Head>>;
  const attributes = (uuid: string): readonly Attribute[] =>
    (
      JSON.parse(files[`${uuid}.json`] ?? '') as {
        readonly Event: { readonly Attribute: readonly Attribute[] };
      }
    ).Event.Attribute;
  return { files, refused, manifest, attributes: Object.keys(manifest).flatMap(attributes) };
}
const attributesOf = (members: Members, options: MakeOptions = {}): readonly Attribute[] =>
  feedOf([create(indicator(members))], options).attributes;

const HOST = { type: 'Host', summary: 'a.example' };
const [MD5, SHA1, SHA256] = ['a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64)];

test.each<[Members, readonly (readonly [string, string, boolean])[]]>([
  [{ type: 'Address', summary: '2001:db8::1' }, [['ip-dst', '2001:db8::1', true]]],
  [{ type: 'CIDR', summary: '192.0.2.0/24' }, [['ip-dst', '192.0.2.0/24', true]]],
  [{ type: 'EmailAddress', summary: 'a@b.example' }, [['email', 'a@b.example', true]]],
  [{ type: 'Email Subject', summary: 'Hi' }, [['email-subject', 'Hi', false]]],
  [HOST, [['domain', 'a.example', true]]],
  [{ type: 'Host', summary: 'w.a.example' }, [['hostname', 'w.a.example', true]]],
  [{ type: 'URL', summary: 'http://a.example/' }, [['url', 'http://a.example/', true]]],
  [{ type: 'ASN', summary: 'ASN64496' }, [['AS', '64496', false]]],
  [{ type: 'Mutex', summary: 'm' }, [['mutex', 'm', true]]],
  [{ type: 'User Agent', summary: 'a/1' }, [['user-agent', 'a/1', false]]],
  [
    { type: 'Registry Key', summary: 'K : V : REG_SZ', 'Key Name': 'K', 'Value Name': 'V' },
    [['regkey', 'K\\V', true]],
  ],
  [
    { type: 'File', summary: `${MD5} : ${SHA1} : ${SHA256}` },
    [
      ['md5', MD5, true],
      ['sha1', SHA1, true],
      ['sha256', SHA256, true],
    ],
  ],
  [{ type: 'Hashtag', summary: '#a' }, [['text', '#a', false]]],
  [{ type: 'My Own Type', summary: 'one : two' }, [['text', 'one : two', false]]],
])('an indicator %j is %j', (members, expected) => {
  const found = attributesOf(members);
  expect(found.map(({ type, value, to_ids }) => [type, value, to_ids])).toEqual(expected);
  expect(found[0]?.comment).toBe(`${members.type} 7`);
});

test.each([
  ['Adversary', 'A', 'threat-actor'],
  ['Intrusion Set', 'A', 'threat-actor'],
  ['Campaign', 'A', 'campaign-name'],
  ['Vulnerability', 'CVE-2026-12345', 'vulnerability'],
  ['Vulnerability', 'A', 'text'],
  ['Threat', 'A', 'text'],
])('a group %s named %s is %s', (type, name, expected) => {
  expect(feedOf([create(group({ type, name }))]).attributes).toMatchObject([
    { type: expected, value: name, to_ids: false },
  ]);
});

describe('an attribute', () => {
  test('has tags, the marking among them, and says scores in its comment', () => {
    const members = {
      ...HOST,
      rating: 3,
      confidence: 90,
      threatAssessScore: 512,
      description: 'two\nlines',
      tags: data({ name: 'one' }, { name: 'tlp:red' }),
      securityLabels: data({ name: 'TLP:RED' }),
    };
    expect(attributesOf(members)).toMatchObject([
      {
        Tag: [{ name: 'tlp:red', colour: '#FF2B2B' }, { name: 'one' }],
        comment: 'Host 7, rating 3, confidence 90, ThreatAssess 512, two lines',
      },
    ]);
  });

  test('of what is switched off is not for detection', () => {
    expect(attributesOf({ ...HOST, active: false })[0]?.to_ids).toBe(false);
  });

  test('says where addresses come from, when that is asked for', () => {
    const settings = { direction: 'src' };
    expect(attributesOf({ type: 'Address', summary: '192.0.2.1' }, { settings })[0]?.type).toBe(
      'ip-src',
    );
  });

  test('with a line break is refused, because MISP would, and so is its withdrawal', () => {
    const object = indicator({ type: 'Mutex', summary: 'a\nb' });
    const { refused, attributes } = feedOf([create(object), withdraw(object)]);
    expect(refused).toMatchObject([{ code: 'line-break' }, { code: 'line-break' }]);
    expect(attributes).toEqual([]);
  });

  test('that was withdrawn is the same, deleted, later, and without its value', () => {
    const object = indicator({ type: 'File', summary: `${MD5} : ${SHA256}` });
    const before = feedOf([create(object)]);
    const after = feedOf([{ ...withdraw(object, 'marking'), changedAt: '2026-03-09T00:00:00Z' }]);
    expect(after.attributes.map(({ uuid }) => uuid)).toEqual(
      before.attributes.map(({ uuid }) => uuid),
    );
    expect(after.attributes.map(({ deleted }) => deleted)).toEqual([true, true]);
    expect(Object.values(after.files).join('')).not.toContain(MD5);
    expect(Object.keys(after.manifest)).toEqual(Object.keys(before.manifest));
    expect(Object.values(after.manifest)[0]?.timestamp).toBe(Date.UTC(2026, 2, 9) / 1000);
    expect(after.files['hashes.csv']).toBe('');
  });
});

describe('events', () => {
  const added = (day: number, id: string, more: object = {}): ExportEvent =>
    create(
      indicator(
        { ...HOST, summary: `h${id}.example`, dateAdded: `2026-03-0${day}T12:00:00Z`, ...more },
        id,
      ),
    );

  test('are one per owner and day; a change is seen in its own alone', () => {
    const events = [
      added(1, '1'),
      added(1, '2'),
      added(2, '3'),
      added(2, '4', { ownerName: 'Other' }),
    ];
    const before = feedOf(events);
    const changed = { ...added(2, '3', { rating: 5 }), changedAt: '2026-04-01T00:00:00Z' };
    const after = feedOf([...events.slice(0, 2), changed, ...events.slice(3)]);
    expect(Object.values(before.manifest).map(({ info }) => info)).toEqual([
      'Demo Source, 2026-03-01',
      'Demo Source, 2026-03-02',
      'Other, 2026-03-02',
    ]);
    const different = Object.keys(before.files).filter(
      (name) => before.files[name] !== after.files[name],
    );
    const uuid = Object.keys(before.manifest)[1] ?? '';
    expect(different.sort()).toEqual([`${uuid}.json`, 'manifest.json'].sort());
    expect(after.manifest[uuid]?.timestamp).toBe(Date.UTC(2026, 3, 1) / 1000);
  });

  test('of busy owners are several a day, and nothing moves between them', () => {
    const settings = { eventsPerDay: '8' };
    const events = Array.from({ length: 64 }, (_, n) => added(1, String(n + 1)));
    const { files, manifest } = feedOf(events, { settings });
    expect(Object.keys(manifest)).toHaveLength(8);
    const fewer = feedOf(events.slice(32), { settings });
    for (const [name, text] of Object.entries(fewer.files))
      if (/^[0-9a-f-]{36}\.json$/.test(name))
        for (const { uuid } of (JSON.parse(text) as { Event: { Attribute: Attribute[] } }).Event
          .Attribute)
          expect(files[name]).toContain(uuid);
  });

  test('are marked as the strictest of their attributes', () => {
    const marked = (id: string, name: string) => added(1, id, { securityLabels: data({ name }) });
    const { manifest } = feedOf([
      marked('1', 'TLP:GREEN'),
      marked('2', 'TLP:AMBER+STRICT'),
      added(1, '3'),
    ]);
    expect(Object.values(manifest)[0]?.Tag).toMatchObject([{ name: 'tlp:amber+strict' }]);
  });

  test('come before the manifest that names them, and the hashes find their values', () => {
    const { files, manifest } = feedOf([added(1, '1')]);
    expect(Object.keys(files).at(-1)).toBe('manifest.json');
    const digest = createHash('md5').update('h1.example').digest('hex');
    expect(files['hashes.csv']).toBe(`${digest},${Object.keys(manifest)[0]}\n`);
  });

  test('are none in an empty feed', () => {
    expect(feedOf([]).files).toEqual({ 'hashes.csv': '', 'manifest.json': '{}\n' });
  });

  test.each([0, 1_001, 'many'])('%j a day is refused', (eventsPerDay) => {
    expect(findOutput('misp').settings.safeParse({ eventsPerDay }).success).toBe(false);
  });
});
