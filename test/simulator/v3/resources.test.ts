import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, USER } from '../support/client.ts';
import { runRows } from '../support/table.ts';

describe('v3 groups', () => {
  it('are made, found by id and xid, changed, given a file, and deleted', async () => {
    const client = await startedClient();
    await runRows(client, [
      {
        call: 'POST /v3/groups?fields=associatedIndicators',
        body: {
          type: 'Document',
          name: 'Report A',
          xid: 'doc-1',
          fileName: 'a.pdf',
          associatedIndicators: { data: [{ type: 'Host', hostName: 'a.example.com' }] },
        },
        status: 201,
        has: {
          message: 'Created',
          data: {
            id: 1,
            fileName: 'a.pdf',
            createdBy: { id: 1, userName: USER.accessId },
            associatedIndicators: { data: [{ hostName: 'a.example.com' }] },
          },
        },
      },
      {
        call: 'POST /v3/groups',
        body: { type: 'Document', name: 'Report B', xid: 'doc-1' },
        has: { message: 'Updated', data: { id: 1, name: 'Report B' } },
      },
      { call: 'GET /v3/groups/doc-1', has: { data: { id: 1 } } },
      { call: 'POST /v3/groups/1/upload', bytes: Buffer.from('one'), text: 'Upload successful' },
      { call: 'POST /v3/groups/1/upload', bytes: Buffer.from('two'), status: 401 },
      { call: 'POST /v3/groups/1/upload?updateIfExists=true', bytes: Buffer.from('three') },
      { call: 'GET /v3/groups/1/download', text: 'three' },
      { call: 'PUT /v3/groups/1/upload?filename=b.pdf', bytes: Buffer.from('four') },
      { call: 'GET /v3/groups/1', has: { data: { fileName: 'b.pdf', fileSize: 4 } } },
      {
        call: 'GET /v3/groups?tql={hasIndicator(id = 1) and documentFilesize = 4}',
        text: '"id":1',
      },
      { call: 'GET /v3/indicators?tql={hasGroup(id = 1)}', text: 'a.example.com' },
      { call: 'POST /v3/groups', body: { type: 'Document' }, status: 400, text: '0x2003' },
      { call: 'POST /v3/groups', body: { type: 'No Such', name: 'x' }, status: 400 },
      {
        call: 'POST /v3/groups',
        body: { type: 'Incident', name: 'x', status: 'Strange' },
        status: 400,
      },
      { call: 'GET /v3/groups/eventTypeCategories', text: 'Exposure' },
      { call: 'DELETE /v3/groups/doc-1', has: { message: 'Deleted' } },
      { call: 'GET /v3/groups/1', status: 404 },
    ]);
  });
});

describe('v3 attributes by themselves', () => {
  it.each([
    ['indicatorAttributes', 'indicatorId', 'hasIndicator'],
    ['groupAttributes', 'groupId', 'hasGroup'],
  ])('%s are listed, made, changed and deleted', async (path, key, sub) => {
    const client = await startedClient({ owners: [{ name: OWNER }, { name: 'Other' }] });
    await client.batch({
      group: [{ type: 'Threat', name: 'T', xid: 't-1' }],
      indicator: [host('a.example.com')],
    });
    await runRows(client, [
      {
        call: `POST /v3/${path}`,
        body: { [key]: 1, type: 'Source', value: 'x' },
        status: 201,
        has: { data: { id: 1, type: 'Source', value: 'x', [key]: 1 } },
      },
      { call: `GET /v3/${path}?tql={typeName = "Source" and text = "x"}`, text: '"value":"x"' },
      { call: `GET /v3/${path}?tql={${sub}(id = 1)}&count=true`, has: { count: 1 } },
      { call: `GET /v3/${path}?tql={${sub}(id = 2)}&count=true`, has: { count: 0 } },
      { call: `GET /v3/${path}?owner={Demo Source}&count=true`, has: { count: 1 } },
      { call: `GET /v3/${path}?owner=Other&count=true`, has: { count: 0 } },
      { call: `GET /v3/${path}?owner=Nobody`, status: 403 },
      { call: `PUT /v3/${path}/1`, body: { value: 'y', pinned: true }, text: '"pinned":true' },
      { call: `GET /v3/${path}/1`, has: { data: { value: 'y' } } },
      { call: `POST /v3/${path}`, body: { [key]: 9, type: 'Source', value: 'x' }, status: 404 },
      { call: `DELETE /v3/${path}/1`, has: { message: 'Deleted' } },
      { call: `GET /v3/${path}/1`, status: 404 },
    ]);
  });
});

