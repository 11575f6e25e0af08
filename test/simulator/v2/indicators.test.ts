import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, USER, type TestClient } from '../support/client.ts';
import { runRows, type Row } from '../support/table.ts';

const MD5 = '0123456789ABCDEF0123456789ABCDEF';
const SHA1 = '0123456789ABCDEF0123456789ABCDEF01234567';
const AT = 'v2/indicators/hosts/a.example.com';

const filled = async (): Promise<TestClient> => {
  const client = await startedClient({ owners: [{ name: OWNER }, { name: 'Other' }] });
  await client.batch({
    group: [
      { type: 'Adversary', name: 'Quiet Bear', xid: 'g-1', tag: [{ name: 'Red' }] },
      { type: 'Task', name: 'Look at it', xid: 'k-1' },
    ],
    indicator: [
      host('a.example.com', {
        rating: 4,
        confidence: 90,
        tag: [{ name: 'Red' }],
        securityLabel: [{ name: 'TLP:RED' }],
        attribute: [{ type: 'Source', value: 'one', displayed: true }],
        associatedGroups: [{ groupXid: 'g-1' }, { groupXid: 'k-1' }],
        dnsActive: true,
      }),
      host('b.example.com', { confidence: 10 }),
      { type: 'Address', summary: '192.0.2.7' },
      { type: 'File', summary: `${MD5} : ${SHA1}`, size: 9 },
      host('gone.example.com', { active: false }),
    ],
  });
  await client.batch({ indicator: [host('a.example.com')] }, { owner: 'Other' });
  return client;
};

