import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../../src/simulator/index.ts';
import { host, OWNER, startedClient, TestClient, USER } from '../support/client.ts';
import { runRows } from '../support/table.ts';

describe('v2 groups', () => {
  it('are made, filtered, changed, linked and deleted', async () => {
    const client = await startedClient();
    await runRows(client, [
      {
        call: 'POST /v2/groups/incidents',
        body: { name: 'I', eventDate: '2031-01-02', status: 'New' },
        status: 201,
        has: { data: { incident: { id: 1, eventDate: '2031-01-02T00:00:00Z' } } },
      },
      {
        call: 'POST /v2/groups/coursesOfAction',
        body: { name: 'C' },
        status: 201,
        has: { data: { courseOfAction: { id: 2 } } },
      },
      {
        call: 'POST /v2/groups/campaigns',
        body: { name: 'K', firstSeen: '2031-01-01' },
        status: 201,
      },
      { call: 'POST /v2/groups/incidents', body: {}, status: 400 },
      { call: 'POST /v2/groups/incidents', body: { name: 'x', status: 'Strange' }, status: 400 },
      {
        call: 'GET /v2/groups',
        has: { data: { resultCount: 3, group: [{ type: 'Incident' }, {}, {}] } },
      },
      {
        call: 'GET /v2/groups/incidents?filters={eventDate>2030-01-01}',
        has: { data: { resultCount: 1, incident: [{ name: 'I' }] } },
      },
      {
        call: 'GET /v2/groups/campaigns?filters={firstSeen<2030-01-01}',
        has: { data: { resultCount: 0 } },
      },
      { call: 'GET /v2/groups?filters={name^C}', has: { data: { resultCount: 1 } } },
      {
        call: 'PUT /v2/groups/incidents/1',
        body: { name: 'J', status: 'Open' },
        has: { data: { incident: { name: 'J', status: 'Open' } } },
      },
      {
        call: 'POST /v2/groups/incidents/1/attributes',
        body: { type: 'Source', value: 'x' },
        status: 201,
      },
      { call: 'POST /v2/groups/incidents/1/tags/Red', status: 201 },
      { call: 'GET /v2/tags/Red/groups', has: { data: { resultCount: 1 } } },
      { call: 'POST /v2/groups/incidents/1/groups/campaigns/3', status: 201 },
      {
        call: 'GET /v2/groups/campaigns/3/groups/incidents',
        has: { data: { incident: [{ name: 'J' }] } },
      },
      { call: 'GET /v2/groups/campaigns/1', status: 404 },
      { call: 'DELETE /v2/groups/incidents/1', has: { status: 'Success' } },
      { call: 'GET /v2/groups/incidents/1', status: 404 },
      {
        call: 'POST /v2/tasks',
        body: { name: 'T' },
        status: 201,
        has: { data: { task: { name: 'T' } } },
      },
      { call: 'GET /v2/tasks', has: { data: { resultCount: 1 } } },
    ]);
  });
});

describe('bulk download', () => {
  it('gives JSON and CSV without envelope where it is enabled, and says where it is not', async () => {
    const client = await startedClient({
      owners: [{ name: OWNER, bulk: { json: true, csv: true } }, { name: 'Other' }],
    });
    await client.batch({
      indicator: [
        host('a.example.com', { rating: 3, confidence: 0, tag: [{ name: 'Red' }] }),
        { type: 'User Agent', summary: 'Agent "x", 1' },
        host('gone.example.com', { active: false }),
      ],
    });
    const [json, csv] = await runRows(client, [
      {
        call: 'GET /v2/indicators/bulk/json',
        has: {
          indicator: [{ type: 'Host', summary: 'a.example.com', tag: [{ name: 'Red' }] }, {}],
        },
        lacks: 'status',
      },
      { call: 'GET /v2/indicators/bulk/csv' },
    ]);
    expect(json?.text).toContain('"rating":3.00');
    expect(csv?.type).toBe('text/csv');
    expect(csv?.text).toBe(
      'Type,Value,Rating,Confidence\nHost,a.example.com,3.00,0\nUser Agent,"Agent ""x"", 1",null,null\n',
    );
    await client.batch({ indicator: [host('new.example.com')] });
    await runRows(client, [
      {
        call: 'GET /v2/indicators/bulk',
        has: {
          bulkStatus: { name: OWNER, csvEnabled: true, jsonEnabled: true, status: 'Complete' },
        },
      },
      { call: 'GET /v2/indicators/bulk/json', lacks: 'new.example.com' },
      { call: 'GET /v2/indicators/bulk/json?runNow=true', text: 'new.example.com' },
      {
        call: 'GET /v2/indicators/bulk/json?owner=Other',
        status: 404,
        text: 'not enabled for owner Other',
      },
      { call: 'GET /v2/indicators/bulk?owner=Other', has: { bulkStatus: { jsonEnabled: false } } },
    ]);
  });
});

