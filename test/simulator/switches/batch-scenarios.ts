// Switches of batches.
import { host, SETTINGS, type TestClient } from '../support/client.ts';
import { batchOutcome, type Scenario } from './scenario.ts';

const TWO = { indicator: [host('a.example.com'), host('b.example.com')] };
const LONG = 'x'.repeat(129);

const tagsOf = async (client: TestClient, id: number): Promise<string[]> => {
  const { json } = await client.call('GET', `/v3/indicators/${id}?fields=tags`);
  const tags = json['data']?.['tags']?.['data'] as unknown as { name: string }[] | undefined;
  return tags?.map(({ name }) => name) ?? [];
};

const createAndUpload = async (client: TestClient, content: unknown): Promise<unknown> => {
  const part = (name: string, value: unknown): string =>
    `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${JSON.stringify(value)}\r\n`;
  const answer = await client.call('POST', '/v2/batch/createAndUpload', {
    bytes: Buffer.from(`${part('config', SETTINGS)}${part('content', content)}--B--\r\n`),
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
  });
  return answer.json['data']?.['batchStatus'];
};

const uploadStatus = async (client: TestClient, content: unknown): Promise<number> =>
  (await client.batch(content)).uploaded.status;

export const BATCH_SCENARIOS: readonly Scenario[] = [
  {
    name: 'deleteMissing',
    observe: (client) => batchOutcome(client, TWO, { action: 'Delete' }),
    positions: [
      ['error', [0, 0, '0x1007', '0x1007']],
      ['silent', [2, 0]],
    ],
  },
  {
    name: 'missingLink',
    observe: (client) =>
      batchOutcome(client, {
        indicator: [host('a.example.com', { associatedGroups: [{ groupXid: 'none' }] })],
      }),
    positions: [
      ['error', [0, 0, '0x1009']],
      ['silent', [1, 0]],
    ],
  },
  {
    name: 'missingLinkEntity',
    observe: async (client) => {
      const lost = { associatedGroups: [{ groupXid: 'none' }] };
      const later = { associatedIndicators: [{ summary: 'A.example.com', indicatorType: 'Host' }] };
      const seen = await batchOutcome(client, {
        group: [
          { type: 'Threat', name: 'T', xid: 't', ...later, associatedGroupXid: ['u'] },
          { type: 'Threat', name: 'U', xid: 'u', associatedGroupXid: ['none'] },
        ],
        indicator: [host('a.example.com'), host('b.example.com', lost)],
      });
      const counts: unknown[] = [];
      for (const path of ['groups', 'indicators'])
        counts.push((await client.call('GET', `/v3/${path}?count=true`)).json['count']);
      return [...seen, ...counts];
    },
    positions: [
      ['saveWithout', [2, 0, '0x1009', '0x1009', 2, 2]],
      ['reject', [1, 0, '0x1009', '0x1009', '0x1009', 1, 1]],
    ],
  },
  {
    name: 'associationOrder',
    observe: async (client) => {
      const content = { association: [], ...TWO };
      const seen = await batchOutcome(client, content);
      return [...seen, ...(await batchOutcome(client, { ...TWO, association: [] }))];
    },
    positions: [
      ['error', [0, 0, '0x1003', 2, 0]],
      ['accept', [2, 0, 2, 0]],
    ],
  },
  {
    name: 'replaceWithoutKey',
    observe: async (client) => {
      await client.batch({ indicator: [host('a.example.com', { tag: [{ name: 't' }] })] });
      await client.batch({ indicator: [host('a.example.com')] }, { tagWriteType: 'Replace' });
      return tagsOf(client, 1);
    },
    positions: [
      ['clear', []],
      ['keep', ['t']],
    ],
  },
  {
    name: 'badMetadata',
    observe: async (client) => {
      const attribute = [{ type: 'No Such Type', value: 'v' }];
      const seen = await batchOutcome(client, {
        group: [{ type: 'Threat', name: 'T', xid: 't', attribute }],
        indicator: [host('a.example.com', { attribute })],
      });
      const { json } = await client.call('GET', '/v3/indicators?count=true');
      return [...seen, json['count']];
    },
    positions: [
      ['reject', [0, 0, '0x1006', '0x1005', 0]],
      ['saveWithout', [0, 0, '0x2002', '0x2001', 1]],
    ],
  },
  {
    name: 'tagTooLong',
    observe: async (client) => {
      const tag = [{ name: LONG }, { name: 'short' }];
      const seen = await batchOutcome(client, { indicator: [host('a.example.com', { tag })] });
      return [...seen, ...(await tagsOf(client, 1)).map((name) => name.length)];
    },
    positions: [
      ['error', [0, 0, '0x1005']],
      ['truncate', [1, 0, 128, 5]],
      ['drop', [1, 0, 5]],
    ],
  },
  {
    name: 'groupNameTooLong',
    observe: (client) =>
      batchOutcome(client, { group: [{ type: 'Threat', name: 'n'.repeat(101), xid: 'x' }] }),
    positions: [
      ['error', [0, 0, '0x1006']],
      ['accept', [1, 0]],
    ],
  },
  {
    name: 'unknownAttributeType',
    observe: (client) =>
      batchOutcome(client, {
        indicator: [host('a.example.com', { attribute: [{ type: 'Own', value: 'v' }] })],
      }),
    positions: [
      ['error', [0, 0, '0x1005']],
      ['accept', [1, 0]],
    ],
  },
  {
    name: 'indicatorLimit',
    observe: async (client) => {
      await client.control('POST', 'switches', { indicatorsPerJob: 1 });
      return batchOutcome(client, {
        indicator: [...TWO.indicator, host('c.example.com')],
      });
    },
    positions: [
      ['stop', [1, 1, '0x1008']],
      ['perEntity', [1, 0, '0x1008', '0x1008']],
    ],
  },
  {
    name: 'indicatorsPerJob',
    observe: (client) => batchOutcome(client, TWO),
    positions: [
      [25_000, [2, 0]],
      [1, [1, 0, '0x1008']],
    ],
  },
  {
    name: 'uploadLimitBytes',
    observe: (client) => uploadStatus(client, TWO),
    positions: [
      [75_000_000, 202],
      [10, 400],
    ],
  },
  {
    name: 'synchronousBatchSaveLimit',
    observe: (client) => createAndUpload(client, TWO),
    positions: [
      [0, { id: 1, status: 'Queued' }],
      [1, { id: 1, status: 'Queued' }],
      [2, { status: 'Completed', errorCount: 0, successCount: 2, unprocessCount: 0 }],
    ],
  },
  {
    name: 'inlineErrors',
    observe: async (client) => {
      await client.control('POST', 'switches', { synchronousBatchSaveLimit: 9 });
      const status = await createAndUpload(client, { indicator: [host('not a host')] });
      return (status as { errors?: unknown[] }).errors?.length;
    },
    positions: [
      ['omit', undefined],
      ['list', 1],
    ],
  },
  {
    name: 'batchService',
    observe: async (client) => {
      const { status, type } = await client.call('POST', '/v2/batch', { body: SETTINGS });
      return [status, type];
    },
    positions: [
      ['available', [201, 'application/json']],
      ['unavailable', [503, 'text/plain']],
    ],
  },
  {
    name: 'batchOrder',
    observe: async (client) => {
      await client.control('POST', 'pace', { hold: 'Queued' });
      const first = await client.batch(TWO);
      const second = await client.batch(TWO);
      await client.control('POST', 'release', { ids: [second.id] });
      const states = [first, second].map(async ({ id }) => {
        const { json } = await client.call('GET', `/v2/batch/${id}`);
        return json['data']?.['batchStatus']?.['status'];
      });
      return Promise.all(states);
    },
    positions: [
      ['upload', ['Queued', 'Queued']],
      ['independent', ['Queued', 'Completed']],
    ],
  },
  {
    name: 'batchBodies',
    observe: async (client) => (await client.batch(TWO)).uploaded.json,
    positions: [
      ['envelope', { status: 'Success', data: { batchStatus: { id: 1, status: 'Queued' } } }],
      ['documents', { status: 'Queued' }],
    ],
  },
  {
    name: 'stringIds',
    observe: async (client) =>
      (await client.call('POST', '/v2/batch', { body: SETTINGS })).json['data'],
    positions: [
      [false, { batchId: 1 }],
      [true, { batchId: '1' }],
    ],
  },
  {
    name: 'errorKey',
    observe: async (client) => {
      const { errors } = await client.batch({ indicator: [host('not a host')] });
      return Object.keys(errors[0] ?? {});
    },
    positions: [
      ['errorSource', ['errorReason', 'errorSource']],
      ['errorMessage', ['errorReason', 'errorMessage']],
    ],
  },
  {
    name: 'excludedValue',
    observe: async (client) => {
      const list = {
        name: 'Indicator-Host',
        ownerId: 1,
        fixedValues: { data: [{ value: 'a.example.com' }] },
        variableValues: { data: [{}] },
      };
      await client.call('POST', '/v3/security/exclusionLists', { body: list });
      return batchOutcome(client, { indicator: [host('a.example.com')] });
    },
    positions: [
      ['error', [0, 0, '0x1005']],
      ['skip', [1, 0]],
    ],
  },
  {
    name: 'ipv6Form',
    observe: async (client) => {
      await client.batch({ indicator: [{ type: 'Address', summary: '2001:DB8:0::1' }] });
      return (await client.call('GET', '/v3/indicators/1')).json['data']?.['ip'];
    },
    positions: [
      ['asSent', '2001:DB8:0::1'],
      ['compressed', '2001:db8::1'],
      ['expanded', '2001:db8:0:0:0:0:0:1'],
    ],
  },
  {
    name: 'urlMaxLength',
    observe: (client) =>
      batchOutcome(client, {
        indicator: [{ type: 'URL', summary: 'http://a.example.com/path' }],
      }),
    positions: [
      [500, [1, 0]],
      [24, [0, 0, '0x1005']],
    ],
  },
  {
    name: 'urlSchemes',
    observe: (client) =>
      batchOutcome(client, { indicator: [{ type: 'URL', summary: 'gopher://a.example.com/' }] }),
    positions: [
      ['sdk', [0, 0, '0x1005']],
      ['any', [1, 0]],
    ],
  },
];
