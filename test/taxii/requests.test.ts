// Requests of all kinds against one server: who may ask what, in which form, and what is told to those who may not.
import { connect } from 'node:net';
import { Agent, request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createStore } from '../../src/spool/index.ts';
import { startTaxii, type RunningTaxii } from '../../src/taxii/index.ts';
import { toMicros, fromMicros } from '../../src/taxii/instant.ts';
import { makeCertificate } from '../http/certificate.ts';
import {
  ALL_ID,
  basicOf,
  collection,
  COLLECTION_ID,
  get,
  indicatorId,
  Mirror,
  OBJECTS,
  TYPE,
  USER,
} from './bench.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TOKEN = 'token-of-a-robot';
let root: string;
let server: RunningTaxii;
let mirror: Mirror;
const logged: string[] = [];
const COLLECTIONS = [collection(COLLECTION_ID, 'amber', 'AMBER'), collection(ALL_ID, 'all')];

const start = (more: object = {}): Promise<RunningTaxii> =>
  startTaxii({
    host: '127.0.0.1',
    port: 0,
    about: { title: 'Demo', description: 'For tests', contact: 'soc@acme.example' },
    collections: COLLECTIONS,
    accounts: [
      { ...USER, collections: new Set([COLLECTION_ID]) },
      { name: 'robot', token: TOKEN, collections: new Set([COLLECTION_ID, ALL_ID]) },
      { name: 'nothing', password: 'x', collections: new Set() },
    ],
    store: mirror.store,
    newestMirror: () => Promise.resolve(mirror.manifest),
    log: (level, message) => logged.push(`${level} ${message}`),
    followEveryMs: 3_600_000,
    ...more,
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tcfeeds-taxii-'));
  mirror = new Mirror(createStore(pathToFileURL(root).href));
  await mirror.merge([{ id: '1' }, { id: '2' }, { id: '3', tlp: 'RED' }]);
  server = await start();
  await server.follow();
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

describe('the documents of the API', () => {
  test('lead from the discovery to the objects', async () => {
    const { body, headers } = await get(server, '/taxii2/');
    expect(headers['content-type']).toBe(TYPE);
    expect(body).toEqual({
      title: 'Demo',
      description: 'For tests',
      contact: 'soc@acme.example',
      default: '/api/',
      api_roots: ['/api/'],
    });
    expect((await get(server, '/api/')).body).toEqual({
      title: 'Demo',
      description: 'For tests',
      versions: [TYPE],
      max_content_length: 1024 * 1024,
    });
    const amber = {
      id: COLLECTION_ID,
      alias: 'amber',
      title: 'Hosts up to AMBER',
      can_read: true,
      can_write: false,
      media_types: ['application/stix+json;version=2.1'],
    };
    expect((await get(server, '/api/collections/')).body).toEqual({ collections: [amber] });
    expect((await get(server, `/api/collections/${COLLECTION_ID}/`)).body).toEqual(amber);
    const same = [OBJECTS, `/api/collections/${COLLECTION_ID.toUpperCase()}/objects`].map(
      async (path) => (await get(server, path)).text,
    );
    expect(new Set(await Promise.all(same)).size).toBe(1);
  });

  test('HEAD is told the same head', async () => {
    const head = await get(server, OBJECTS, { method: 'HEAD' });
    const { headers, text } = await get(server, OBJECTS);
    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)));
    expect(head.headers['x-taxii-date-added-last']).toBe(headers['x-taxii-date-added-last']);
  });

  test('an object by id, its versions and its manifest', async () => {
    const path = `${OBJECTS}${indicatorId('1')}/`;
    expect((await get(server, path)).body.objects).toMatchObject([{ id: indicatorId('1') }]);
    expect((await get(server, `${path}versions/`)).body).toEqual({
      more: false,
      versions: ['2026-03-01T00:00:00.000Z'],
    });
    expect((await get(server, `${path}?match[version]=2020-01-01T00:00:00Z`)).text).toBe('{}');
    for (const missing of [indicatorId('3'), indicatorId('99'), '%00', "x' OR '1'='1"].map(
      encodeURIComponent,
    ))
      expect((await get(server, `${OBJECTS}${missing}/`)).status).toBe(404);
  });
});

