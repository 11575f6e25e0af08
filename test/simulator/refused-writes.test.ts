// A write that is refused half-way leaves everything as it was: its object, what it linked, what it made on the way, and the words it used.
import { describe, expect, it } from 'vitest';
import { startedClient, type TestClient } from './support/client.ts';

const MD5 = 'a'.repeat(32);
const SHA1 = 'b'.repeat(40);
const SHA256 = 'c'.repeat(64);
const FIELDS = [
  'tags',
  'attributes',
  'securityLabels',
  'associatedGroups',
  'associatedIndicators',
  'customAssociations',
  'fileActions',
  'fileOccurrences',
  'falsePositives',
  'observations',
  'externalDates',
  'sightings',
  'victimAssets',
];
const LISTS = [
  'indicators',
  'groups',
  'tags',
  'victims',
  'indicatorAttributes',
  'groupAttributes',
  'security/exclusionLists',
  'indicators/deleted',
];

const filled = async (): Promise<TestClient> => {
  const client = await startedClient();
  await client.batch({
    group: [
      { type: 'Incident', name: 'I', xid: 'i', status: 'New' },
      { type: 'Threat', name: 'T', xid: 't', attribute: [{ type: 'Source', value: 's' }] },
    ],
    indicator: [
      {
        type: 'File',
        md5: MD5,
        rating: 2,
        tag: [{ name: 'old' }],
        attribute: [{ type: 'Description', value: 'first', displayed: true }],
        associatedGroups: [{ groupXid: 'i' }],
        fileOccurrence: [{ fileName: 'a.exe' }],
      },
      { type: 'File', sha1: SHA1, tag: [{ name: 'other' }], associatedGroups: [{ groupXid: 'i' }] },
      { type: 'Host', summary: 'a.example.com', associatedGroups: [{ groupXid: 'i' }] },
    ],
  });
  const calls: [string, unknown][] = [
    ['/v3/victims', { name: 'V', associatedIndicators: { data: [{ id: 1 }] } }],
    [
      '/v3/security/exclusionLists',
      {
        name: 'Indicator-Host',
        ownerId: 1,
        fixedValues: { data: [{ value: 'excluded.example' }] },
        variableValues: { data: [{}] },
      },
    ],
    ['/v3/indicators/1', { fileActions: { data: [action('File Traffic', { id: 3 })] } }],
  ];
  for (const [path, body] of calls)
    expect((await client.call('POST', path, { body })).status, path).toBeLessThan(300);
  return client;
};

const action = (relationship: string, indicator: unknown): object => ({ relationship, indicator });
const data = (...items: readonly unknown[]): object => ({ data: items });
const replace = (...items: readonly unknown[]): object => ({ data: items, mode: 'replace' });

/** All that clients can see, in its order. */
const everything = async (client: TestClient): Promise<unknown[]> => {
  const query = FIELDS.map((name) => `fields=${name}`).join('&');
  const seen: unknown[] = [];
  for (const list of LISTS) {
    const { status, json } = await client.call('GET', `/v3/${list}?${query}`);
    expect(status, list).toBe(200);
    seen.push([list, json['data']]);
  }
  seen.push((await client.call('GET', '/v2/owners/metrics')).json['data']);
  const { json } = await client.control('GET', 'owners');
  return [...seen, json, await client.canonical('&groups=1&include=inactive')];
};

