// Switches of everything but batches.
import { host, OWNER, type TestClient } from '../support/client.ts';
import { READER, statusOf, TAXII_USER, type Scenario } from './scenario.ts';

const stored = async (client: TestClient): Promise<TestClient> => {
  await client.batch({
    group: [{ type: 'Threat', name: 'T', xid: 't' }],
    indicator: [
      host('a.example.com', { associatedGroups: [{ groupXid: 't' }] }),
      host('b.example.com'),
    ],
  });
  return client;
};

const objects = async (
  client: TestClient,
  query = '',
  accept = 'application/taxii+json;version=2.1',
): Promise<{ status: number; objects: Readonly<Record<string, unknown>>[] }> => {
  const { userName, password } = TAXII_USER;
  const credentials = Buffer.from(`${userName}:${password}`).toString('base64');
  const collection = `collections/${encodeURIComponent(OWNER)}`;
  const target = `/api/services/taxii/v2/taxii/tc_taxii/${collection}/objects?${query}`;
  const headers = { accept, authorization: `Basic ${credentials}` };
  const { status, json } = await client.send('GET', target, { headers });
  const list = json['objects'] as unknown as Readonly<Record<string, unknown>>[] | undefined;
  return { status, objects: list ?? [] };
};

const withToken = async (client: TestClient, token: string): Promise<number> =>
  (await client.send('GET', '/api/v2/owners', { headers: { authorization: `TC-Token ${token}` } }))
    .status;

const SYSTEM_LIST = {
  name: 'Indicator-Host',
  fixedValues: { data: [{ value: 'x.example' }] },
  variableValues: { data: [{}] },
};