describe('who asks', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  test.each([
    ['no credentials', { authorization: undefined }],
    ['a wrong password', { authorization: basicOf({ ...USER, password: 'pass' }) }],
    ['an unknown name', { authorization: basicOf({ ...USER, name: 'other' }) }],
    ['name and password without colon', { authorization: 'Basic cmVhZGVy' }],
    ['no base64', { authorization: 'Basic %%%' }],
    ['an unknown token', bearer('other')],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token as a password', { authorization: basicOf({ name: 'robot', password: TOKEN }) }],
    ['a password as a token', bearer(USER.password.slice(0, 4))],
    ['another scheme', { authorization: `Digest ${TOKEN}` }],
  ])('%s: 401, whatever the address', async (_, headers) => {
    for (const path of ['/taxii2/', OBJECTS, '/nowhere']) {
      const { status, body, headers: got } = await get(server, path, { headers });
      expect(status).toBe(401);
      expect(body).toMatchObject({ title: 'Unauthorized', http_status: '401' });
      expect(got['www-authenticate']).toContain('Basic realm=');
    }
  });

  test('a password in UTF-8 or ISO 8859-1 is the same', async () => {
    const latin = Buffer.from(`${USER.name}:${USER.password}`, 'latin1').toString('base64');
    const headers = { authorization: `Basic ${latin}` };
    expect((await get(server, '/taxii2/', { headers })).status).toBe(200);
  });

  test('tokens come as Bearer or Token, and each account has its collections', async () => {
    for (const scheme of ['Bearer', 'bearer', 'Token']) {
      const headers = { authorization: `${scheme} ${TOKEN}` };
      const { body } = await get(server, '/api/collections/', { headers });
      expect(body['collections']).toMatchObject([{ alias: 'amber' }, { alias: 'all' }]);
      expect((await get(server, '/api/collections/all/objects/', { headers })).status).toBe(200);
    }
    const nobody = { headers: { authorization: basicOf({ name: 'nothing', password: 'x' }) } };
    expect((await get(server, '/api/collections/', nobody)).text).toBe('{}');
    expect((await get(server, OBJECTS, nobody)).status).toBe(404);
  });

  test('a collection that the account may not read looks like one that is not there', async () => {
    const answers = await Promise.all(
      ['all', 'none'].flatMap((name) => [
        get(server, `/api/collections/${name}/`),
        get(server, `/api/collections/${name}/objects/`),
        get(server, `/api/collections/${name}/objects/`, { method: 'POST' }),
        get(server, `/api/collections/${name}/anything/`),
      ]),
    );
    const told = answers.map(({ status, body: { error_id: _own, ...body } }) => ({ status, body }));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 404, body: { title: 'Not Found' } });
  });
});

describe('forms', () => {
  test.each([
    [TYPE, 200],
    ['application/taxii+json; version=2.1', 200],
    ['application/taxii+json;version="2.1"', 200],
    ['application/taxii+json', 200],
    ['text/html, application/taxii+json;version=2.1;q=0.5', 200],
    ['*/*', 200],
    [undefined, 200],
    ['application/taxii+json;version=2.0', 406],
    ['application/taxii+json;version=2.1;q=0', 406],
    ['application/vnd.oasis.taxii+json; version=2.0', 406],
    ['application/json', 406],
    ['text/html', 406],
    [',;=,;;', 406],
  ])('Accept %s: %i', async (accept, status) => {
    const got = await get(server, '/api/', { headers: { accept } });
    expect(got.status).toBe(status);
    expect(got.headers['content-type']).toBe(TYPE);
    if (status === 406) expect(got.body['http_status']).toBe('406');
  });
});