/** The last of each list is what is refused. */
const WRITES: readonly [what: string, call: string, body: object][] = [
  [
    'merged hashes with a bad tag',
    'PUT /v3/indicators/1',
    { sha1: SHA1, mode: 'merge', rating: 5, tags: data({ name: 'new' }, { name: '' }) },
  ],
  [
    'merged hashes with a bad field',
    'PUT /v3/indicators/1',
    { sha1: SHA1, mode: 'merge', confidence: 101 },
  ],
  [
    'a deleted hash with a bad label',
    'PUT /v3/indicators/1',
    { md5: MD5, mode: 'delete', securityLabels: data({ name: 'No Such Label' }) },
  ],
  [
    'two hashes at once',
    'PUT /v3/indicators/1',
    { sha1: SHA1, sha256: SHA256, mode: 'merge', rating: 5 },
  ],
  [
    'scalars, dates and reports with a bad link',
    'PUT /v3/indicators/1',
    {
      rating: 5,
      active: false,
      size: 9,
      firstSeen: '2020-01-01',
      falsePositiveFlag: true,
      observations: 3,
      fileOccurrences: data({ fileName: 'b.exe' }),
      associatedGroups: data({ id: 2 }),
      fileActions: data(action('File Traffic', { id: 999 })),
    },
  ],
  [
    'attributes changed and replaced with one of no such id',
    'PUT /v3/indicators/1',
    {
      tags: replace({ name: 'new' }),
      attributes: replace({ id: 2, value: 'second' }, { id: 999, value: 'x' }),
    },
  ],
  [
    'links replaced, objects made, then one that is not there',
    'PUT /v3/indicators/1',
    {
      associatedGroups: replace(
        { type: 'Threat', name: 'Made on the way', xid: 'made' },
        { id: 2 },
      ),
      associatedIndicators: replace(
        { type: 'Host', hostName: 'made.example.com', tags: data({ name: 'made' }) },
        { id: 999 },
      ),
    },
  ],
  [
    'file actions cleared, then one that cannot be',
    'PUT /v3/indicators/1',
    { fileActions: replace(action('File Mutex', { id: 3 })) },
  ],
  [
    'a new indicator with an attribute too many',
    'POST /v3/indicators',
    {
      type: 'Host',
      hostName: 'new.example.com',
      tags: data({ name: 'new' }),
      associatedGroups: data({ id: 1 }, { type: 'Threat', name: 'Made', xid: 'made' }),
      attributes: data({ type: 'Description', value: 'd' }, { type: 'None', value: 'v' }),
      associatedIndicators: data({ id: 999 }),
    },
  ],
  [
    'an upsert with a bad occurrence',
    'POST /v3/indicators',
    { type: 'File', md5: MD5, rating: 1, fileOccurrences: replace({ date: 'soon' }) },
  ],
  [
    'an unknown field asked for',
    'POST /v3/indicators?fields=noSuch',
    { type: 'Host', hostName: 'new.example.com' },
  ],
  [
    'a group whose members are replaced by none there are',
    'PUT /v3/groups/1',
    {
      name: 'Renamed',
      status: 'Closed',
      associatedIndicators: replace({ id: 3 }, { id: 999 }),
    },
  ],
  [
    'a group unlinked from its members, then a bad attribute',
    'PUT /v3/groups/1',
    {
      eventDate: '2024-01-01',
      associatedIndicators: { data: [{ id: 1 }], mode: 'delete' },
      associatedGroups: data({ id: 999 }),
    },
  ],
  [
    'a new group with a nested one that lacks its name',
    'POST /v3/groups',
    {
      type: 'Threat',
      name: 'New',
      xid: 'new',
      associatedGroups: data({ type: 'Threat', name: 'Inner', xid: 'in' }, { type: 'Threat' }),
    },
  ],
  [
    'an upsert by xid with a bad date',
    'POST /v3/groups',
    { type: 'Incident', name: 'Renamed', xid: 'i', firstSeen: 'soon' },
  ],
  [
    'an attribute with a bad label',
    'PUT /v3/indicatorAttributes/2',
    { value: 'second', default: false, securityLabels: data({ name: 'None' }) },
  ],
  [
    'a victim linked to what is not there',
    'PUT /v3/victims/1',
    { name: 'W', victimAssets: data({ type: 'Phone' }), associatedGroups: data({ id: 999 }) },
  ],
  [
    'a new victim linked to what is not there',
    'POST /v3/victims',
    { name: 'W', associatedGroups: data({ id: 999 }) },
  ],
  [
    'an exclusion list with half of its values',
    'PUT /v3/security/exclusionLists/1',
    { fixedValues: data({ value: 'x' }), variableValues: 'x', active: false },
  ],
  [
    'v2 scalars with a bad flag',
    'PUT /v2/indicators/hosts/a.example.com',
    { rating: 5, active: false, dnsActive: 'true', whoisActive: 'maybe' },
  ],
  [
    'a new v2 indicator with a bad flag',
    'POST /v2/indicators/hosts',
    { hostName: 'new.example.com', whoisActive: 'maybe' },
  ],
  [
    'a v2 attribute with a bad flag',
    'PUT /v2/indicators/files/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/attributes/2',
    { value: 'second', displayed: 'maybe' },
  ],
];

describe('a refused write leaves everything as it was', () => {
  it.each(WRITES)('%s', async (_what, call, body) => {
    const client = await filled();
    const state = await everything(client);
    await client.control('POST', 'switches', { unknownFields: 'error' });
    const [method = '', path = ''] = call.split(' ');
    const answer = await client.call(method, path, { body });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status, answer.text).toBeLessThan(500);
    await client.control('POST', 'switches', { unknownFields: 'ignore' });
    expect(await everything(client)).toEqual(state);
  });

  it('and what is not refused still takes effect, with merged hashes', async () => {
    const client = await filled();
    const body = { sha1: SHA1, mode: 'merge', rating: 5, tags: data({ name: 'new' }) };
    const merged = await client.call('PUT', '/v3/indicators/1?fields=tags', { body });
    expect(merged.json['data']).toMatchObject({
      summary: `${MD5.toUpperCase()} : ${SHA1.toUpperCase()}`,
      rating: 5,
      tags: { data: [{ name: 'old' }, { name: 'new' }, { name: 'other' }] },
    });
    expect((await client.call('GET', '/v3/indicators/2')).status).toBe(404);
    const list = await client.call('GET', '/v3/indicators/deleted');
    expect(list.json['count']).toBe(0);
  });
});