describe('v3 tags', () => {
  it('are made, described, renamed everywhere, found by what carries them, and deleted', async () => {
    const client = await startedClient();
    await client.batch({
      group: [{ type: 'Threat', name: 'T', xid: 't-1', tag: [{ name: 'Blue' }] }],
      indicator: [host('a.example.com', { tag: [{ name: 'Red' }] })],
    });
    await runRows(client, [
      {
        call: 'POST /v3/tags',
        body: { name: 'New', owner: OWNER, description: 'fresh' },
        status: 201,
        has: { data: { name: 'New', owner: OWNER, description: 'fresh' } },
      },
      { call: 'POST /v3/tags', body: { name: 'New' }, status: 409, has: { errCode: '0x1006' } },
      { call: 'GET /v3/tags?tql={hasIndicator(summary = "a.example.com")}', text: 'Red' },
      { call: 'GET /v3/tags?tql={hasGroup(id = 1)}', text: 'Blue', lacks: 'Red' },
      { call: 'GET /v3/tags/Red', has: { data: { name: 'Red' } } },
      { call: 'PUT /v3/tags/Red', body: { name: 'Crimson' }, has: { data: { name: 'Crimson' } } },
      { call: 'GET /v3/indicators/1?fields=tags', text: 'Crimson' },
      { call: 'DELETE /v3/tags/Crimson', has: { message: 'Deleted' } },
      { call: 'GET /v3/indicators/1?fields=tags', has: { data: { tags: { data: [] } } } },
    ]);
  });
});

describe('v3 exclusion lists', () => {
  const body = (fixed: string[], variable: string[]) => ({
    fixedValues: { data: fixed.map((value) => ({ value })) },
    variableValues: { data: variable.map((value) => ({ value })) },
  });

  it('refuse values in v3, v2 and batches, by literal, wildcard and block', async () => {
    const client = await startedClient();
    const lists = 'v3/security/exclusionLists';
    await runRows(client, [
      {
        call: `POST /${lists}`,
        body: {
          name: 'Indicator-Host',
          ownerId: 1,
          ...body(['bad.example.com'], ['*.example.net']),
        },
        status: 201,
        has: { data: { id: 1, owner: OWNER, description: '1 fixed, 1 variable', managed: false } },
      },
      {
        call: `POST /${lists}`,
        body: { name: 'Indicator-Address-IPv4', ownerId: 1, ...body([], ['192.0.2.0/24']) },
        status: 201,
      },
      { call: `POST /${lists}`, body: { name: 'Indicator-URL', ownerId: 1 }, status: 500 },
      { call: `POST /${lists}`, body: { name: 'Indicator-URL', ...body([], []) }, status: 403 },
      { call: `POST /${lists}`, body: { name: 'Other', ownerId: 1, ...body([], []) }, status: 400 },
      {
        call: 'POST /v3/indicators',
        body: { type: 'Host', hostName: 'bad.example.com' },
        status: 400,
      },
      { call: 'POST /v2/indicators/hosts', body: { hostName: 'x.example.net' }, status: 400 },
      { call: 'POST /v2/indicators/addresses', body: { ip: '192.0.2.8' }, status: 400 },
      { call: 'POST /v2/indicators/addresses', body: { ip: '198.51.100.8' }, status: 201 },
    ]);
    const refused = await client.batch({ indicator: [host('bad.example.com')] });
    expect(refused.errors[0]?.errorReason).toMatch(/^Error \(0x1005\)/);
    await client.control('POST', 'switches', { excludedValue: 'skip' });
    const skipped = await client.batch({ indicator: [host('bad.example.com')] });
    expect(skipped.status).toMatchObject({ successCount: 1, errorCount: 0 });
    await runRows(client, [
      {
        call: `PUT /${lists}/1`,
        body: { fixedValues: { data: [{ value: 'other.example.com' }] } },
        has: { data: { fixedValues: { data: [{ value: 'other.example.com' }] } } },
      },
      {
        call: 'POST /v3/indicators',
        body: { type: 'Host', hostName: 'bad.example.com' },
        status: 201,
      },
      { call: `GET /${lists}`, text: 'Indicator-Address-IPv4' },
      { call: `DELETE /${lists}/1`, has: { message: 'Deleted' } },
      { call: `GET /${lists}/1`, status: 404 },
    ]);
  });
});

