import { describe, expect, it } from 'vitest';
import { host, startedClient, type TestClient } from '../support/client.ts';
import { runRows } from '../support/table.ts';

const MD5 = '0123456789ABCDEF0123456789ABCDEF';
const SHA1 = '0123456789ABCDEF0123456789ABCDEF01234567';

const withHost = async (): Promise<TestClient> => {
  const client = await startedClient();
  await runRows(client, [
    {
      call: 'POST /v3/indicators',
      body: { type: 'Host', hostName: 'a.example.com', rating: 3, confidence: 50 },
      status: 201,
      has: { message: 'Created', data: { id: 1, rating: 3, hostName: 'a.example.com' } },
    },
  ]);
  return client;
};

describe('nested lists of a v3 write', () => {
  it('append by default, replace, and delete, for tags and labels', async () => {
    const client = await withHost();
    const put = (nested: object) => ({
      call: 'PUT /v3/indicators/1?fields=tags&fields=securityLabels',
      body: nested,
    });
    await runRows(client, [
      {
        ...put({ tags: { data: [{ name: 'One' }, { name: 'Two' }] } }),
        has: { data: { tags: { data: [{ name: 'One' }, { name: 'Two' }] } } },
      },
      {
        ...put({ tags: { data: [{ id: 1 }, { name: 'Three' }], mode: 'append' } }),
        has: { data: { tags: { data: [{ name: 'One' }, { name: 'Two' }, { name: 'Three' }] } } },
      },
      {
        ...put({ tags: { data: [{ id: 2 }, { name: 'Three' }], mode: 'delete' } }),
        has: { data: { tags: { data: [{ name: 'One' }] } } },
      },
      {
        ...put({ tags: { data: [{ name: 'Four' }], mode: 'replace' } }),
        has: { data: { tags: { data: [{ name: 'Four' }] } } },
      },
      { ...put({ tags: { data: [], mode: 'replace' } }), has: { data: { tags: { data: [] } } } },
      {
        ...put({ securityLabels: { data: [{ name: 'TLP:RED' }, { name: 'TLP:GREEN' }] } }),
        has: { data: { securityLabels: { data: [{ name: 'TLP:RED' }, { name: 'TLP:GREEN' }] } } },
      },
      {
        ...put({ securityLabels: { data: [{ name: 'TLP:RED' }], mode: 'delete' } }),
        has: { data: { securityLabels: { data: [{ name: 'TLP:GREEN' }] } } },
      },
      { ...put({ securityLabels: { data: [{ name: 'No Such' }] } }), status: 400 },
      { ...put({ tags: { data: [{ name: 'x' }], mode: 'merge' } }), status: 400 },
      { ...put({ tags: { data: [{ name: 'x'.repeat(129) }] } }), status: 400 },
    ]);
  });

  it('change attributes by id, keep one default of a type, and delete by id only', async () => {
    const client = await withHost();
    const put = (data: object[], mode = 'append') => ({
      call: 'PUT /v3/indicators/1?fields=attributes',
      body: { attributes: { data, mode } },
    });
    await runRows(client, [
      {
        ...put([{ type: 'Description', value: 'first', default: true }]),
        has: { data: { description: 'first', attributes: { data: [{ id: 1, default: true }] } } },
      },
      {
        ...put([
          { type: 'Description', value: 'second', default: true, pinned: true, source: 'Feed' },
        ]),
        has: {
          data: {
            description: 'second',
            attributes: { data: [{ default: false }, { id: 2, pinned: true, source: 'Feed' }] },
          },
        },
      },
      {
        ...put([{ id: 1, value: 'changed', securityLabels: { data: [{ name: 'TLP:AMBER' }] } }]),
        text: '"value":"changed"',
      },
      { ...put([{ id: 2 }], 'delete'), lacks: '"second"' },
      { ...put([{ id: 99, value: 'x' }]), status: 400 },
      { ...put([{ type: 'No Such', value: 'x' }]), status: 400 },
      { ...put([{ type: 'Country Code', value: 'x'.repeat(20) }]), status: 400 },
      { ...put([{ type: 'Source', value: 'only' }], 'replace'), lacks: '"changed"' },
    ]);
  });

  it('link groups and indicators, also such that do not exist yet', async () => {
    const client = await withHost();
    await runRows(client, [
      {
        call: 'PUT /v3/indicators/1?fields=associatedGroups&fields=associatedIndicators',
        body: {
          associatedGroups: { data: [{ type: 'Adversary', name: 'Quiet Bear' }] },
          associatedIndicators: { data: [{ type: 'Address', ip: '192.0.2.1' }] },
        },
        has: {
          data: {
            associatedGroups: { data: [{ id: 1, name: 'Quiet Bear' }] },
            associatedIndicators: { data: [{ id: 2, ip: '192.0.2.1' }] },
          },
        },
      },
      {
        call: 'GET /v3/groups/1?fields=associatedIndicators.tags',
        has: { data: { associatedIndicators: { data: [{ id: 1, tags: { data: [] } }] } } },
      },
      {
        call: 'PUT /v3/indicators/1?fields=associatedGroups&fields=associatedIndicators',
        body: {
          associatedGroups: { data: [{ id: 1 }], mode: 'delete' },
          associatedIndicators: { data: [], mode: 'replace' },
        },
        has: { data: { associatedGroups: { data: [] }, associatedIndicators: { data: [] } } },
      },
      {
        call: 'PUT /v3/indicators/1',
        body: { associatedGroups: { data: [{ id: 77 }] } },
        status: 400,
      },
      {
        call: 'GET /v3/indicators?fields=associatedGroups.associatedIndicators',
        status: 400,
        text: 'one association level',
      },
    ]);
  });

  it('write custom associations and file actions from their primary type only', async () => {
    const client = await startedClient();
    await runRows(client, [
      {
        call: 'POST /v3/indicators',
        body: { type: 'URL', text: 'http://a.example/x' },
        status: 201,
      },
      {
        call: 'PUT /v3/indicators/1?fields=customAssociations&fields=associatedIndicators&fields=associationName',
        body: {
          customAssociations: { data: [{ type: 'Host', hostName: 'a.example' }] },
          customAssociationNames: ['URL Host'],
        },
        has: {
          data: {
            customAssociations: {
              data: [{ hostName: 'a.example', customAssociationName: 'URL Host' }],
            },
            associatedIndicators: { data: [{ associationName: 'URL Host' }] },
          },
        },
      },
      {
        call: 'PUT /v3/indicators/2',
        body: { customAssociations: { data: [{ id: 1 }] }, customAssociationNames: ['URL Host'] },
        status: 400,
        has: {
          errCode: '0x1001',
          message: 'Association cannot be applied to the indicator types.',
        },
      },
      {
        call: 'POST /v3/indicators?fields=fileActions',
        body: {
          type: 'File',
          md5: MD5,
          fileActions: { data: [{ relationship: 'File DNS Query', indicator: { id: 2 } }] },
        },
        status: 201,
        has: {
          data: {
            fileActions: { data: [{ relationship: 'File DNS Query', indicator: { id: 2 } }] },
          },
        },
      },
    ]);
  });

  it('leave nothing behind when a create is refused', async () => {
    const client = await startedClient();
    await runRows(client, [
      {
        call: 'POST /v3/indicators',
        body: {
          type: 'Host',
          hostName: 'a.example.com',
          attributes: { data: [{ type: 'No Such', value: 'x' }] },
        },
        status: 400,
      },
      { call: 'GET /v3/indicators?count=true', has: { count: 0 } },
      { call: 'GET /v3/indicators/deleted', has: { count: 0 } },
    ]);
  });
});