describe('nothing can be written', () => {
  const post = (headers: Record<string, string>, body: string | Buffer) =>
    get(server, OBJECTS, { method: 'POST', headers, body });
  test.each([
    ['objects', { 'content-type': TYPE }, '{"objects":[]}', 403],
    ['another form', { 'content-type': 'application/json' }, '{}', 415],
    ['no form', {}, '{}', 415],
    ['more than is allowed', { 'content-type': TYPE }, Buffer.alloc(1024 * 1024 + 1), 413],
    [
      'more than is allowed, in pieces',
      { 'content-type': TYPE, 'transfer-encoding': 'chunked' },
      Buffer.alloc(1024 * 1024 + 1),
      413,
    ],
  ])('POST of %s', async (_, headers, body, status) => {
    const got = await post(headers, body);
    expect(got.status).toBe(status);
    expect(got.body['http_status']).toBe(String(status));
  });

  test('DELETE of an object is refused, and other methods have no meaning', async () => {
    const object = `${OBJECTS}${indicatorId('1')}/`;
    expect((await get(server, object, { method: 'DELETE' })).status).toBe(403);
    expect((await get(server, object)).status).toBe(200);
    const put = await get(server, OBJECTS, { method: 'PUT', body: '{}' });
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
    expect((await get(server, '/taxii2/', { method: 'POST', body: '{}' })).status).toBe(405);
  });
});