describe('v2 indicators', () => {
  it('are addressed by branch and value, a File by any one hash', async () => {
    const client = await filled();
    await runRows(client, [
      {
        call: `GET /${AT}`,
        has: {
          status: 'Success',
          data: {
            host: {
              id: 1,
              owner: { id: 1, name: OWNER, type: 'Source' },
              hostName: 'a.example.com',
              rating: 4,
              dnsActive: 'true',
              whoisActive: 'false',
              source: 'one',
            },
          },
        },
      },
      {
        call: `GET /v2/indicators/files/${SHA1.toLowerCase()}`,
        has: { data: { file: { md5: MD5, size: 9 } } },
      },
      { call: `GET /v2/indicators/files/${MD5}`, has: { data: { file: { sha1: SHA1 } } } },
      { call: `GET /${AT}/owners`, has: { data: { resultCount: 2 } } },
      { call: `GET /${AT}?owner=Other`, has: { data: { host: { id: 6 } } } },
      { call: `GET /${AT}?owner=Nobody`, status: 403, text: 'The requested owner was not found' },
      {
        call: 'GET /v2/indicators/hosts/none.example.com',
        status: 404,
        has: { status: 'Failure', message: 'The requested resource was not found' },
      },
      { call: 'GET /v2/indicators/nothings/x', status: 404 },
      {
        call: `GET /${AT}?includeAdditional=true&includeTags=true&includes=labels`,
        has: {
          data: {
            host: {
              active: true,
              observationCount: 0,
              falsePositiveCount: 0,
              tag: [{ name: 'Red' }],
              securityLabel: [{ name: 'TLP:RED' }],
            },
          },
        },
      },
    ]);
  });

  it('are created with 201, changed with 200, and deleted into the list of deleted ones', async () => {
    const client = await filled();
    await runRows(client, [
      {
        call: 'POST /v2/indicators/hosts',
        body: { hostName: 'n.example.com', rating: '2.5', dnsActive: 'true', confidence: 0 },
        status: 201,
        has: { data: { host: { hostName: 'n.example.com', rating: 2.5, dnsActive: 'true' } } },
      },
      {
        call: 'PUT /v2/indicators/hosts/n.example.com',
        body: { rating: 5, active: false, whoisActive: 'true' },
        has: { data: { host: { rating: 5, whoisActive: 'true' } } },
      },
      { call: 'POST /v2/indicators/urls', body: { text: 'http://EXAMPLE.com' }, status: 400 },
      { call: 'POST /v2/indicators/hosts', body: { hostName: 'n.example.com' }, status: 201 },
      { call: 'PUT /v2/indicators/hosts/n.example.com', body: { rating: 6 }, status: 400 },
      {
        call: 'POST /v2/indicators/registryKeys',
        body: { 'Key Name': 'HKEY_USERS\\a', 'Value Name': 'v', 'Value Type': 'REG_SZ' },
        status: 201,
      },
      { call: 'GET /v2/indicators/registryKeys/{HKEY_USERS\\a : v : REG_SZ}', text: 'Value Name' },
      { call: 'DELETE /v2/indicators/hosts/n.example.com', has: { status: 'Success' } },
      {
        call: 'GET /v2/indicators/deleted',
        has: { data: { indicator: [{ summary: 'n.example.com' }] } },
      },
      { call: 'GET /v2/indicators/hosts/deleted', has: { data: { resultCount: 1 } } },
      { call: 'GET /v2/indicators/urls/deleted', has: { data: { resultCount: 0 } } },
    ]);
    await client.control('POST', 'switches', { v2CreateExisting: 'error' });
    await runRows(client, [
      {
        call: 'POST /v2/indicators/hosts',
        body: { hostName: 'a.example.com' },
        status: 400,
        text: 'already exists',
      },
    ]);
  });

  it('say the number of results on the first page only', async () => {
    const client = await filled();
    await runRows(client, [
      {
        call: 'GET /v2/indicators?resultLimit=1',
        has: { data: { resultCount: 4, indicator: [{ type: 'Host', summary: 'a.example.com' }] } },
      },
      {
        call: 'GET /v2/indicators?resultStart=1&resultLimit=2',
        has: { data: { indicator: [{ summary: 'b.example.com' }, { summary: '192.0.2.7' }] } },
        lacks: 'resultCount',
      },
      { call: 'GET /v2/indicators?resultLimit=10001', status: 400, text: 'maximum value' },
      { call: 'GET /v2/indicators?resultStart=x', status: 400 },
      {
        call: 'GET /v2/indicators/hosts',
        has: { data: { resultCount: 2, host: [{ hostName: 'a.example.com' }, {}] } },
      },
      { call: 'GET /v2/indicators?owner=Other', has: { data: { resultCount: 1 } } },
    ]);
  });

  it.each([
    ['confidence>50', ['a.example.com']],
    ['confidence<50', ['b.example.com']],
    ['confidence=90', ['a.example.com']],
    ['rating>3', ['a.example.com']],
    ['summary^a.', ['a.example.com']],
    ['summary=b.example.com', ['b.example.com']],
    ['dateAdded<2020-01-01', []],
    ['active=false', ['gone.example.com']],
    ['summary^a.,confidence<50', []],
    ['falsePositive=0,summary^b', ['b.example.com']],
    ['countryCode=DE', []],
  ])('are filtered by %s', async (filters, expected) => {
    const client = await filled();
    const [answer] = await runRows(client, [{ call: `GET /v2/indicators?filters={${filters}}` }]);
    const { indicator } = answer?.json['data'] as unknown as { indicator: { summary: string }[] };
    expect(indicator.map(({ summary }) => summary)).toEqual(expected);
  });

  it('are filtered with OR by orParams, by date of change, and refuse what a filter cannot do', async () => {
    const client = await filled();
    await runRows(client, [
      {
        call: 'GET /v2/indicators?filters={active=true,active=false}&orParams=true',
        has: { data: { resultCount: 5 } },
      },
      {
        call: 'GET /v2/indicators?filters={confidence>50,confidence<50}&orParams=true',
        has: { data: { resultCount: 2 } },
      },
      {
        call: 'GET /v2/indicators?modifiedSince=2020-01-01T00:00:00Z',
        has: { data: { resultCount: 4 } },
      },
      { call: 'GET /v2/indicators?modifiedSince=2099-01-01', has: { data: { resultCount: 0 } } },
      { call: 'GET /v2/indicators?filters={rating=4}', status: 400 },
      { call: 'GET /v2/indicators?filters={nothing=4}', status: 400 },
      { call: 'GET /v2/indicators?filters={confidence=many}', status: 400 },
    ]);
  });
});

describe('v2 lists by what indicators belong to', () => {
  it.each<[string, string[]]>([
    ['v2/groups/adversaries/1/indicators', ['a.example.com']],
    ['v2/tags/Red/indicators', ['a.example.com']],
    ['v2/securityLabels/{TLP:RED}/indicators', ['a.example.com']],
    ['v2/tasks/2/indicators', ['a.example.com']],
    ['v2/victims/1/indicators', ['b.example.com']],
  ])('%s', async (path, expected) => {
    const client = await filled();
    const victim: Row[] = [
      { call: 'POST /v2/victims', body: { name: 'V' }, status: 201 },
      { call: 'POST /v2/indicators/hosts/b.example.com/victims/1', status: 201 },
    ];
    const answers = await runRows(client, [
      ...victim,
      { call: `GET /${path}` },
      { call: `GET /${path}/hosts` },
      { call: `GET /${path}/urls`, has: { data: { resultCount: 0, url: [] } } },
    ]);
    const { indicator } = answers[2]?.json['data'] as unknown as {
      indicator: { summary: string }[];
    };
    const { host: hosts } = answers[3]?.json['data'] as unknown as { host: { hostName: string }[] };
    expect(indicator.map(({ summary }) => summary)).toEqual(expected);
    expect(hosts.map(({ hostName }) => hostName)).toEqual(expected);
  });

  it('answer 404 for a tag, label, task or victim that does not exist', async () => {
    const client = await filled();
    await runRows(
      client,
      ['tags/None', 'securityLabels/None', 'tasks/1', 'victims/9', 'groups/adversaries/2'].map(
        (path) => ({ call: `GET /v2/${path}/indicators`, status: 404 }),
      ),
    );
  });
});