describe('a merge of Files', () => {
  const FIELDS = [
    'fileOccurrences',
    'observations',
    'falsePositives',
    'sightings',
    'associatedGroups',
    'associatedIndicators',
  ];
  const read = `GET /v3/indicators/1?${FIELDS.map((name) => `fields=${name}`).join('&')}`;
  const merged = {
    data: {
      id: 1,
      size: 7,
      firstSeen: '2024-01-02T00:00:00Z',
      lastSeen: '2024-03-04T00:00:00Z',
      observations: 5,
      falsePositives: 1,
      fileOccurrences: { data: [{ fileName: 'a.dll' }, { fileName: 'b.dll' }] },
      associatedGroups: { data: [{ name: 'T' }] },
      associatedIndicators: { data: [{ summary: 'a.example.com' }] },
    },
  };

  /** Two Files; the first is changed last, so that it is the one that stays. */
  const twoFiles = async (): Promise<TestClient> => {
    const client = await startedClient();
    const seen = { fileOccurrence: [{ fileName: 'b.dll' }], size: 7 };
    await client.batch({
      group: [{ type: 'Threat', name: 'T', xid: 't' }],
      indicator: [
        { type: 'File', md5: MD5, fileOccurrence: [{ fileName: 'a.dll' }] },
        { type: 'File', sha1: SHA1, ...seen, associatedGroups: [{ groupXid: 't' }] },
        host('a.example.com'),
      ],
      association: [
        { id_1: 2, type_1: 'File', id_2: 3, type_2: 'Host', associationType: 'File Traffic' },
      ],
    });
    const report = { observations: 2, falsePositiveFlag: true, lastSeen: '2024-03-04' };
    const own = { observations: 3, falsePositiveFlag: true, firstSeen: '2024-01-02' };
    await runRows(client, [
      { call: 'PUT /v3/indicators/2', body: { ...report, firstSeen: '2024-02-02' } },
    ]);
    await client.control('POST', 'clock', { advanceMs: 2_000 });
    await runRows(client, [{ call: 'PUT /v3/indicators/1', body: own }]);
    return client;
  };

  it('keeps what was written to each, by a batch [2.11]', async () => {
    const client = await twoFiles();
    await client.batch({ indicator: [{ type: 'File', md5: MD5, sha1: SHA1 }] });
    await runRows(client, [
      { call: read, has: merged },
      { call: 'GET /v3/indicators/2', status: 404 },
      {
        call: `GET /v2/indicators/files/${MD5}/actions/traffic/indicators`,
        has: { data: { resultCount: 1 } },
      },
    ]);
  });

  it('keeps what was written to each, by mode merge [4.6]', async () => {
    const client = await twoFiles();
    await runRows(client, [
      { call: `PUT /v3/indicators/${MD5}`, body: { sha1: SHA1, mode: 'merge' } },
      { call: read, has: merged },
      { call: 'GET /v3/indicators/2', status: 404 },
    ]);
  });
});

