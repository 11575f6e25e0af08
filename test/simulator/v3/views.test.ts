// What v3 records show, by the samples of the platform's documents.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { host, OWNER, startedClient, USER } from '../support/client.ts';
import { runRows } from '../support/table.ts';

describe('a link to the older pages', () => {
  it('names an indicator under its type, and the owner with + for blanks, in v3 and v2 [4.4]', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com')] });
    const page = `${client.simulator.url}/auth/indicators/details/host.xhtml?host=a.example.com&owner=Demo+Source`;
    await runRows(client, [
      { call: 'GET /v3/indicators/1', has: { data: { legacyLink: page } } },
      { call: 'GET /v2/indicators', has: { data: { indicator: [{ webLink: page }] } } },
    ]);
  });

  it('exists for a value with half a character', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [{ type: 'Mutex', summary: 'a \ud800' }] });
    const legacyLink = `${client.simulator.url}/auth/indicators/details/mutex.xhtml?mutex=a+%EF%BF%BD&owner=Demo+Source`;
    await runRows(client, [{ call: 'GET /v3/indicators/1', has: { data: { legacyLink } } }]);
  });

  it.each([
    ['Incident', 'incident'],
    ['Course of Action', 'courseOfAction'],
  ])('of a group of type %s names its id [4.5]', async (type, page) => {
    const client = await startedClient();
    await client.batch({ group: [{ type, name: 'G', xid: 'g' }] });
    const legacyLink = `${client.simulator.url}/auth/${page}/${page}.xhtml?${page}=1`;
    await runRows(client, [{ call: 'GET /v3/groups/1', has: { data: { legacyLink } } }]);
  });
});

it('an attribute says who added it, also after a restart [4.8]', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const options = { persistFile: join(directory, 'state.jsonl') };
  const client = await startedClient(options);
  const source = { type: 'Source', value: 'b' };
  await client.batch({
    indicator: [host('a.example.com', { description: 'd', attribute: [source] })],
  });
  const createdBy = { id: 1, userName: USER.accessId, firstName: 'Api', lastName: 'User' };
  const list = { call: 'GET /v3/indicatorAttributes?tql={user = "12345678901234567890"}' };
  const four = { data: [1, 2, 3, 4].map((id) => ({ id, createdBy })) };
  await runRows(client, [
    {
      call: 'POST /v3/indicatorAttributes',
      body: { indicatorId: 1, ...source },
      status: 201,
      has: { data: { createdBy } },
    },
    {
      call: 'POST /v2/indicators/hosts/a.example.com/attributes',
      body: source,
      status: 201,
    },
    { ...list, has: four },
    {
      call: 'GET /v3/indicators/1?fields=attributes',
      has: { data: { attributes: { data: four.data } } },
    },
  ]);
  await client.control('POST', 'edit', {
    owner: OWNER,
    type: 'Host',
    summary: 'a.example.com',
    addAttribute: source,
  });
  await client.simulator.close();
  const again = await startedClient(options);
  await runRows(again, [
    { ...list, has: four },
    { call: 'GET /v3/indicatorAttributes/5', lacks: 'createdBy' },
  ]);
});

it('an owner states every permission of the documents [4.9]', async () => {
  const client = await startedClient();
  const { json } = await client.call('GET', '/v3/security/owners');
  const owner = json['data']?.[0] as unknown as Record<string, unknown>;
  expect(owner).toMatchObject({ id: 1, name: OWNER, type: 'Source', permWorkflowTemplate: 'FULL' });
  expect(Object.keys(owner).filter((key) => key.startsWith('perm'))).toHaveLength(23);
});