describe('v2 metadata of an indicator', () => {
  it('is added with 201, changed and taken away', async () => {
    const client = await filled();
    await runRows(client, [
      {
        call: `GET /${AT}/attributes`,
        has: { data: { attribute: [{ id: 1, type: 'Source', value: 'one', displayed: true }] } },
      },
      {
        call: `POST /${AT}/attributes`,
        body: { type: 'Description', value: 'text', displayed: true },
        status: 201,
        has: { data: { attribute: { id: 2, displayed: true } } },
      },
      {
        call: `PUT /${AT}/attributes/2`,
        body: { value: 'other' },
        has: { data: { attribute: { value: 'other' } } },
      },
      { call: `POST /${AT}/attributes/2/securityLabels/{TLP:GREEN}`, status: 201 },
      { call: `GET /${AT}/attributes/2/securityLabels`, text: 'TLP:GREEN' },
      { call: `DELETE /${AT}/attributes/2/securityLabels/{TLP:GREEN}` },
      {
        call: `POST /${AT}/attributes`,
        body: { type: 'None', value: 'x' },
        status: 400,
        text: 'attribute type was not found',
      },
      { call: `DELETE /${AT}/attributes/2`, has: { status: 'Success' } },
      { call: `GET /${AT}/attributes/2`, status: 404 },
      { call: `POST /${AT}/tags/{a, b}`, status: 201 },
      { call: `GET /${AT}/tags`, has: { data: { tag: [{ name: 'Red' }, { name: 'a, b' }] } } },
      { call: `DELETE /${AT}/tags/{a, b}` },
      { call: `DELETE /${AT}/tags/{a, b}`, status: 404 },
      { call: `POST /${AT}/tags/${'x'.repeat(129)}`, status: 400 },
      { call: `POST /${AT}/securityLabels/{TLP:GREEN}`, status: 201 },
      { call: `POST /${AT}/securityLabels/None`, status: 404 },
      { call: `DELETE /${AT}/securityLabels/{TLP:RED}` },
      {
        call: `GET /${AT}/securityLabels`,
        has: { data: { resultCount: 1, securityLabel: [{ name: 'TLP:GREEN' }] } },
      },
      { call: 'GET /v2/tags?detailed=true', text: 'Red' },
      { call: 'GET /v2/securityLabels', has: { data: { resultCount: 6 } } },
    ]);
  });

  it('counts false positives once a day and observations by user and date', async () => {
    const client = await filled();
    await runRows(client, [
      { call: `POST /${AT}/falsePositive`, has: { data: { falsePositive: { count: 1 } } } },
      { call: `POST /${AT}/falsePositive`, has: { data: { falsePositive: { count: 1 } } } },
      { call: `POST /${AT}/observations`, body: { count: 2 }, has: { status: 'Success' } },
      {
        call: `POST /${AT}/observations`,
        body: { count: 3, dateObserved: '2031-01-02T00:00:00Z' },
      },
      { call: `POST /${AT}/observations`, body: { count: 0 }, status: 400 },
      {
        call: `GET /${AT}/observations`,
        has: {
          data: {
            resultCount: 2,
            observation: [{ count: 2 }, { count: 3, dateObserved: '2031-01-02T00:00:00Z' }],
          },
        },
      },
      {
        call: `GET /${AT}/observationCount`,
        has: {
          data: {
            observationCount: { count: 5, yourCount: 5, lastObserved: '2031-01-02T00:00:00Z' },
          },
        },
      },
      {
        call: 'GET /v2/indicators/observed?dateObserved=2031-01-02',
        has: {
          data: {
            indicator: [
              {
                summary: 'a.example.com',
                observationCount: 5,
                userObservedList: [{ userName: USER.accessId }],
              },
            ],
          },
        },
      },
    ]);
  });

  it('has file occurrences and DNS resolutions', async () => {
    const client = await filled();
    await client.control('POST', 'edit', {
      owner: OWNER,
      type: 'Host',
      summary: 'a.example.com',
      addDnsResolution: { address: '192.0.2.7', at: '2031-01-01' },
    });
    const file = `v2/indicators/files/${MD5}/fileOccurrences`;
    await runRows(client, [
      {
        call: `POST /${file}`,
        body: { fileName: 'a.exe', path: 'C:\\t', date: '2031-01-02' },
        status: 201,
        has: { data: { fileOccurrence: { id: 1, fileName: 'a.exe' } } },
      },
      { call: `POST /${file}`, body: {}, status: 400 },
      {
        call: `PUT /${file}/1`,
        body: { path: 'D:\\t' },
        has: { data: { fileOccurrence: { fileName: 'a.exe', path: 'D:\\t' } } },
      },
      { call: `GET /${file}`, has: { data: { resultCount: 1 } } },
      { call: `DELETE /${file}/1` },
      { call: `GET /${file}/1`, status: 404 },
      {
        call: `GET /${AT}/dnsResolutions`,
        has: {
          data: {
            dnsResolution: [
              {
                resolutionDate: '2031-01-01T00:00:00Z',
                addresses: [{ ip: '192.0.2.7', ownerName: OWNER }],
              },
            ],
          },
        },
      },
      {
        call: 'GET /v2/indicators/addresses/192.0.2.7/dnsResolutions',
        has: { data: { indicator: [{ summary: 'a.example.com' }] } },
      },
    ]);
  });
});

