// Values and queries as hostile as feeds and callers are: each is stored and found exactly, or refused with the platform's error.
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient } from './support/client.ts';
import { runRows } from './support/table.ts';

const VALUES = [
  'a/b%c?d#e"f\'g\\h,i j',
  'ünïcödé ☃ 😀',
  '  two  blanks  ',
  'x'.repeat(500),
  '%2F%252F',
  '") OR (summary = "x',
  '../../etc',
  '1',
];

/** `encodeURIComponent` leaves quotes, dots and a few signs; URL parsers change the quote and resolve dots. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll("'", '%27').replaceAll('.', '%2E');
const quoted = (text: string): string => `"${text.replace(/[\\"'`]/g, '\\$&')}"`;

describe('a value', () => {
  it.each(VALUES)('%j is the same in v2, v3, batch and TQL', async (value) => {
    const client = await startedClient();
    await client.batch({
      indicator: [{ type: 'Mutex', summary: value, tag: [{ name: value.slice(0, 128) }] }],
    });
    const path = `v2/indicators/mutexes/${encode(value)}`;
    await runRows(client, [
      { call: `GET /${path}`, has: { data: { mutex: { id: 1, Mutex: value } } } },
      { call: `PUT /${path}`, body: { rating: 3 }, has: { data: { mutex: { rating: 3 } } } },
      {
        call: `GET /v3/indicators?tql=${encode(`summary = ${quoted(value)}`)}`,
        has: { data: [{ id: 1 }] },
      },
      {
        call: `GET /v3/indicators?tql=${encode(`summary IN (${quoted(value)})`)}`,
        has: { data: [{ id: 1 }] },
      },
      {
        call: `GET /v2/tags/${encode(value.slice(0, 128))}/indicators`,
        has: { data: { resultCount: 1 } },
      },
      { call: `DELETE /${path}`, has: { status: 'Success' } },
      { call: `GET /${path}`, status: 404 },
    ]);
  });
});

describe('a request', () => {
  it('with a number no id can be is answered as not found', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com')] });
    const big = '9223372036854775807';
    await runRows(client, [
      { call: `GET /v3/indicators/${big}`, status: 404 },
      { call: `GET /v3/groups/${big}`, status: 404 },
      { call: `GET /v2/groups/threats/${big}`, status: 404 },
      { call: `GET /v2/owners/${big}`, status: 403 },
      {
        call: `PUT /v3/indicators/1`,
        body: { associatedGroups: { data: [{ id: big }] } },
        status: 400,
      },
      { call: `GET /v3/indicators?tql=${encode(`id = ${big}`)}`, has: { data: [] } },
    ]);
  });

  it.each([
    'summary = "open',
    'summary = "a" OR',
    'summary = "a\\n"',
    'noSuchKeyword = 1',
    'rating = "much"',
    'dateAdded > "soon"',
    'hasNothing(id = 1)',
    'hasTag(noSuch = 1)',
    'summary NOT EQ "a"',
    `${'('.repeat(200)}id = 1${')'.repeat(200)}`,
    "summary = 'a' ; delete",
  ])('with the query %j is refused as 0x2001', async (tql) => {
    const client = await startedClient();
    await runRows(client, [
      {
        call: `GET /v3/indicators?tql=${encode(tql)}`,
        status: 400,
        has: { errCode: '0x2001', status: 'Error' },
      },
    ]);
  });

  it.each([
    ['POST', '/v3/indicators', '{"type":"Host",'],
    ['POST', '/v3/indicators', '[]'],
    ['PUT', '/v3/indicators/1', 'null'],
    ['POST', '/v2/indicators/hosts', '{"hostName":'],
    ['POST', '/v2/indicators/hosts', '"text"'],
    ['PUT', '/v3/indicators/1', '{"tags":[]}'],
    ['PUT', '/v3/indicators/1', '{"tags":{"data":["x"]}}'],
    ['PUT', '/v3/indicators/1', '{"rating":"much"}'],
    ['PUT', '/v3/indicators/1', '{"observations":-1}'],
    ['PUT', '/v3/indicators/1', '{"firstSeen":"soon"}'],
    ['PUT', '/v3/indicators/1', '{"rating":1,"active":false,"tags":{"data":[{"name":""}]}}'],
    [
      'PUT',
      '/v3/indicators/1',
      '{"tags":{"data":[{"name":"x"}]},"attributes":{"data":[{"id":9}]}}',
    ],
    ['PUT', '/v3/indicators/1', '{"dnsActive":true,"associatedGroups":{"data":[{"id":9}]}}'],
  ])('%s %s with body %s is refused and changes nothing', async (method, path, body) => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com')] });
    const before = await client.call('GET', '/v3/indicators/1?fields=tags');
    const answer = await client.call(method, path, {
      bytes: Buffer.from(body),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    const after = await client.call('GET', '/v3/indicators/1?fields=tags');
    expect(after.json['data']).toEqual(before.json['data']);
  });

  it('for an owner the user does not see is refused in both trees', async () => {
    const client = await startedClient({
      owners: [{ name: OWNER }, { name: 'Hidden', role: 'None' }],
    });
    await runRows(client, [
      { call: 'GET /v2/indicators?owner=Hidden', status: 403 },
      { call: 'GET /v3/indicators?owner=Hidden', status: 403 },
      { call: 'GET /v3/groups?owner=Hidden', status: 403 },
      { call: 'POST /v3/tags', body: { name: 'x', owner: 'Hidden' }, status: 403 },
      { call: 'GET /v2/indicators/bulk/json?owner=Hidden', status: 403 },
      { call: 'GET /v3/security/owners/2', status: 404 },
    ]);
  });
});
