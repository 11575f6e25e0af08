// The TAXII feed against the platform's own TAXII server as the simulator serves it, and against what other servers do.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { findFeed, type FetchInput } from '../../../src/feeds/index.ts';
import { host, OWNER, startedClient, type TestClient } from '../../simulator/support/client.ts';
import { createFetcher, type Fetched } from '../../support/fetch-from.ts';

const USER = { userName: 'taxii-reader', password: 'key-of-the-test' };
const fetcher = createFetcher();
const servers: Server[] = [];
afterAll(async () => {
  await fetcher.close();
  for (const server of servers) server.close();
});

const feed = findFeed('taxii');
const { source } = Object.values(feed.collections)[0] ?? {};
const fetchTaxii = (
  parameters: FetchInput['parameters'],
  more: Partial<FetchInput> = {},
): Promise<Fetched['result']> => {
  if (!source) throw new Error('the feed has no collection');
  return fetcher
    .fetch(source, { feed, collection: 'objects', parameters, ...more })
    .then(({ result }) => result);
};
const idsIn = (result: Fetched['result']): readonly string[] =>
  result.status === 'unchanged'
    ? []
    : result.raw.flatMap(({ sha256 }) =>
        (
          (JSON.parse(fetcher.store.get(sha256) ?? '{}') as { objects?: { id: string }[] })
            .objects ?? []
        ).map(({ id }) => id),
      );

async function platform(): Promise<{ client: TestClient; parameters: FetchInput['parameters'] }> {
  const client = await startedClient({ taxiiUsers: [USER], owners: [{ name: OWNER }] });
  await client.control('POST', 'clock', { at: '2024-05-01T00:00:00Z', freeze: true });
  await client.control('POST', 'switches', { taxiiIds: 'stix' });
  const settings = {
    version: 'V2',
    owner: OWNER,
    action: 'Create',
    haltOnError: false,
    attributeWriteType: 'Replace',
  };
  const part = (name: string, value: unknown): string =>
    `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${JSON.stringify(value)}\r\n`;
  const content = { indicator: Array.from({ length: 8 }, (_, n) => host(`bad-${n}.example.com`)) };
  await client.call('POST', '/v2/batch/createAndUpload', {
    timestamp: '1714521600',
    bytes: Buffer.from(`${part('config', settings)}${part('content', content)}--B--\r\n`),
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
  });
  await client.call('GET', '/v2/batch/1?includeAdditional=true', { timestamp: '1714521600' });
  return {
    client,
    parameters: {
      url: `${client.simulator.url}/api/services/taxii/v2/taxii/taxii2`,
      username: USER.userName,
      password: '${env:KEY}',
      page_size: 5,
    },
  };
}

describe('TAXII against the simulator', () => {
  test('finds the collection from discovery, reads all pages, then only what was added [S4] [A1]', async () => {
    const { client, parameters } = await platform();
    const first = await fetchTaxii(parameters);
    expect(new Set(idsIn(first)).size).toBe(12);
    expect(first).toMatchObject({ status: 'fetched', raw: { length: 3 } });
    await client.control('POST', 'clock', { advanceMs: 3_600_000 });
    const edit = { owner: OWNER, type: 'Host', summary: 'bad-3.example.com', setActive: false };
    await client.control('POST', 'edit', edit);
    // The overlap reaches back to the instant at which all of them were added.
    const second = await fetchTaxii(parameters, { cursor: first.cursor });
    expect(idsIn(second)).toHaveLength(8);
    expect(second.cursor.server).toMatch(/^2024-05-01T01:00:00/);
    expect(idsIn(await fetchTaxii(parameters, { cursor: second.cursor }))).toHaveLength(1);
    expect(fetcher.kept()).not.toContain(USER.password);
  });

  test('an address of the collection itself needs no discovery', async () => {
    const { client, parameters } = await platform();
    const collection = `${client.simulator.url}/api/services/taxii/v2/taxii/tc_taxii/collections/Demo%20Source`;
    const result = await fetchTaxii({ ...parameters, url: collection });
    expect(idsIn(result)).toHaveLength(12);
  });

  test('a collection that is not there is named together with those that are', async () => {
    const { parameters } = await platform();
    await expect(fetchTaxii({ ...parameters, collection: 'Other' })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringContaining(OWNER) as string,
    });
  });
});

/** A server of one collection in the words of a test. */
async function serverOf(
  objects: (query: URLSearchParams) => { readonly body: object; readonly last?: string },
  discovery: object = {},
): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://taxii');
    if (!url.pathname.endsWith('/objects/')) {
      response.end(JSON.stringify(discovery));
      return;
    }
    const { body, last } = objects(url.searchParams);
    response.writeHead(200, last === undefined ? {} : { 'X-TAXII-Date-Added-Last': last });
    response.end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const object = (n: number): object => ({ type: 'indicator', id: `indicator--${n}` });

describe('TAXII servers of others', () => {
  test('more without a token goes on strictly behind the date of the last object [A2]', async () => {
    const asked: (string | null)[] = [];
    const base = await serverOf((query) => {
      asked.push(query.get('added_after'));
      return query.has('added_after')
        ? { body: { more: false, objects: [object(2)] }, last: '2031-01-01T00:00:02.000002Z' }
        : { body: { more: true, objects: [object(1)] }, last: '2031-01-01T00:00:01.000001Z' };
    });
    const result = await fetchTaxii({ url: `${base}/root/collections/one/` });
    expect(idsIn(result)).toEqual(['indicator--1', 'indicator--2']);
    expect(asked).toEqual([null, '2031-01-01T00:00:01.000001Z']);
    expect(result.cursor.server).toBe('2031-01-01T00:00:02.000002Z');
  });

  test('more without any progress is an error, not an endless loop [A2] [A4]', async () => {
    const base = await serverOf(() => ({ body: { more: true }, last: '2031-01-01T00:00:01Z' }));
    await expect(fetchTaxii({ url: `${base}/root/collections/one/` })).rejects.toMatchObject({
      code: 'FeedFormat',
    });
  });

  test('an empty envelope is an empty answer, and keeps the place', async () => {
    const base = await serverOf(() => ({ body: {} }));
    const parameters = { url: `${base}/root/collections/one/` };
    const cursor = { server: '2031-01-01T00:00:00Z' };
    const result = await fetchTaxii(parameters, { cursor });
    expect(result).toMatchObject({ status: 'fetched', cursor });
  });

  test('API roots on another host get no credentials [A4]', async () => {
    const elsewhere = { default: 'https://other.example/root/', api_roots: [] };
    const base = await serverOf(() => ({ body: {} }), elsewhere);
    await expect(fetchTaxii({ url: `${base}/taxii2/` })).rejects.toMatchObject({
      code: 'SourceRejected',
    });
  });
});
