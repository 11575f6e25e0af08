// What v3 records show, by the samples of the platform's documents.
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient } from '../support/client.ts';
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

it('an owner states every permission of the documents [4.9]', async () => {
  const client = await startedClient();
  const { json } = await client.call('GET', '/v3/security/owners');
  const owner = json['data']?.[0] as unknown as Record<string, unknown>;
  expect(owner).toMatchObject({ id: 1, name: OWNER, type: 'Source', permWorkflowTemplate: 'FULL' });
  expect(Object.keys(owner).filter((key) => key.startsWith('perm'))).toHaveLength(23);
});
