import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { host, OWNER, SETTINGS, startedClient, USER, type TestClient } from './support/client.ts';

const CONTENT = { group: [], indicator: [host('a.example.com')], association: [] };

const create = async (client: TestClient, more: object = {}): Promise<number> => {
  const answer = await client.call('POST', '/v2/batch', { body: { ...SETTINGS, ...more } });
  expect(answer.status).toBe(201);
  return Number(answer.json['data']?.['batchId']);
};

const upload = (client: TestClient, id: number, content: unknown = CONTENT) =>
  client.call('POST', `/v2/batch/${id}`, {
    bytes: Buffer.from(JSON.stringify(content)),
    headers: { 'content-type': 'application/octet-stream' },
  });

const stateOf = async (client: TestClient, id: number): Promise<unknown> =>
  (await client.call('GET', `/v2/batch/${id}`)).json['data']?.['batchStatus']?.['status'];

const form = (config: unknown, content: unknown, filenames: boolean) => {
  const part = (name: string, value: unknown): string =>
    `--XX\r\nContent-Disposition: form-data; name="${name}"${filenames ? `; filename="${name}"` : ''}\r\n\r\n${JSON.stringify(value)}\r\n`;
  return {
    bytes: Buffer.from(`${part('config', config)}${part('content', content)}--XX--\r\n`),
    headers: { 'content-type': 'multipart/form-data; boundary=XX' },
  };
};

describe('states of a batch', () => {
  it('go from Created over Queued and Running to Completed, by the platform clock', async () => {
    const client = await startedClient({ pace: { queuedMs: 60_000, runningMs: 3_600_000 } });
    await client.control('POST', 'clock', { freeze: true });
    const id = await create(client);
    expect(await stateOf(client, id)).toBe('Created');
    const uploaded = await upload(client, id);
    expect(uploaded.status).toBe(202);
    expect(uploaded.json['data']?.['batchStatus']).toEqual({ id, status: 'Queued' });
    expect(await stateOf(client, id)).toBe('Queued');
    await client.control('POST', 'clock', { advanceMs: 61_000 });
    const in61Seconds = { timestamp: String(Math.floor(Date.now() / 1000)) };
    const running = await client.call('GET', `/v2/batch/${id}/errors`, in61Seconds);
    expect(running.status).toBe(400);
    expect(running.json).toEqual({
      status: 'Invalid',
      description: 'Batch still in Running state',
    });
    expect(await client.canonical()).toBe('');
    await client.control('POST', 'clock', { advanceMs: 3_600_000 });
    await client.control('POST', 'clock', { offsetMs: 0 });
    expect(await stateOf(client, id)).toBe('Completed');
    expect(await client.canonical()).toBe('Host\ta.example.com\n');
  });

  it('wait at a hold until they are released', async () => {
    const client = await startedClient({ pace: { hold: 'Queued' } });
    const first = await create(client);
    const second = await create(client);
    await upload(client, first);
    await upload(client, second, { indicator: [host('b.example.com')] });
    expect(await stateOf(client, first)).toBe('Queued');
    await client.control('POST', 'release', { ids: [second] });
    // The second waits behind the first of its owner.
    expect(await stateOf(client, second)).toBe('Queued');
    await client.control('POST', 'release', {});
    expect(await stateOf(client, first)).toBe('Completed');
    expect(await stateOf(client, second)).toBe('Completed');
  });

  it('do not wait for each other when the order is independent', async () => {
    const client = await startedClient({
      pace: { hold: 'Queued' },
      switches: { batchOrder: 'independent' },
    });
    const first = await create(client);
    const second = await create(client);
    await upload(client, first);
    await upload(client, second);
    await client.control('POST', 'release', { ids: [second] });
    expect(await stateOf(client, second)).toBe('Completed');
    expect(await stateOf(client, first)).toBe('Queued');
  });

  it('reach Completed on their own with a pace on the running clock', async () => {
    const client = await startedClient({ pace: { runningMs: 1_000, perObjectMs: 200 } });
    const id = await create(client);
    await upload(client, id);
    expect(await stateOf(client, id)).not.toBe('Completed');
    const completed = async (): Promise<unknown> =>
      (await client.control('GET', 'counters')).json['batchesCompleted'];
    await expect.poll(completed, { timeout: 10_000 }).toBe(1);
    expect(await client.canonical()).toBe('Host\ta.example.com\n');
  });
});