export const API_SCENARIOS: readonly Scenario[] = [
  {
    name: 'unknownPath',
    observe: async (client) => {
      const { status, type } = await client.call('GET', '/v2/nothing');
      return [status, type];
    },
    positions: [
      ['500', [500, 'text/plain']],
      ['404', [404, 'application/json']],
    ],
  },
  {
    name: 'associationPairs',
    observe: async (client) => {
      const at = '/v2/indicators/hosts/a.example.com/associations/urlHost/indicators/hosts';
      return statusOf(await stored(client), 'POST', `${at}/b.example.com`);
    },
    positions: [
      ['check', 400],
      ['accept', 201],
    ],
  },
  {
    name: 'unknownFields',
    observe: (client) => statusOf(client, 'GET', '/v3/indicators?fields=noSuch'),
    positions: [
      ['ignore', 200],
      ['error', 400],
    ],
  },
  {
    name: 'associationLevels',
    observe: async (client) => {
      const fields = 'associatedGroups.associatedIndicators';
      return statusOf(await stored(client), 'GET', `/v3/indicators/1?fields=${fields}`);
    },
    positions: [
      [1, 400],
      [2, 200],
    ],
  },
  {
    name: 'v3Denied',
    observe: async (client) => {
      const put = { body: { rating: 1 }, user: READER };
      const { status, json } = await (await stored(client)).call('PUT', '/v3/indicators/1', put);
      return [status, json['errCode']];
    },
    positions: [
      ['403', [403, '0x1003']],
      ['401', [401, '0x1002']],
    ],
  },
  {
    name: 'bulkDelete',
    observe: async (client) => {
      const tql = encodeURIComponent('summary CONTAINS "example"');
      const status = await statusOf(await stored(client), 'DELETE', `/v3/indicators?tql=${tql}`);
      const { json } = await client.call('GET', '/v3/indicators?count=true');
      return [status, json['count']];
    },
    positions: [
      ['disabled', [405, 2]],
      ['enabled', [200, 0]],
    ],
  },
  {
    name: 'bulkNeverRun',
    observe: async (client) => {
      await stored(client);
      const paths = ['', '?runNow=true', ''];
      const seen: number[] = [];
      for (const query of paths)
        seen.push(await statusOf(client, 'GET', `/v2/indicators/bulk/json${query}`));
      return seen;
    },
    positions: [
      ['generate', [200, 200, 200]],
      ['404', [404, 200, 200]],
    ],
  },
  {
    name: 'systemExclusionListApiAccess',
    observe: async (client) => {
      const made = await statusOf(client, 'POST', '/v3/security/exclusionLists', SYSTEM_LIST);
      const { status } = await client.batch({ indicator: [host('x.example')] });
      return [made, status['successCount']];
    },
    positions: [
      [false, [403, 1]],
      [true, [201, 0]],
    ],
  },
  {
    name: 'readOnlyUserUpdatesAllowed',
    observe: async (client) => {
      const put = { body: { falsePositiveFlag: true }, user: READER };
      return (await (await stored(client)).call('PUT', '/v3/indicators/1', put)).status;
    },
    positions: [
      [false, 403],
      [true, 200],
    ],
  },
  {
    name: 'renewedToken',
    observe: async (client) => {
      const made = await client.call('POST', '/v3/token/api');
      const old = made.json['data'] as unknown as string;
      const query = `expiredToken=${encodeURIComponent(old)}`;
      const renewed = await client.send('GET', `/api/appAuth?${query}`);
      const fresh = renewed.json['apiToken'] as unknown as string;
      return [await withToken(client, old), await withToken(client, fresh)];
    },
    positions: [
      ['staysValid', [200, 200]],
      ['supersedes', [401, 200]],
    ],
  },
  {
    name: 'v2CreateExisting',
    observe: async (client) => {
      await stored(client);
      const body = { hostName: 'a.example.com', rating: 4 };
      const status = await statusOf(client, 'POST', '/v2/indicators/hosts', body);
      const { json } = await client.call('GET', '/v3/indicators/1');
      return [status, json['data']?.['rating']];
    },
    positions: [
      ['update', [201, 4]],
      ['error', [400, undefined]],
    ],
  },
  {
    name: 'v2MaxLimit',
    observe: (client) => statusOf(client, 'GET', '/v2/indicators?resultLimit=501'),
    positions: [
      [10_000, 200],
      [500, 400],
    ],
  },
  {
    name: 'indicatorDeleteRetentionTime',
    observe: async (client) => {
      await stored(client);
      await client.call('DELETE', '/v3/indicators/1');
      await client.control('POST', 'clock', { advanceMs: 120_000 });
      const timestamp = String(Math.floor(Date.now() / 1000) + 120);
      const counts: unknown[] = [];
      for (const path of ['/v3/indicators/deleted', '/v2/indicators/deleted']) {
        const { json } = await client.call('GET', path, { timestamp });
        counts.push(json['count'] ?? json['data']?.['resultCount']);
      }
      return counts;
    },
    positions: [
      [0, [1, 1]],
      [60, [0, 0]],
    ],
  },
  {
    name: 'taxiiAccept',
    observe: async (client) => (await objects(client, '', 'application/json')).status,
    positions: [
      ['required', 406],
      ['any', 200],
    ],
  },
  {
    name: 'taxiiIds',
    observe: async (client) => {
      const [first] = (await objects(await stored(client), 'match[type]=indicator')).objects;
      return String(first?.['id']).startsWith('indicator--');
    },
    positions: [
      ['bare', false],
      ['stix', true],
    ],
  },
  {
    name: 'taxiiAdded',
    observe: async (client) => {
      await client.control('POST', 'clock', { at: '2024-05-01T00:00:00Z', freeze: true });
      const edit = { owner: OWNER, type: 'Host', summary: 'a.example.com', setRating: 1 };
      await client.call('POST', '/v2/indicators/hosts', {
        body: { hostName: 'a.example.com' },
        timestamp: '1714521600',
      });
      await client.control('POST', 'clock', { advanceMs: 60_000 });
      await client.control('POST', 'edit', edit);
      return (await objects(client, 'added_after=2024-05-01T00:00:00Z')).objects.length;
    },
    positions: [
      ['lastModified', 1],
      ['dateAdded', 0],
    ],
  },
  {
    name: 'taxiiPageSize',
    observe: async (client) => (await objects(client)).objects.length,
    positions: [
      [100, 4],
      [3, 3],
    ],
  },
];