describe('v2 owners', () => {
  it('are listed with members and metrics', async () => {
    const client = await startedClient({
      users: [USER, { accessId: 'second', secretKey: 's', roles: { [OWNER]: 'None' } }],
      owners: [{ name: OWNER }, { name: 'Home', kind: 'Organization' }],
    });
    await client.batch({
      group: [{ type: 'Threat', name: 'T', xid: 't' }],
      indicator: [host('a.example.com'), { type: 'Email Subject', summary: 'x' }],
    });
    await runRows(client, [
      { call: 'GET /v2/owners', has: { data: { resultCount: 2 } } },
      { call: 'GET /v2/owners/mine', has: { data: { owner: { name: 'Home' } } } },
      { call: 'GET /v2/owners/mine/members', has: { data: { resultCount: 2 } } },
      { call: 'GET /v2/owners/1/members', has: { data: { user: [{ userName: USER.accessId }] } } },
      {
        call: 'GET /v2/owners/metrics',
        has: {
          data: {
            ownerMetric: [
              { totalIndicator: 2, totalEmailSubject: 1, totalThreat: 1 },
              { totalIndicator: 0 },
            ],
          },
        },
      },
      { call: 'GET /v2/owners/1/metrics', has: { data: { resultCount: 1 } } },
      { call: 'GET /v2/owners/9', status: 403 },
      {
        call: 'GET /v2/whoami',
        has: { data: { user: { userName: USER.accessId, role: 'Api User' } } },
      },
    ]);
  });
});

it('everything of v2 and v3 survives a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const options = {
    users: [USER],
    owners: [{ name: OWNER }],
    indicatorTypes: [
      { name: 'Phone', apiBranch: 'phones', apiEntity: 'phone', values: [{ label: 'Number' }] },
    ],
    persistFile: join(folder, 'content.jsonl'),
  };
  const first = await startSimulator(options);
  const before = new TestClient(first);
  const at = 'v2/indicators/hosts/a.example.com';
  const reads = [
    `GET /${at}?includeAdditional=true&includeTags=true&includeAttributes=true`,
    `GET /${at}/associations/urlHost/indicators`,
    `GET /${at}/observationCount`,
    'GET /v3/victims?fields=victimAssets',
    'GET /v3/security/exclusionLists',
    'GET /v3/tags',
    'GET /v3/indicatorAttributes',
    'GET /v3/indicators?fields=attributes&fields=tags&fields=customAssociations&fields=falsePositives',
    'GET /v2/indicators/phones',
  ];
  await runRows(before, [
    {
      call: 'POST /v2/indicators/hosts',
      body: { hostName: 'a.example.com', rating: 4 },
      status: 201,
    },
    { call: 'POST /v2/indicators/urls', body: { text: 'http://a.example.com/x' }, status: 201 },
    { call: 'POST /v2/indicators/phones', body: { Number: '1' }, status: 201 },
    {
      call: `POST /v2/indicators/urls/{http://a.example.com/x}/associations/urlHost/indicators/hosts/a.example.com`,
      status: 201,
    },
    { call: `POST /${at}/falsePositive` },
    { call: `POST /${at}/observations`, body: { count: 4 } },
    { call: `POST /${at}/tags/Red`, status: 201 },
    { call: 'POST /v3/tags', body: { name: 'Unused', description: 'kept' }, status: 201 },
    { call: `POST /${at}/attributes`, body: { type: 'Source', value: 'x' }, status: 201 },
    { call: `POST /${at}/attributes/1/securityLabels/{TLP:RED}`, status: 201 },
    {
      call: 'POST /v3/victims',
      body: {
        name: 'V',
        victimAssets: { data: [{ type: 'Phone' }] },
        associatedIndicators: { data: [{ id: 1 }] },
      },
      status: 201,
    },
    {
      call: 'POST /v3/security/exclusionLists',
      body: {
        name: 'Indicator-Host',
        ownerId: 1,
        fixedValues: { data: [{ value: 'x' }] },
        variableValues: { data: [{}] },
      },
      status: 201,
    },
  ]);
  const texts = async (client: TestClient) =>
    (
      await runRows(
        client,
        reads.map((call) => ({ call })),
      )
    ).map(({ text }) => text.replaceAll(client.simulator.url, ''));
  const saved = await texts(before);
  await first.close();
  const second = await startSimulator(options);
  onTestFinished(() => second.close());
  const after = new TestClient(second);
  expect(await texts(after)).toEqual(saved);
  await runRows(after, [
    {
      call: `POST /${at}/attributes`,
      body: { type: 'Source', value: 'y' },
      status: 201,
      has: { data: { attribute: { id: 2 } } },
    },
  ]);
});
