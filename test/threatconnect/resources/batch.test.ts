import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { BatchJobSettings } from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { answer, inOrder, type Handler } from '../../http/server.ts';
import { json, routes, signed, startPlatform, text } from '../platform.ts';

const SETTINGS: BatchJobSettings = {
  owner: 'Demo Source',
  action: 'Create',
  attributeWriteType: 'Singleton',
  tagWriteType: 'Append',
  securityLabelWriteType: 'Append',
};
const WIRE = {
  action: 'Create',
  attributeWriteType: 'Singleton',
  haltOnError: 'false',
  owner: 'Demo Source',
  playbookTriggersEnabled: 'false',
  securityLabelWriteType: 'Append',
  tagWriteType: 'Append',
  version: 'V2',
};
const CONTENT = Buffer.from('{"group":[],"indicator":[{"type":"Host","summary":"é.example"}]}');
const status = (batchStatus: object) => json({ status: 'Success', data: { batchStatus } });
const never: Handler = () => new Promise<void>(() => undefined);
const cut: Handler = (response) => void response.destroy();

describe('creating a batch', () => {
  test('sends every setting as text, playbooks off, and keeps the whole id [B10]', async () => {
    const created = text('{"status":"Success","data":{"batchId":9223372036854775807}}', 201);
    const { client, server } = await startPlatform(signed(created));
    expect(await client.batch.createBatch(SETTINGS)).toEqual({ batchId: '9223372036854775807' });
    expect(JSON.parse(server.requests[0]!.body)).toEqual(WIRE);
    expect(server.requests[0]!.headers['content-type']).toBe('application/json');
  });

  test('sends what was set otherwise', async () => {
    const { client, server } = await startPlatform(
      json({ status: 'Success', data: { batchId: '7' } }, 201),
    );
    await client.batch.createBatch({
      ...SETTINGS,
      action: 'Delete',
      haltOnError: true,
      playbookTriggers: true,
      hashCollisionMode: 'Split',
      fileMergeMode: 'Merge',
    });
    expect(JSON.parse(server.requests[0]!.body)).toEqual({
      ...WIRE,
      action: 'Delete',
      haltOnError: 'true',
      playbookTriggersEnabled: 'true',
      hashCollisionMode: 'Split',
      fileMergeMode: 'Merge',
    });
  });

  test('is repeated after a lost answer, because an empty job does nothing [B5]', async () => {
    const { client, server } = await startPlatform(
      inOrder(cut, answer(502), json({ status: 'Success', data: { batchId: 3 } }, 201)),
    );
    expect(await client.batch.createBatch(SETTINGS)).toEqual({ batchId: '3' });
    expect(server.requests).toHaveLength(3);
  });

  test('says that the interface is switched off [B11]', async () => {
    const words =
      'Batch job api is not available.  Ensure that batchJobEnabled is true and document storage is enabled and configured;';
    const { client, server } = await startPlatform(text(words, 503));
    expect((await failureOf(client.batch.createBatch(SETTINGS))).code).toBe('BatchDisabled');
    expect(server.requests).toHaveLength(1);
  });
});