describe('v3 victims', () => {
  it('are made with assets, linked, found through TQL, and deleted', async () => {
    const client = await startedClient();
    await client.batch({
      group: [{ type: 'Threat', name: 'T', xid: 't' }],
      indicator: [host('a.example.com'), host('b.example.com')],
    });
    await runRows(client, [
      {
        call: 'POST /v3/victims',
        body: {
          name: 'V',
          organization: 'Org',
          victimAssets: { data: [{ type: 'EmailAddress', address: 'a@example.org' }] },
          associatedIndicators: { data: [{ id: 1 }] },
        },
        status: 201,
        has: { data: { id: 1, name: 'V', organization: 'Org' } },
      },
      { call: 'GET /v3/victims/1?fields=victimAssets', text: 'a@example.org' },
      { call: 'GET /v3/victims/1', lacks: 'associated' },
      {
        call: 'PUT /v3/victims/1?fields=associatedGroups&fields=associatedIndicators',
        body: { associatedGroups: { data: [{ id: 1 }] } },
        has: {
          data: {
            associatedGroups: { data: [{ id: 1, name: 'T' }] },
            associatedIndicators: { data: [{ id: 1, summary: 'a.example.com' }] },
          },
        },
      },
      {
        call: 'GET /v3/victims?fields=associatedIndicators.tags',
        has: { data: [{ associatedIndicators: { data: [{ id: 1, tags: { data: [] } }] } }] },
      },
      { call: 'GET /v3/indicators?tql={hasVictim(name = "V")}&count=true', has: { count: 1 } },
      { call: 'GET /v3/victims?owner={Demo Source}&count=true', has: { count: 1 } },
      { call: 'DELETE /v3/victims/1', has: { message: 'Deleted' } },
      { call: 'GET /v3/victims/1', status: 404 },
    ]);
  });
});

describe('v3 OPTIONS', () => {
  it('tell fields, field names and TQL keywords', async () => {
    const client = await startedClient();
    const [, , names, tql] = await runRows(client, [
      { call: 'OPTIONS /v3/indicators', text: '"hostName"', lacks: 'legacyLink' },
      { call: 'OPTIONS /v3/indicators?show=readOnly', text: 'legacyLink' },
      { call: 'OPTIONS /v3/indicators/fields', has: { count: 23, status: 'Success' } },
      { call: 'OPTIONS /v3/indicators/tql', text: '"keyword":"hasTag"' },
      { call: 'OPTIONS /v3/groups/fields', text: 'associatedVictimAssets' },
      { call: 'OPTIONS /v3/groups/tql', text: '"keyword":"eventDate","name":"event date"' },
      { call: 'OPTIONS /v3/tags/tql', text: 'techniqueId' },
      { call: 'OPTIONS /v3/security/owners/tql', text: 'ownerName' },
      { call: 'OPTIONS /v3/nothing', status: 500 },
    ]);
    const { data } = tql?.json as unknown as { data: { keyword: string; type: string }[] };
    expect(data.find(({ keyword }) => keyword === 'dateAdded')?.type).toBe('Date');
    const listed = (names?.json as unknown as { data: { name: string }[] }).data;
    expect(listed.map(({ name }) => name)).toContain('genericCustomIndicatorValues');
  });
});