describe('a File in v3', () => {
  it('takes a further hash by merge, gives one up by delete, and refuses both without mode', async () => {
    const client = await startedClient();
    await runRows(client, [
      { call: 'POST /v3/indicators', body: { type: 'File', md5: MD5 }, status: 201 },
      { call: 'POST /v3/indicators', body: { type: 'File', sha1: SHA1, size: 7 }, status: 201 },
      { call: `PUT /v3/indicators/${MD5}`, body: { sha1: SHA1 }, status: 400 },
      {
        call: `PUT /v3/indicators/${MD5}`,
        body: { sha1: SHA1, mode: 'merge' },
        has: { data: { id: 1, summary: `${MD5} : ${SHA1}` } },
      },
      { call: 'GET /v3/indicators/2', status: 404 },
      { call: `GET /v3/indicators/{${MD5} : ${SHA1}}`, has: { data: { id: 1 } } },
      {
        call: `PUT /v3/indicators/${SHA1}`,
        body: { md5: MD5, mode: 'delete' },
        has: { data: { summary: SHA1 } },
      },
      { call: `PUT /v3/indicators/1`, body: { sha1: SHA1, mode: 'delete' }, status: 400 },
      {
        call: `PUT /v3/indicators/1?fields=fileOccurrences`,
        body: {
          fileOccurrences: { data: [{ fileName: 'a.dll', path: 'C:\\t', date: '2031-01-02' }] },
        },
        has: {
          data: {
            fileOccurrences: {
              data: [{ id: 1, fileName: 'a.dll', path: 'C:\\t', date: '2031-01-02T00:00:00Z' }],
            },
          },
        },
      },
      {
        call: `PUT /v3/indicators/1?fields=fileOccurrences`,
        body: { fileOccurrences: { data: [{ id: 1 }], mode: 'delete' } },
        has: { data: { fileOccurrences: { data: [] } } },
      },
    ]);
  });
});

