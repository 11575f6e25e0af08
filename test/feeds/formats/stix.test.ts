// STIX patterns and what wraps STIX objects.
import { describe, expect, test } from 'vitest';
import {
  collection,
  defineFeed,
  findFeed,
  httpGet,
  parameter,
  stix,
  stixObjects,
} from '../../../src/feeds/index.ts';
import { labelOfObject, strictest, tlpLabel } from '../../../src/feeds/formats/stix/markings.ts';
import { readPattern } from '../../../src/feeds/formats/stix/pattern.ts';
import { valuesOfPattern } from '../../../src/feeds/formats/stix/pattern-values.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

const MD5 = '0'.repeat(31) + '1';
const OTHER_MD5 = '0'.repeat(31) + '2';
const SHA256 = '0'.repeat(63) + '1';

const found = (pattern: string): readonly string[] =>
  valuesOfPattern(pattern, 'stix').map((one) =>
    'reason' in one ? `${one.reason}: ${one.value}` : `${one.type}: ${one.value}`,
  );

describe('the values of a pattern', () => {
  test.each<[pattern: string, values: readonly string[]]>([
    ["[ipv4-addr:value = '192.0.2.1']", ['Address: 192.0.2.1']],
    ["  [ ipv6-addr:value='2001:db8::1' ] ", ['Address: 2001:db8::1']],
    ["[domain-name:value == 'a.example']", ['Host: a.example']],
    [
      "[url:value IN ('http://a.example/', 'http://b.example/')]",
      ['URL: http://a.example/', 'URL: http://b.example/'],
    ],
    [
      "[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example']",
      ['Host: a.example', 'Host: b.example'],
    ],
    [
      "([url:value = 'http://a.example/'] AND [mutex:name = 'm']) FOLLOWEDBY [mutex:name = 'n'] WITHIN 300 SECONDS",
      ['URL: http://a.example/', 'Mutex: m', 'Mutex: n'],
    ],
    [
      "[mutex:name = 'm'] REPEATS 3 TIMES START t'2031-01-01T00:00:00Z' STOP t'2031-01-02T00:00:00Z'",
      ['Mutex: m'],
    ],
    [
      "[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[*].value = '192.0.2.1']",
      ['Host: a.example', 'Address: 192.0.2.1'],
    ],
    [
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.1']",
      ['stix_path_unsupported: network-traffic:dst_ref.type = ipv4-addr', 'Address: 192.0.2.1'],
    ],
    ["[url:value = 'http://a.example/?q=] OR [x']", ['URL: http://a.example/?q=] OR [x']],
    ["[mutex:name = 'it\\'s']", ["Mutex: it's"]],
    ["[windows-registry-key:key = 'HKLM\\\\Software\\\\A']", ['Registry Key: HKLM\\Software\\A']],
    ["[windows-registry-key:key = 'HKLM\\Software\\A']", ['Registry Key: HKLM\\Software\\A']],
    [
      `[file:hashes.MD5 = '${MD5}' AND file:hashes.'SHA-256' = '${SHA256}']`,
      [`File: ${MD5} : ${SHA256}`],
    ],
    [
      `[file:hashes.'sha256' = '${SHA256}' OR file:hashes."MD5" = '${MD5}']`,
      [`File: ${SHA256} : ${MD5}`],
    ],
    [
      `[file:hashes.MD5 = '${MD5}' OR file:hashes.MD5 = '${OTHER_MD5}']`,
      [`File: ${MD5}`, `File: ${OTHER_MD5}`],
    ],
    [`[file:hashes.MD5 = '${SHA256}']`, [`File: ${SHA256}`]],
    [
      `[file:hashes.MD5 = '${MD5}'] OR [file:hashes.'SHA-256' = '${SHA256}']`,
      [`File: ${MD5}`, `File: ${SHA256}`],
    ],
    [
      `[file:hashes.'SHA-512' = '${SHA256}${SHA256}']`,
      [`stix_path_unsupported: file:hashes.SHA-512 = ${SHA256}${SHA256}`],
    ],
    ['[autonomous-system:number = 64500]', ['ASN: 64500']],
    [
      "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'bot/1.0']",
      ['User Agent: bot/1.0'],
    ],
    [
      "[email-message:subject = 'Invoice' AND email-message:from_ref.value = 'a@b.example']",
      ['Email Subject: Invoice', 'EmailAddress: a@b.example'],
    ],
    [
      "[ipv4-addr:value ISSUBSET '198.51.100.0/24']",
      ['stix_operator_unsupported: ipv4-addr:value ISSUBSET 198.51.100.0/24'],
    ],
    [
      "[ipv4-addr:value != '192.0.2.1']",
      ['stix_operator_unsupported: ipv4-addr:value != 192.0.2.1'],
    ],
    [
      "[ipv4-addr:value NOT = '192.0.2.1']",
      ['stix_operator_unsupported: ipv4-addr:value NOT = 192.0.2.1'],
    ],
    [
      "[NOT (url:value = 'http://a.example/')]",
      ['stix_operator_unsupported: url:value NOT = http://a.example/'],
    ],
    ["[file:name LIKE '%.exe']", ['stix_path_unsupported: file:name LIKE %.exe']],
    ['[EXISTS url:value]', ['stix_operator_unsupported: url:value EXISTS ']],
    [
      "[x509-certificate:hashes.'SHA-1' = '0000']",
      ['stix_path_unsupported: x509-certificate:hashes.SHA-1 = 0000'],
    ],
  ])('%s', (pattern, values) => {
    expect([...found(pattern)].sort()).toEqual([...values].sort());
  });

  test.each([
    '',
    'evil.example',
    '[]',
    "[ipv4-addr:value = '192.0.2.1'",
    "ipv4-addr:value = '192.0.2.1'",
    "[ipv4-addr:value '192.0.2.1']",
    '[ipv4-addr:value = ]',
    '[ipv4-addr:value IN ()]',
    "[ipv4-addr:value = '192.0.2.1'] [url:value = 'http://a.example/']",
    "[ipv4-addr:value = '192.0.2.1'] AND",
    "[ipv4-addr:value = 'it's']",
    '§',
    `${'('.repeat(500)}[mutex:name = 'm']${')'.repeat(500)}`,
  ])('%s is no pattern and says where', (pattern) => {
    expect(readPattern(pattern)).toMatchObject({ problem: expect.any(String) as string });
    expect(valuesOfPattern(pattern, undefined)).toMatchObject([
      { reason: 'stix_pattern_syntax', filtered: false },
    ]);
  });

  test('a pattern in another language is no defect', () => {
    expect(valuesOfPattern('rule x {}', 'yara-x')).toMatchObject([
      { reason: 'stix_pattern_type', filtered: true },
    ]);
  });
});