describe('v3 words of the instance', () => {
  it('are listed and read one by one', async () => {
    const client = await startedClient();
    await client.control('POST', 'attributeTypes', {
      name: 'Colour',
      maxSize: 10,
      choices: ['red', 'blue'],
    });
    await runRows(client, [
      { call: 'GET /v3/securityLabels/3', has: { data: { name: 'TLP:AMBER' } } },
      { call: 'GET /v3/securityLabels/99', status: 404 },
      { call: 'GET /v3/attributeTypes?tql={name = "Colour"}', text: '"text":"red;blue"' },
      { call: 'GET /v3/security/users', text: USER.accessId },
      { call: 'GET /v3/security/users/1', has: { data: { userName: USER.accessId } } },
      {
        call: 'POST /v3/indicators',
        body: {
          type: 'Host',
          hostName: 'a.example.com',
          attributes: { data: [{ type: 'Colour', value: 'green' }] },
        },
        status: 400,
      },
      { call: 'POST /v3/indicators/enrich?type=virustotalv3', body: { data: [] }, status: 400 },
      { call: 'POST /v3/indicators/enrich?type=VirusTotalV3', body: { data: [] } },
    ]);
  });
});

describe('declared indicator types', () => {
  it('are discovered, written by label, generic value and batch, and found again', async () => {
    const client = await startedClient({
      indicatorTypes: [
        {
          name: 'Phone Call',
          apiBranch: 'phoneCalls',
          apiEntity: 'phoneCall',
          casePreference: 'lower',
          values: [{ label: 'Number' }, { label: 'Direction', options: ['in', 'out'] }],
        },
      ],
    });
    await runRows(client, [
      {
        call: 'GET /v2/types/indicatorTypes/{Phone Call}',
        has: {
          data: {
            indicatorType: {
              custom: 'true',
              apiBranch: 'phoneCalls',
              value1Label: 'Number',
              value2Type: 'selectone',
              value2Option: 'in;out',
            },
          },
        },
      },
      {
        call: 'POST /v3/indicators?fields=genericCustomIndicatorValues',
        body: { type: 'Phone Call', value1: 'A-1', value2: 'in' },
        status: 201,
        has: { data: { summary: 'a-1 : in', Number: 'a-1', value1: 'a-1', value2: 'in' } },
      },
      {
        call: 'POST /v2/indicators/phoneCalls',
        body: { Number: 'b-2', Direction: 'out' },
        status: 201,
        has: { data: { phoneCall: { Number: 'b-2', Direction: 'out' } } },
      },
      { call: 'GET /v2/indicators/phoneCalls/{a-1 : in}', has: { data: { phoneCall: { id: 1 } } } },
      {
        call: 'POST /v3/indicators',
        body: { type: 'Phone Call', Number: 'c', Direction: 'up' },
        status: 400,
      },
    ]);
    const batch = await client.batch({ indicator: [{ type: 'Phone Call', summary: 'd : in' }] });
    expect(batch.status).toMatchObject({ successCount: 1 });
  });
});

describe('TQL', () => {
  it.each([
    ['hasAllTags(name in ("Red", "Blue"))', ['a.example.com']],
    ['hasTag(name in ("Red", "Blue"))', ['a.example.com', 'b.example.com']],
    ['observationCount = 0 and falsePositiveCount < 1', ['a.example.com', 'b.example.com']],
    ['not (tag = "Blue") and rating is null', ['b.example.com']],
    ['hasCase(id = 1)', []],
    ["summary = 'a.example.com' AND NOT tag STARTSWITH \"Bl\\'ue\"", ['a.example.com']],
    [
      'dateAdded >= "NOW() - 2 WEEKS" AND dateAdded <= "NOW() + 1 DAY" AND tag = "Blue"',
      ['a.example.com'],
    ],
  ])('%s', async (tql, expected) => {
    const client = await startedClient();
    await client.batch({
      indicator: [
        host('a.example.com', { tag: [{ name: 'Red' }, { name: 'Blue' }] }),
        host('b.example.com', { tag: [{ name: 'Red' }] }),
      ],
    });
    const [answer] = await runRows(client, [
      { call: `GET /v3/indicators?tql=${encodeURIComponent(tql).replaceAll("'", '%27')}` },
    ]);
    const { data } = answer?.json as unknown as { data: { summary: string }[] };
    expect(data.map(({ summary }) => summary)).toEqual(expected);
  });
});

it('v3 links to other pages keep the scheme a TLS front names', async () => {
  const client = await startedClient();
  await client.batch({ indicator: [host('a.example.com'), host('b.example.com')] });
  const answer = await client.call('GET', '/v3/indicators?resultLimit=1', {
    headers: { 'x-forwarded-proto': 'https' },
  });
  expect(answer.json['next']).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/api\/v3\/indicators\?/);
});