describe('creating and uploading', () => {
  it.each([
    [{ owner: undefined }, 400],
    [{ haltOnError: 'perhaps' }, 400],
    [{ action: 'Upsert' }, 400],
    [{ attributeWriteType: undefined }, 400],
    [{ version: 'V1', attributeWriteType: 'Singleton' }, 400],
    [{ owner: 'Nobody' }, 403],
  ])('refuses settings %j with %i', async (change, status) => {
    const client = await startedClient();
    const body = { ...SETTINGS, ...change };
    const answer = await client.call('POST', '/v2/batch', { body });
    expect(answer.status).toBe(status);
    expect(answer.json['status']).toBe('Failure');
  });

  it('answers in plain text without permission and without the batch service', async () => {
    const client = await startedClient({ owners: [{ name: OWNER, role: 'User' }] });
    const denied = await client.call('POST', '/v2/batch', { body: SETTINGS });
    expect([denied.status, denied.type]).toEqual([401, 'text/plain']);
    expect(denied.text).toContain('You do not have permission to create Indicators;');
    await client.control('POST', 'switches', { batchService: 'unavailable' });
    const off = await client.call('POST', '/v2/batch', { body: SETTINGS });
    expect([off.status, off.type]).toEqual([503, 'text/plain']);
    expect(off.text).toBe(
      'Batch job api is not available.  Ensure that batchJobEnabled is true and document storage is enabled and configured;',
    );
  });

  it('takes a gzip body', async () => {
    const client = await startedClient();
    const id = await create(client);
    const answer = await client.call('POST', `/v2/batch/${id}`, {
      bytes: gzipSync(JSON.stringify(CONTENT)),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer.status).toBe(202);
    expect(await stateOf(client, id)).toBe('Completed');
  });

  it('refuses a second upload, an unknown id and a body over the limit', async () => {
    const client = await startedClient({ switches: { uploadLimitBytes: 100 } });
    const id = await create(client);
    const big = await upload(client, id, { indicator: [host(`${'a'.repeat(60)}.example.com`)] });
    const exactly = { group: [], note: 'x'.repeat(100) };
    expect((await upload(client, id, exactly)).json).toEqual({
      status: 'Invalid',
      description: 'File size greater than allowable limit of 100',
    });
    expect(big.status).toBe(400);
    expect((await upload(client, id, { indicator: [host('a.example.com')] })).status).toBe(202);
    const second = await upload(client, id, {});
    expect([second.status, second.json['status']]).toEqual([400, 'Invalid']);
    expect((await upload(client, 999)).status).toBe(404);
    expect((await client.call('GET', '/v2/batch/999')).status).toBe(404);
  });

  it.each([true, false])('takes createAndUpload with filenames: %s', async (filenames) => {
    const client = await startedClient();
    const answer = await client.call(
      'POST',
      '/v2/batch/createAndUpload?includeAdditional=true',
      form(SETTINGS, CONTENT, filenames),
    );
    expect(answer.status).toBe(200);
    const id = Number(answer.json['data']?.['batchStatus']?.['id']);
    expect(await stateOf(client, id)).toBe('Completed');
    expect(await client.canonical()).toBe('Host\ta.example.com\n');
  });

  it('completes a small createAndUpload inline, without id', async () => {
    const client = await startedClient({ switches: { synchronousBatchSaveLimit: 2 } });
    const answer = await client.call(
      'POST',
      '/v2/batch/createAndUpload?includeAdditional=true',
      form(SETTINGS, { indicator: [host('a.example.com'), host('bad_.example.com')] }, true),
    );
    expect(answer.json['data']?.['batchStatus']).toEqual({
      status: 'Completed',
      errorCount: 1,
      successCount: 1,
      unprocessCount: 0,
      successIndicatorCount: 1,
      errorIndicatorCount: 1,
      successGroupCount: 0,
      errorGroupCount: 0,
    });
    const three = { indicator: ['a', 'b', 'c'].map((name) => host(`${name}.example.com`)) };
    const large = await client.call(
      'POST',
      '/v2/batch/createAndUpload',
      form(SETTINGS, three, true),
    );
    expect(large.json['data']?.['batchStatus']?.['id']).toEqual(expect.any(Number));
  });

  it('refuses Delete in createAndUpload', async () => {
    const client = await startedClient();
    const settings = { ...SETTINGS, action: 'Delete' };
    const answer = await client.call(
      'POST',
      '/v2/batch/createAndUpload',
      form(settings, CONTENT, true),
    );
    expect(answer.status).toBe(400);
  });

  it('can answer in the shape of the documents and with text ids', async () => {
    const client = await startedClient({ switches: { batchBodies: 'documents', stringIds: true } });
    const created = await client.call('POST', '/v2/batch', { body: SETTINGS });
    expect(created.json['data']).toEqual({ batchId: '1' });
    expect((await upload(client, 1)).json).toEqual({ status: 'Queued' });
  });

  it('takes an upload only from the user who created the batch', async () => {
    const other = { accessId: '2', secretKey: 'two' };
    const client = await startedClient({ users: [USER, other] });
    const id = await create(client);
    const answer = await client.call('POST', `/v2/batch/${id}`, {
      user: other,
      bytes: Buffer.from('{}'),
    });
    expect(answer.status).toBe(401);
  });
});