describe('questions', () => {
  const ids = (n: number): string =>
    Array.from({ length: n }, (_, i) => indicatorId(String(i))).join(',');
  test.each([
    ['limit=0', /limit: expected a whole number above 0, got "0"/],
    ['limit=-1', /limit/],
    ['limit=1e3', /limit/],
    ['limit=ten', /limit/],
    ['limit=1&limit=2', /limit: expected it once/],
    ['added_after=yesterday', /added_after: expected an instant/],
    ['added_after=2026-13-01T00:00:00Z', /added_after/],
    ['added_after=', /added_after/],
    ['next=', /next/],
    ['next=abc', /next/],
    [`next=${Buffer.from('1.abc.000000000000').toString('base64url')}`, /next/],
    [`next=${'A'.repeat(5000)}`, /next/],
    ['next=..%2F..%2Fetc%2Fpasswd', /next/],
    ['match[version]=newest', /match\[version\]/],
    ['match[name]=x', /match\[name\] is not a filter/],
    ['match[]=x', /is not a filter/],
    [`match[id]=${ids(1001)}`, /at most 1000 values, got 1001/],
  ])('%s is refused with 400', async (query, message) => {
    const { status, body } = await get(server, `${OBJECTS}?${query}`);
    expect(status).toBe(400);
    expect(String(body['description'])).toMatch(message);
    expect(body['http_status']).toBe('400');
  });

  test.each([
    ['limit=99999999999999999999999', 5],
    ['limit=007', 5],
    ['added_after=1970-01-01T00:00:00Z', 5],
    ['added_after=9999-01-01T00:00:00.123456789%2B02:00', 0],
    [`match[id]=${ids(1000)}`, 2],
    [`match[id]=${indicatorId('1')}&match[id]=${indicatorId('2')}`, 2],
    [`match[id]=${indicatorId('3')}`, 0],
    ["match[id]=' OR true --", 0],
    ['match[type]=indicator', 2],
    ['match[type]=indicator,identity', 3],
    ['match[type]=indicator&match[spec_version]=2.1', 2],
    ['match[spec_version]=2.0', 0],
    ['match[spec_version]=2.0,2.1', 5],
    ['match[version]=last', 5],
    ['match[version]=all', 5],
    ['match[version]=first', 5],
    ['match[version]=2026-03-01T00:00:00Z', 3],
    ['match[version]=2026-03-01T01:00:00.000%2B01:00', 3],
    ['match[version]=2020-03-01T00:00:00Z', 0],
    ['match[version]=2020-03-01T00:00:00Z,last', 5],
    ['unknown=1', 5],
  ])('%s', async (query, count) => {
    const { status, body } = await get(server, `${OBJECTS}?${query.replaceAll(' ', '%20')}`);
    expect([status, body.objects?.length ?? 0]).toEqual([200, count]);
  });

  test('an empty page is an empty object', async () => {
    expect((await get(server, `${OBJECTS}?match[type]=tool`)).text).toBe('{}');
  });

  test('a token is good for its own question only', async () => {
    const { next } = (await get(server, `${OBJECTS}?limit=1`)).body;
    const status = async (query: string) =>
      (await get(server, `${query.startsWith('/') ? '' : OBJECTS}${query}next=${next}`)).status;
    expect(await status('?limit=2&')).toBe(200);
    expect(await status('?match[type]=indicator&')).toBe(400);
    expect(await status('?added_after=2020-01-01T00:00:00Z&')).toBe(400);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const other = await get(server, `/api/collections/all/objects/?next=${next}`, { headers });
    expect(other.status).toBe(400);
    expect(await status('/api/collections/amber/manifest/?')).toBe(200);
  });

  test.each([
    '/',
    '/api/../taxii2/',
    '/api/collections/amber/../all/objects/',
    '/api/collections/..%2Fall/objects/',
    '/api/collections/amber%2Fobjects/',
    '/api/collections/amber/objects/%E0%A4%A',
    '/api/collections/amber/objects//',
    '/api/collections//objects/',
    '/api/collections/amber/objects/x/versions/y/',
    '/api/collections/amber/objects/x/other/',
    '/api/collections/amber/manifest/x/',
    '/api/collections/constructor/objects/',
    '/api/collections/__proto__/',
    '/api/status/00000000-0000-4000-8000-000000000000/',
    'http://elsewhere.example/api/',
    '//elsewhere.example/api/',
    '/%2e%2e/%2e%2e/etc/passwd',
    `/${'a/'.repeat(2000)}`,
  ])('there is nothing at %s', async (path) => {
    const { status, body } = await get(server, path);
    expect([status, body['http_status']]).toEqual([404, '404']);
  });

  test('what is no HTTP, or has too long a head, is answered as an error of TAXII', async () => {
    const raw = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
        let all = '';
        socket.on('data', (chunk) => (all += String(chunk)));
        socket.on('close', () => resolve(all));
        socket.on('error', reject);
      });
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"http_status":"400"/s);
    const long = await raw(`GET /api/?${'x'.repeat(200_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1.1 431 .*"http_status":"431"/s);
    expect((await get(server, '/api/')).status).toBe(200);
  });
});

describe('the door', () => {
  test('more requests than may be open are told to come again', async () => {
    const narrow = await start({ limits: { openRequests: 2 } });
    await narrow.follow();
    const all = await Promise.all(Array.from({ length: 30 }, () => get(narrow, OBJECTS)));
    const statuses = new Set(all.map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 503]);
    expect(all.find(({ status }) => status === 503)?.headers['retry-after']).toBe('5');
    expect((await get(narrow, OBJECTS)).status).toBe(200);
    await narrow.close();
  });

  test('beyond this machine it listens with TLS only, unless that is said', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(/taxii: 0\.0\.0\.0 can be reached/);
    await (await start({ host: '0.0.0.0', plainHttp: true })).close();
    const { key, cert } = makeCertificate();
    const secure = await start({ host: '0.0.0.0', tls: { key, cert } });
    expect(secure.url).toBe(`https://0.0.0.0:${secure.port}/taxii2/`);
    const status = await new Promise((resolve, reject) => {
      const agent = new Agent({ ca: cert });
      const headers = { authorization: basicOf(USER), accept: TYPE };
      httpsRequest(
        { host: '127.0.0.1', port: secure.port, path: '/api/', agent, headers },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    await secure.close();
  });

  test('a port that is taken is named', async () => {
    await expect(start({ port: server.port })).rejects.toThrow(
      `taxii: cannot listen on 127.0.0.1, port ${server.port}: the port is used by another program`,
    );
  });

  test('nothing of all that was an error of the server', () => {
    expect(logged.filter((line) => !line.startsWith('info'))).toEqual([]);
  });
});

describe('instants', () => {
  test.each([
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000000Z'],
    ['2026-03-01T00:00:00.1Z', '2026-03-01T00:00:00.100000Z'],
    ['2026-03-01T00:00:00.1234567Z', '2026-03-01T00:00:00.123456Z'],
    ['2026-03-01T02:00:00.000001+02:00', '2026-03-01T00:00:00.000001Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
  ])('%s is %s', (text, same) => {
    expect(fromMicros(toMicros(text)!)).toBe(same);
  });

  test.each(['', '2026-03-01', '2026-03-01 00:00:00Z', '2026-03-01T25:00:00Z', '1', '-1', 'NaN'])(
    '"%s" is none',
    (text) => {
      expect(toMicros(text)).toBeUndefined();
    },
  );
});