describe('v2 associations of an indicator', () => {
  it('are made and taken back with groups, indicators, tasks and victims', async () => {
    const client = await filled();
    const b = 'v2/indicators/hosts/b.example.com';
    await runRows(client, [
      {
        call: `GET /${AT}/groups`,
        has: { data: { resultCount: 1, group: [{ name: 'Quiet Bear', type: 'Adversary' }] } },
      },
      { call: `GET /${AT}/groups/adversaries`, has: { data: { adversary: [{ id: 1 }] } } },
      { call: `GET /${AT}/tasks`, has: { data: { task: [{ id: 2 }] } } },
      { call: `POST /${b}/groups/adversaries/1`, status: 201 },
      { call: 'GET /v2/groups/adversaries/1/indicators', has: { data: { resultCount: 2 } } },
      { call: `DELETE /${b}/groups/adversaries/1` },
      { call: `GET /${b}/groups`, has: { data: { resultCount: 0 } } },
      { call: `POST /${b}/groups/threats/1`, status: 404 },
      { call: `POST /${b}/indicators/addresses/192.0.2.7`, status: 201 },
      { call: `GET /${b}/indicators`, has: { data: { indicator: [{ summary: '192.0.2.7' }] } } },
      { call: `DELETE /${b}/indicators/addresses/192.0.2.7` },
      { call: `GET /${b}/indicators/addresses`, has: { data: { resultCount: 0 } } },
      { call: `POST /${b}/tasks/2`, status: 201 },
      { call: 'GET /v2/tasks/2/indicators', has: { data: { resultCount: 2 } } },
      { call: `GET /${b}/victims`, has: { data: { resultCount: 0 } } },
      { call: `GET /${b}/victimAssets`, has: { data: { resultCount: 0 } } },
    ]);
  });

  it('have names, a primary type, and file actions', async () => {
    const client = await filled();
    const url = `v2/indicators/urls/${encodeURIComponent('http://a.example.com/x')}`;
    await runRows(client, [
      { call: 'POST /v2/indicators/urls', body: { text: 'http://a.example.com/x' }, status: 201 },
      { call: `POST /${url}/associations/urlHost/indicators/hosts/a.example.com`, status: 201 },
      {
        call: `GET /${url}/associations/urlHost/indicators`,
        has: { data: { indicator: [{ summary: 'a.example.com' }] } },
      },
      {
        call: `GET /${url}/associations/fileDownload/indicators`,
        has: { data: { resultCount: 0 } },
      },
      {
        call: `GET /${AT}/associations/urlHost/indicators/urls`,
        has: { data: { resultCount: 1 } },
      },
      { call: `POST /${AT}/associations/urlHost/indicators/addresses/192.0.2.7`, status: 400 },
      { call: `DELETE /${url}/associations/urlHost/indicators/hosts/a.example.com` },
      { call: `GET /${url}/indicators`, has: { data: { resultCount: 0 } } },
      {
        call: `POST /v2/indicators/files/${MD5}/actions/traffic/indicators/hosts/a.example.com`,
        status: 201,
      },
      {
        call: `GET /v2/indicators/files/${SHA1}/actions/traffic/indicators`,
        has: { data: { resultCount: 1 } },
      },
      { call: `GET /v2/indicators/files/${SHA1}/actions/urlHost/indicators`, status: 404 },
    ]);
  });

  it('of a batch keep their names', async () => {
    const client = await filled();
    await client.batch({
      indicator: [{ type: 'URL', summary: 'http://a.example.com/x' }],
      association: [
        {
          ref_1: 'http://a.example.com/x',
          type_1: 'URL',
          ref_2: 'a.example.com',
          type_2: 'Host',
          associationType: 'URL Host',
        },
      ],
    });
    const url = `v2/indicators/urls/${encodeURIComponent('http://a.example.com/x')}`;
    await runRows(client, [
      { call: `GET /${url}/associations/urlHost/indicators`, has: { data: { resultCount: 1 } } },
    ]);
  });
});
