// Details of batches that clients rely on: the lag of error lists, filters of results, aliases of fields, ends of associations.
import { expect, it } from 'vitest';
import { host, startedClient } from './support/client.ts';
import { runRows } from './support/table.ts';

it('the error list may lag behind Completed', async () => {
  const client = await startedClient();
  await client.control('POST', 'clock', { freeze: true });
  await client.control('POST', 'pace', { errorsLagMs: 5_000 });
  const { id, status, errors } = await client.batch({ indicator: [host('_')] });
  expect(status).toMatchObject({ status: 'Completed', errorCount: 1 });
  expect(errors).toEqual([]);
  await client.control('POST', 'clock', { advanceMs: 5_000 });
  await runRows(client, [{ call: `GET /v2/batch/${id}/errors`, text: '0x1005' }]);
});

it('results are filtered by code, text and severity', async () => {
  const client = await startedClient();
  const { id } = await client.batch({
    group: [{ type: 'Threat', name: '', xid: 'x' }],
    indicator: [host('_'), host('a.example.com', { rating: 9 })],
  });
  const at = `GET /v2/batch/${id}/results`;
  const length = async (query: string): Promise<number> => {
    const [answer] = await runRows(client, [{ call: `${at}?${query}` }]);
    return (answer?.json as unknown as unknown[]).length;
  };
  expect(await length('severity=Error')).toBe(3);
  expect(await length('code=0x1005')).toBe(2);
  expect(await length('code=0x1005&contains=rating')).toBe(1);
  expect(await length('severity=err')).toBe(3);
  expect(await length('severity=ERROR')).toBe(3);
  await runRows(client, [
    { call: `${at}?severity=warn`, status: 404 },
    { call: `${at}?code=1005`, status: 400, has: { status: 'Invalid' } },
  ]);
});

it('both spellings of sizes and flags are read, and keys nobody knows are passed over', async () => {
  const client = await startedClient();
  const { status } = await client.batch({
    indicator: [
      { type: 'File', md5: 'a'.repeat(32), intValue1: 5_366, webLink: 'x', id: 7 },
      { type: 'File', md5: 'b'.repeat(32), size: '12', fileOccurrence: { fileName: 'one' } },
      host('a.example.com', { flag1: true, flag2: 'false', externalDateCreated: 'never read' }),
      host('b.example.com', { dnsActive: true, whoisActive: true }),
    ],
  });
  expect(status).toMatchObject({ successCount: 4, errorCount: 0 });
  await runRows(client, [
    { call: 'GET /v3/indicators/1', has: { data: { id: 1, size: 5_366 } } },
    {
      call: 'GET /v3/indicators/2?fields=fileOccurrences',
      has: { data: { size: 12, fileOccurrences: { data: [{ fileName: 'one' }] } } },
    },
    { call: 'GET /v3/indicators/3', has: { data: { dnsActive: true, whoisActive: false } } },
    { call: 'GET /v3/indicators/4', has: { data: { dnsActive: true, whoisActive: true } } },
  ]);
});

it('an id wins over a reference, and an end that is missing is 0x1009', async () => {
  const client = await startedClient();
  await client.batch({
    group: [
      { type: 'Threat', name: 'One', xid: 'one' },
      { type: 'Threat', name: 'Two', xid: 'two' },
    ],
    indicator: [host('a.example.com')],
  });
  const { status, errors } = await client.batch({
    association: [
      { id_1: 1, type_1: 'Threat', ref_1: 'two', ref_2: 'a.example.com', type_2: 'Host' },
      { id_1: 999, type_1: 'Threat', ref_2: 'a.example.com', type_2: 'Host' },
      { ref_1: 'none', ref_2: 'two' },
    ],
  });
  expect(status).toMatchObject({ successCount: 0, errorCount: 2 });
  expect(errors.map(({ errorReason }) => errorReason.slice(0, 14))).toEqual([
    'Error (0x1009)',
    'Error (0x1009)',
  ]);
  await runRows(client, [
    {
      call: 'GET /v3/indicators/1?fields=associatedGroups',
      has: { data: { associatedGroups: { data: [{ name: 'One' }] } } },
    },
  ]);
});

it('ratings have two decimals and hashes are upper case in both trees', async () => {
  const client = await startedClient();
  await client.batch({ indicator: [{ type: 'File', md5: 'c'.repeat(32), rating: 3 }] });
  await runRows(client, [
    { call: 'GET /v3/indicators/1', text: '"rating":3.00' },
    { call: 'GET /v3/indicators', text: `"md5":"${'C'.repeat(32)}"` },
    { call: `GET /v2/indicators/files/${'c'.repeat(32)}`, text: '"rating":3.00' },
  ]);
});

it('files follow a batch by xid or id: POST once, then PUT or updateIfExists, malware in protected zips only', async () => {
  const client = await startedClient();
  await client.batch({
    group: [
      { type: 'Document', name: 'D', xid: 'd', fileName: 'd.txt' },
      { type: 'Document', name: 'M', xid: 'm', fileName: 'm.zip', malware: true, password: 'x' },
    ],
  });
  const bytes = (text: string) => ({ bytes: Buffer.from(text) });
  const at = '/v2/groups/documents';
  const zip = Buffer.from('PK\u0003\u0004\u0014\u0000\u0001\u0000rest');
  await runRows(client, [
    {
      call: `POST ${at}/d/upload?owner=Demo%20Source`,
      ...bytes('one'),
      has: { status: 'Success' },
    },
    { call: `POST ${at}/d/upload`, ...bytes('two'), status: 401 },
    { call: `PUT ${at}/d/upload`, ...bytes('three') },
    { call: `GET ${at}/1/download`, text: 'three' },
    { call: `POST ${at}/1/upload?updateIfExists=true`, ...bytes('four') },
    { call: 'GET /v3/groups/d/download', text: 'four' },
    { call: `POST ${at}/none/upload`, ...bytes('x'), status: 404 },
    { call: `POST /v2/groups/threats/1/upload`, ...bytes('x'), status: 404 },
    { call: `POST ${at}/m/upload`, ...bytes('no zip'), status: 400 },
    { call: 'POST /v3/groups/2/upload', ...bytes('no zip'), status: 400 },
    { call: `POST ${at}/m/upload`, bytes: zip },
  ]);
});