describe('reports in v3', () => {
  it('count one false positive per user and day, and add observations', async () => {
    const client = await withHost();
    const path = '/v3/indicators/1?fields=falsePositives&fields=observations';
    const put = async (at: string, body: object) => {
      await client.control('POST', 'clock', { at, freeze: true });
      return client.call('PUT', path, { body, timestamp: String(Date.parse(at) / 1000) });
    };
    const call = (body: object) => put('2031-01-02T10:00:00Z', body);
    await call({ falsePositiveFlag: true });
    const twice = await call({ falsePositiveFlag: true, observations: 3 });
    expect(twice.json['data']).toMatchObject({
      falsePositives: 1,
      falsePositiveReportedByUser: true,
      lastFalsePositive: '2031-01-02T10:00:00Z',
      observations: 3,
    });
    const next = await put('2031-01-03T10:00:00Z', { falsePositiveFlag: true, observations: 2 });
    expect(next.json['data']).toMatchObject({
      falsePositives: 2,
      observations: 5,
      lastObserved: '2031-01-03T10:00:00Z',
    });
  });

  it('are open to readers by a switch, with a reduced answer', async () => {
    const client = await withHost();
    await client.control('POST', 'owners', { name: 'Demo Source', role: 'User' });
    const row = { call: 'PUT /v3/indicators/1?fields=observations', body: { observations: 1 } };
    await runRows(client, [{ ...row, status: 403 }]);
    await client.control('POST', 'switches', { readOnlyUserUpdatesAllowed: true });
    const [answer] = await runRows(client, [row]);
    expect(Object.keys(answer?.json['data'] ?? {}).sort()).toEqual([
      'observations',
      'summary',
      'type',
    ]);
  });
});

describe('fields of v3 indicators', () => {
  it('show what the control API taught the platform', async () => {
    const client = await withHost();
    await client.control('POST', 'edit', {
      owner: 'Demo Source',
      type: 'Host',
      summary: 'a.example.com',
      addDnsResolution: { address: '192.0.2.9', at: '2031-01-01' },
      setThreatAssess: { rating: 4.38, confidence: 93.43, score: 600 },
    });
    await runRows(client, [
      {
        call: 'GET /v3/indicators/1?fields=threatAssess&fields=dnsResolution',
        has: {
          data: {
            threatAssessRating: 4.38,
            threatAssessConfidence: 93.43,
            threatAssessScore: 600,
            dnsResolution: {
              data: [
                {
                  resolutionDate: '2031-01-01T00:00:00Z',
                  addresses: { data: [{ ip: '192.0.2.9' }] },
                },
              ],
            },
          },
        },
      },
      {
        call: 'GET /v3/indicators?tql={threatAssessScore >= 600 and threatAssessLastUpdated > "TODAY()"}&count=True',
        has: { count: 1 },
      },
      { call: 'GET /v3/indicators/1', lacks: 'threatAssess' },
      { call: 'GET /v3/indicators/1?fields=noSuch', status: 200 },
    ]);
    await client.control('POST', 'switches', { unknownFields: 'error' });
    await runRows(client, [{ call: 'GET /v3/indicators/1?fields=noSuch', status: 400 }]);
  });

  it('delete by query only where a switch allows it', async () => {
    const client = await withHost();
    const row = { call: 'DELETE /v3/indicators?tql={confidence > 10}' };
    await runRows(client, [{ ...row, status: 405 }]);
    await client.control('POST', 'switches', { bulkDelete: 'enabled' });
    await runRows(client, [
      { call: 'DELETE /v3/indicators', status: 400 },
      { ...row, has: { status: 'Success' } },
      {
        call: 'GET /v3/indicators/deleted?type=Host',
        has: { count: 1, data: [{ summary: 'a.example.com', type: 'Host' }] },
      },
    ]);
  });
});
