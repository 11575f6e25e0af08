// Each switch of what the documents leave open, in both positions, as far as no other test shows it.
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, type TestClient } from './support/client.ts';
import { runRows, type Row } from './support/table.ts';

const filled = async (): Promise<TestClient> => {
  const client = await startedClient({
    owners: [{ name: OWNER, bulk: { json: true, csv: false } }],
  });
  await client.batch({
    group: [{ type: 'Threat', name: 'T', xid: 't-1' }],
    indicator: [
      host('a.example.com', { associatedGroups: [{ groupXid: 't-1' }] }),
      host('b.example.com'),
    ],
  });
  return client;
};

const LEVELS = 'GET /v3/indicators/1?fields=associatedGroups.associatedIndicators';
const URL_HOST = 'POST /v2/indicators/hosts/a.example.com/associations/urlHost/indicators/hosts';
const SYSTEM_LIST = {
  name: 'Indicator-Host',
  fixedValues: { data: [{ value: 'x.example' }] },
  variableValues: { data: [{}] },
};

const ROWS: readonly [object, Row, Row][] = [
  [{ associationLevels: 2 }, { call: LEVELS, status: 400 }, { call: LEVELS, text: 'T' }],
  [
    { associationPairs: 'accept' },
    { call: `${URL_HOST}/b.example.com`, status: 400 },
    { call: `${URL_HOST}/b.example.com`, status: 201 },
  ],
  [
    { v2MaxLimit: 500 },
    { call: 'GET /v2/indicators?resultLimit=501' },
    { call: 'GET /v2/indicators?resultLimit=501', status: 400, text: 'resultLimit is 500' },
  ],
  [
    { systemExclusionListApiAccess: true },
    { call: 'POST /v3/security/exclusionLists', body: SYSTEM_LIST, status: 403 },
    { call: 'POST /v3/security/exclusionLists', body: SYSTEM_LIST, status: 201 },
  ],
  [
    { bulkDelete: 'enabled' },
    { call: 'DELETE /v3/groups?tql={name = "T"}', status: 405 },
    { call: 'DELETE /v3/groups?tql={summary = "T"}', text: 'Deleted' },
  ],
  [
    { unknownPath: '404' },
    { call: 'GET /v2/nothing', status: 500, text: 'Could not find resource for relative' },
    { call: 'GET /v2/nothing', status: 404, text: 'Failure' },
  ],
];

describe('a switch', () => {
  it.each(ROWS)('%j changes what is undocumented', async (switches, before, after) => {
    const client = await filled();
    await runRows(client, [before]);
    await client.control('POST', 'switches', switches);
    await runRows(client, [after]);
  });

  it('bulkNeverRun refuses an owner without a copy until one is made', async () => {
    const client = await filled();
    await client.control('POST', 'switches', { bulkNeverRun: '404' });
    await runRows(client, [
      { call: 'GET /v2/indicators/bulk/json', status: 404, text: 'never generated' },
      { call: 'GET /v2/indicators/bulk/json?runNow=true', text: 'a.example.com' },
      { call: 'GET /v2/indicators/bulk/json', text: 'a.example.com' },
    ]);
  });

  it('v3Denied decides the status of a write without permission', async () => {
    const client = await filled();
    await client.control('POST', 'owners', { name: OWNER, role: 'User' });
    const row = { call: 'PUT /v3/indicators/1', body: { rating: 1 } };
    await runRows(client, [{ ...row, status: 403, has: { errCode: '0x1003' } }]);
    await client.control('POST', 'switches', { v3Denied: '401' });
    await runRows(client, [{ ...row, status: 401, has: { errCode: '0x1002' } }]);
  });

  it('indicatorDeleteRetentionTime ends the memory of deleted indicators', async () => {
    const client = await filled();
    await client.control('POST', 'switches', { indicatorDeleteRetentionTime: 60 });
    const list = { call: 'GET /v3/indicators/deleted' };
    await runRows(client, [
      { call: 'DELETE /v3/indicators/1', text: 'Deleted' },
      { ...list, has: { count: 1 } },
    ]);
    await client.control('POST', 'clock', { advanceMs: 120_000 });
    await runRows(client, [{ ...list, has: { count: 0 } }]);
  });

  it('names that do not exist are refused', async () => {
    const client = await filled();
    const answer = await client.control('POST', 'switches', { noSuch: true });
    expect(answer.status).toBe(400);
  });
});

it('a list that was kept is searched again when the user sees something else', async () => {
  const client = await filled();
  const list = { call: 'GET /v3/indicators?count=true' };
  await runRows(client, [{ ...list, has: { count: 2 } }]);
  await client.control('POST', 'owners', { name: OWNER, role: 'None' });
  await runRows(client, [{ ...list, has: { count: 0 } }]);
});