describe('markings', () => {
  test('the strictest counts, of the object and of its parts; unknown ones say nothing', () => {
    const object = {
      object_marking_refs: [
        'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
        'marking-definition--unknown',
      ],
      granular_markings: [
        { marking_ref: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1' },
      ],
    };
    expect(labelOfObject(object, new Map())).toBe('TLP:RED');
    expect(labelOfObject({}, new Map())).toBeUndefined();
    expect(strictest(['TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:GREEN'])).toBe('TLP:AMBER+STRICT');
  });

  test.each([
    ['tlp:amber', 'TLP:AMBER'],
    ['TLP:AMBER+STRICT', 'TLP:AMBER+STRICT'],
    ['white', 'TLP:WHITE'],
    ['purple', undefined],
  ])('%s is %s', (text, label) => {
    expect(tlpLabel(text)).toBe(label);
  });
});

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const indicator = {
  type: 'indicator',
  id: `indicator--${id(1)}`,
  pattern: "[ipv4-addr:value = '192.0.2.1']",
};
const malware = { type: 'malware', id: `malware--${id(2)}`, name: 'ExampleBot' };
const link = {
  type: 'relationship',
  id: `relationship--${id(3)}`,
  relationship_type: 'indicates',
  source_ref: indicator.id,
  target_ref: malware.id,
};

const feed = (outside: 'link' | 'report'): ReturnType<typeof defineFeed> =>
  defineFeed({
    id: 'pages',
    version: '1.0.0',
    title: 'Pages',
    description: 'Pages of STIX objects.',
    licence: 'none',
    limits: [],
    collections: {
      objects: collection({
        title: 'objects',
        url: 'https://stix.example/',
        feedClass: 'event',
        source: httpGet({ url: parameter('url') }),
        format: stix({ outside }),
        key: (r) => [r.id],
        absence: 'nothing',
        map: (r) => stixObjects(r),
      }),
    },
  });

const page = (...objects: readonly object[]): ReturnType<typeof whole> =>
  whole(Buffer.from(JSON.stringify({ more: true, objects })));

describe('pages of objects', () => {
  test.each([
    ['in the order they are used', [malware, indicator, link]],
    ['the link first', [link, indicator, malware]],
  ])('objects of different pages find each other, %s [M15]', async (_name, [a, b, c]) => {
    const { rows, summary } = await mapBytes(feed('report'), 'objects', [
      page(a ?? {}),
      page(b ?? {}, c ?? {}),
      whole(Buffer.from('{}')),
    ]);
    const group = rows.find((row) => row.type === 'Malware');
    expect(rows.find((row) => row.type === 'Address')?.content.associatedGroups).toEqual([
      group?.id,
    ]);
    expect(summary.filtered).toEqual({});
  });

  test('a group of an earlier run is linked to where the source gives changes only, else the link is kept aside [M15]', async () => {
    const changes = await mapBytes(feed('link'), 'objects', [page(indicator, link)]);
    const whole_ = await mapBytes(feed('report'), 'objects', [page(indicator, link)]);
    const made = await mapBytes(feed('report'), 'objects', [page(malware)]);
    expect(changes.rows[0]?.content.associatedGroups).toEqual([made.rows[0]?.id]);
    expect(whole_.rows[0]?.content.associatedGroups).toBeUndefined();
    expect(whole_.rejected).toMatchObject([{ reason: 'stix_target_outside' }]);
    expect(whole_.summary.rejectedRecords).toBe(0);
  });

  test('the newest version counts, whatever page it is on; of two with one time the later', async () => {
    const version = (pattern: string, modified: string): object => ({
      ...indicator,
      modified,
      pattern: `[url:value = '${pattern}']`,
    });
    const { rows, summary } = await mapBytes(feed('report'), 'objects', [
      page(version('http://new.example/', '2031-01-02T00:00:00Z')),
      page(version('http://newest.example/', '2031-01-02T00:00:00Z')),
      page(version('http://old.example/', '2031-01-01T00:00:00Z')),
    ]);
    expect(rows.map((row) => row.id)).toEqual(['http://newest.example/']);
    expect(summary.filtered).toEqual({ stix_superseded: 2 });
  });

  test('a new link alone is a change of the documents', async () => {
    const before = await mapBytes(feed('report'), 'objects', [page(indicator, malware)]);
    const after = await mapBytes(feed('report'), 'objects', [page(indicator, malware, link)]);
    expect(after.summary.recordsSha256).not.toBe(before.summary.recordsSha256);
  });

  test.each(['{"objects":[]}', '[]', `{"type":"bundle","id":"bundle--${id(9)}"}`])(
    '%s is an empty bundle',
    async (text) => {
      const { summary } = await mapBytes(feed('report'), 'objects', [whole(Buffer.from(text))]);
      expect(summary).toMatchObject({ records: 0, complete: true });
    },
  );

  test('an envelope of TAXII without objects is an empty one', async () => {
    const { summary } = await mapBytes(findFeed('taxii'), 'objects', [whole(Buffer.from('{}'))]);
    expect(summary).toMatchObject({ records: 0, complete: true });
  });

  test.each([
    [
      'an error in JSON',
      '{"title":"Unauthorized","http_status":"401"}',
      'FeedFormat',
      'Unauthorized',
    ],
    ['STIX 1', '<stix:STIX_Package xmlns:stix="http://stix.example"/>', 'FeedFormat', 'STIX 1.x'],
    ['JSON without objects', '{}', 'FeedFormat', 'JSON without objects'],
    [
      'a cut bundle',
      '{"type":"bundle","objects":[{"type":"malware"',
      'FeedTruncated',
      'ends in the middle',
    ],
  ])('%s is refused', async (_name, text, code, message) => {
    await expect(
      mapBytes(feed('report'), 'objects', [whole(Buffer.from(text))]),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});