describe('uploading a batch', () => {
  test.each([
    ['bytes', CONTENT],
    [
      'a function',
      async function* () {
        yield await Promise.resolve(CONTENT);
      },
    ],
    [
      'a stream',
      (async function* () {
        yield await Promise.resolve(CONTENT);
      })(),
    ],
  ])('sends %s as they are and reports progress', async (_title, body) => {
    const { client, server } = await startPlatform(signed(json({ status: 'Queued' }, 202)));
    const progress: number[] = [];
    await client.batch.uploadBatch('12', body, {
      bytes: CONTENT.length,
      onProgress: (sent) => progress.push(sent),
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/api/v2/batch/12',
      body: CONTENT.toString(),
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(CONTENT.length),
      },
    });
    expect(progress).toEqual([CONTENT.length]);
  });

  test('takes a lost answer for done when the job has started [B5]', async () => {
    const { client, log } = await startPlatform(
      routes({
        'POST /v2/batch/12': cut,
        'GET /v2/batch/12': status({ id: 12, status: 'Running' }),
      }),
    );
    await client.batch.uploadBatch('12', CONTENT);
    expect(log()).toEqual(['POST /api/v2/batch/12', 'GET /api/v2/batch/12?includeAdditional=true']);
  });

  test.each([
    ['and arrives', json({ status: 'Success' }, 202), undefined],
    ['and is given up when that is lost too', cut, 'PlatformUnreachable'],
  ])('is sent once more when the job has seen nothing, %s [B5]', async (_title, second, code) => {
    const { client, server } = await startPlatform(
      routes({
        'POST /v2/batch/12': inOrder(cut, second),
        'GET /v2/batch/12': status({ id: 12, status: 'Created' }),
      }),
    );
    const upload = client.batch.uploadBatch('12', CONTENT);
    if (code === undefined) await upload;
    else expect((await failureOf(upload)).code).toBe(code);
    const posts = server.requests.filter((request) => request.method === 'POST');
    expect(posts.map((request) => request.body)).toEqual([CONTENT.toString(), CONTENT.toString()]);
  });

  test('stays ambiguous when nobody can say whether it arrived [B5]', async () => {
    const { client } = await startPlatform(answer(503));
    expect((await failureOf(client.batch.uploadBatch('12', CONTENT))).code).toBe(
      'PlatformUnavailable',
    );
  });

  test('of a stream is never begun a second time [B5]', async () => {
    const { client, log } = await startPlatform(
      routes({
        'POST /v2/batch/12': cut,
        'GET /v2/batch/12': status({ id: 12, status: 'Created' }),
      }),
    );
    const stream = (async function* () {
      yield await Promise.resolve(CONTENT);
    })();
    expect((await failureOf(client.batch.uploadBatch('12', stream))).code).toBe(
      'PlatformUnreachable',
    );
    expect(log().filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  test('that is too large says so', async () => {
    const description = 'File size greater than allowable limit of 2000000';
    const { client, server } = await startPlatform(json({ status: 'Invalid', description }, 400));
    const error = await failureOf(client.batch.uploadBatch('12', CONTENT));
    expect(error.code).toBe('BatchTooLarge');
    expect(error.message).toContain(description);
    expect(server.requests).toHaveLength(1);
  });

  test('that is refused before anything was read is not sent again', async () => {
    const { client, log } = await startPlatform(
      routes({
        'POST /v2/batch/12': json({ status: 'Invalid', description: 'no' }, 400),
        'GET /v2/batch/12': status({ id: 12, status: 'Created' }),
      }),
    );
    expect((await failureOf(client.batch.uploadBatch('12', CONTENT))).code).toBe(
      'PlatformRejected',
    );
    expect(log().filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  test('is not broken off by a deadline that is further away than timers count', async () => {
    const { client } = await startPlatform(async (response, request, number) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await json({ status: 'Queued' }, 202)(response, request, number);
    });
    await client.batch.uploadBatch('12', CONTENT, { deadlineAt: '2100-01-01T00:00:00Z' });
  });

  test('is never begun after its deadline', async () => {
    const { client, clock, server } = await startPlatform(answer(200));
    const deadlineAt = new Date(clock.now() - 1).toISOString();
    const error = await failureOf(client.batch.uploadBatch('12', CONTENT, { deadlineAt }));
    expect(error).toMatchObject({ code: 'PlatformUnreachable', details: { deadline: true } });
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ['while it is answered', never],
    [
      'in its second attempt too',
      inOrder(
        json({ status: 'Failure', message: 'Unauthorized' }, 401),
        () => new Promise<void>(() => undefined),
      ),
    ],
  ])('is aborted at its deadline %s, and the job is left alone', async (_title, handler) => {
    const { client, clock, log } = await startPlatform(handler);
    const deadlineAt = new Date(clock.now() + 250).toISOString();
    const started = Date.now();
    const error = await failureOf(client.batch.uploadBatch('12', CONTENT, { deadlineAt }));
    expect(error).toMatchObject({ code: 'PlatformUnreachable', details: { deadline: true } });
    expect(Date.now() - started).toBeLessThan(1_500);
    expect(log().filter((line) => line.startsWith('GET'))).toEqual([]);
  });

  test('is cancelled by its caller at once', async () => {
    const { client, clock } = await startPlatform(() => new Promise<void>(() => undefined));
    const deadlineAt = new Date(clock.now() + 60_000).toISOString();
    const upload = client.batch.uploadBatch('12', CONTENT, {
      deadlineAt,
      signal: AbortSignal.timeout(100),
    });
    expect((await failureOf(upload)).code).toBe('Cancelled');
  });
});

describe('creating and uploading in one request', () => {
  test('sends two named parts with file names and reads the id [B6]', async () => {
    const { client, server } = await startPlatform(signed(status({ id: 99, status: 'Queued' })));
    expect(await client.batch.createAndUpload(SETTINGS, CONTENT)).toEqual({
      kind: 'queued',
      batchId: '99',
    });
    const [request] = server.requests;
    expect(request!.url).toBe('/api/v2/batch/createAndUpload?includeAdditional=true');
    expect(Number(request!.headers['content-length'])).toBe(Buffer.byteLength(request!.body));
    const boundary = /boundary=(\w+)$/.exec(request!.headers['content-type'] ?? '')?.[1] ?? '';
    const part = (name: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`;
    expect(request!.body).toBe(
      `${part('config')}${JSON.stringify(WIRE)}\r\n${part('content')}${CONTENT.toString()}\r\n--${boundary}--\r\n`,
    );
  });

  test('reads the counts of a batch that was worked off at once [B6]', async () => {
    const inline = { status: 'Completed', errorCount: 1, successCount: 9, unprocessCount: 0 };
    const { client } = await startPlatform(status(inline));
    expect(await client.batch.createAndUpload(SETTINGS, CONTENT)).toEqual({
      kind: 'inline',
      status: inline,
    });
  });

  test('is not repeated after a temporary error [B5]', async () => {
    const { client, server } = await startPlatform(answer(502));
    expect((await failureOf(client.batch.createAndUpload(SETTINGS, CONTENT))).code).toBe(
      'PlatformUnavailable',
    );
    expect(server.requests).toHaveLength(1);
  });

  test('does not exist for deletes', async () => {
    const { client, server } = await startPlatform(answer(200));
    const error = await failureOf(
      client.batch.createAndUpload({ ...SETTINGS, action: 'Delete' }, CONTENT),
    );
    expect([error.code, server.requests.length]).toEqual(['ConfigInvalid', 0]);
  });
});

describe('the status of a batch', () => {
  test('is read with its envelope and without', async () => {
    const { client } = await startPlatform(
      inOrder(
        json({ status: 'Running' }),
        status({ id: 12, status: 'Running' }),
        status({
          id: 12,
          status: 'Completed',
          errorCount: 3,
          successCount: 4,
          unprocessedCount: 5,
          errorGroupCount: 1,
        }),
      ),
    );
    const bare = { id: '12', status: 'Running', successCount: 0, errorCount: 0, unprocessCount: 0 };
    expect(await client.batch.getStatus('12')).toEqual(bare);
    expect(await client.batch.getStatus('12')).toEqual(bare);
    expect(await client.batch.getStatus('12')).toEqual({
      id: '12',
      status: 'Completed',
      successCount: 4,
      errorCount: 3,
      unprocessCount: 5,
      errorGroupCount: 1,
    });
  });

  test.each([
    ['an error', { error: 'database is away' }, 'error: database is away'],
    ['a code', { errCode: '0x1007', message: 'No' }, 'errCode: 0x1007; it says: No'],
  ])('beside %s is none [B2]', async (_title, fault, words) => {
    const { client } = await startPlatform(
      inOrder(
        json({
          status: 'Success',
          data: { batchStatus: { id: 12, status: 'Completed' } },
          ...fault,
        }),
        json({ status: 'Completed', ...fault }),
      ),
    );
    for (let times = 0; times < 2; times += 1) {
      const error = await failureOf(client.batch.getStatus('12'));
      expect(error.code).toBe('PlatformResponse');
      expect(error.message).toContain(words);
    }
  });

  test('beside errors of its objects is read, as a batch worked off inline may carry them', async () => {
    const { client } = await startPlatform(
      json({ status: 'Completed', errorCount: 1, errors: [{ errorReason: 'x' }], errCode: '' }),
    );
    expect(await client.batch.getStatus('12')).toMatchObject({
      status: 'Completed',
      errorCount: 1,
    });
  });

  test('that is an unknown word is not waited for', async () => {
    const { client } = await startPlatform(status({ id: 12, status: 'Failed' }));
    const error = await failureOf(client.batch.getStatus('12'));
    expect(error.code).toBe('BatchUnresolved');
    expect(error.message).toContain('got Failed');
  });
});

describe('the errors of a batch', () => {
  const rows = [
    { errorReason: 'Error (0x1005): x is not valid.', errorSource: 'x' },
    { errorReason: 'other', errorMessage: 'y' },
    {},
  ];

  test('are read whatever the content type says [B1]', async () => {
    const { client } = await startPlatform((response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream ; boundary=',
        'content-encoding': 'gzip',
      });
      response.end(gzipSync(JSON.stringify(rows)));
    });
    expect(await client.batch.getErrors('12', { expected: 3 })).toEqual([
      { reason: 'Error (0x1005): x is not valid.', source: 'x' },
      { reason: 'other', source: 'y' },
      { reason: '' },
    ]);
  });

  test('are asked for a second time when they lag behind the status [B1]', async () => {
    const { client, clock } = await startPlatform(inOrder(answer(404), json(rows)));
    expect(await client.batch.getErrors('12', { expected: 3 })).toHaveLength(3);
    expect(clock.slept).toEqual([5_000]);
  });

  test('are none where none are expected', async () => {
    const { client, server } = await startPlatform(answer(404));
    expect(await client.batch.getErrors('12')).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('are not there while the batch runs', async () => {
    const { client } = await startPlatform(
      inOrder(
        json({ status: 'Invalid', description: 'Batch still in Running state' }, 400),
        json({ status: 'Invalid', description: 'bad id' }, 400),
      ),
    );
    expect(await client.batch.getErrors('12')).toBe('running');
    expect((await failureOf(client.batch.getErrors('12'))).code).toBe('PlatformRejected');
  });

  test('have coded details, or none', async () => {
    const row = { code: '0x1003', severity: 'Error', errorReason: 'r', errorMessage: 'm' };
    const { client } = await startPlatform(inOrder(json([row]), answer(404)));
    expect(await client.batch.getResults('12')).toEqual([
      { code: '0x1003', severity: 'Error', reason: 'r', message: 'm' },
    ]);
    expect(await client.batch.getResults('12')).toEqual([]);
  });
});
