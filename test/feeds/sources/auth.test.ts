// What each way of saying who asks puts into the requests, as a source receives them.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  apiKey,
  basic,
  bearer,
  http,
  noAuth,
  oauth2Client,
  oauth2Password,
  parameter,
  text,
  type Auth,
} from '../../../src/feeds/index.ts';
import { createFetcher } from '../../support/fetch-from.ts';

interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const KEY = 'key-of-the-test';
const asked: Asked[] = [];
const fetcher = createFetcher();
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      const { url = '', headers } = request;
      asked.push({ url, headers, body: await textOf(request) });
      response.setHeader('content-type', 'application/json');
      const token = { access_token: 'issued-for-this-test', token_type: 'Bearer', expires_in: 60 };
      const list = { results: [{ id: 1, value: 'a.example' }] };
      response.end(JSON.stringify(url === '/token' ? token : list));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
});
afterEach(() => void asked.splice(0));
afterAll(async () => {
  await fetcher.close();
  await new Promise((resolve) => server.close(resolve));
});

const basicOf = (user: string): string =>
  `Basic ${Buffer.from(`${user}:${KEY}`).toString('base64')}`;
const key = parameter('key');
const client = () => ({ tokenUrl: `${origin}/token`, clientId: 'me', clientSecret: key });
const theUser = { user: parameter('user'), password: key };
const OF_USER = 'username=ann&password=key-of-the-test';
const OF_CLIENT = 'client_id=me&client_secret=key-of-the-test';

interface Row {
  readonly way: string;
  readonly auth: () => Auth;
  readonly url?: string;
  readonly headers?: IncomingHttpHeaders;
  /** Of the request for a token. */
  readonly token?: { readonly body: string; readonly authorization?: string };
}

test.each<Row>([
  { way: 'nobody', auth: () => noAuth },
  {
    way: 'user and password',
    auth: () => basic(parameter('user'), key),
    headers: { authorization: basicOf('ann') },
  },
  { way: 'a token', auth: () => bearer(key), headers: { authorization: `Bearer ${KEY}` } },
  {
    way: 'a key in a header',
    auth: () => apiKey('header', 'X-Key', key),
    headers: { 'x-key': KEY },
  },
  {
    way: 'a key in the query',
    auth: () => apiKey('query', 'api_key', key),
    url: `/list?api_key=${KEY}`,
  },
  {
    way: 'a token for a client',
    auth: () => oauth2Client({ ...client(), scope: 'feeds' }),
    headers: { authorization: 'Bearer issued-for-this-test' },
    token: { body: `grant_type=client_credentials&scope=feeds&${OF_CLIENT}` },
  },
  {
    way: 'a token for a client that is named in the header',
    auth: () => oauth2Client({ ...client(), clientIn: 'basic' }),
    headers: { authorization: 'Bearer issued-for-this-test' },
    token: { body: 'grant_type=client_credentials', authorization: basicOf('me') },
  },
  {
    way: 'a token for a user',
    auth: () => oauth2Password({ ...client(), ...theUser }),
    headers: { authorization: 'Bearer issued-for-this-test' },
    token: { body: `grant_type=password&${OF_USER}&${OF_CLIENT}` },
  },
  {
    way: 'a token for a user, of a client in the header',
    auth: () => oauth2Password({ ...client(), ...theUser, clientIn: 'basic' }),
    headers: { authorization: 'Bearer issued-for-this-test' },
    token: { body: `grant_type=password&${OF_USER}`, authorization: basicOf('me') },
  },
])('a source is asked by $way, and nothing of it is kept [O1]', async (row) => {
  const source = http({ url: text`${origin}/list`, auth: row.auth() });
  const { values } = await fetcher.fetch(source, {
    parameters: { key: '${env:KEY}', user: 'ann' },
  });
  expect(values).toEqual(['a.example']);
  const list = asked.at(-1);
  expect(list?.url).toBe(row.url ?? '/list');
  const { authorization, 'x-key': ownHeader } = list?.headers ?? {};
  expect({ authorization, 'x-key': ownHeader }).toEqual(row.headers ?? {});
  const [token] = asked.slice(0, -1);
  expect(token?.body).toBe(row.token?.body);
  expect(token?.headers.authorization).toBe(row.token?.authorization);
  expect(fetcher.kept()).not.toMatch(/key-of-the-test|issued-for-this-test/);
});
