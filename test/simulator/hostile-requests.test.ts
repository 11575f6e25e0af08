// Requests that are cut, huge, deep, of a wrong type or no HTTP at all: each is answered in the platform's form, and the next one is served.
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { host, SETTINGS, startedClient, type Answer, type TestClient } from './support/client.ts';

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const LEVELS = 200_000;

const send = (
  client: TestClient,
  method: string,
  path: string,
  text: string | Buffer,
  type = 'application/json',
): Promise<Answer> =>
  client.call(method, path, { bytes: Buffer.from(text), headers: { 'content-type': type } });

/** The error form of the tree the path is in. */
const expectRefusal = (path: string, answer: Answer, status = 400): void => {
  expect(answer.status, answer.text.slice(0, 200)).toBe(status);
  expect(answer.type).toBe('application/json');
  if (path.startsWith('/v3')) {
    expect(answer.json).toMatchObject({ status: 'Error' });
    expect(answer.json['errCode']).toMatch(/^0x[12]00\d$/);
  } else expect(answer.json['status']).toMatch(/^(?:Failure|Invalid)$/);
};

const expectAlive = async (client: TestClient): Promise<void> => {
  expect((await client.call('GET', '/v2/owners')).status).toBe(200);
  expect((await client.control('GET', 'state')).status).toBe(200);
};

/** Sends bytes as they are; gives what comes back until the connection ends. */
const raw = async (client: TestClient, text: string, ends = false): Promise<string> => {
  const socket = connect(client.simulator.port, '127.0.0.1');
  await once(socket, 'connect');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  if (ends) socket.end();
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('utf8');
};

describe('a body', () => {
  it.each([
    ['POST', '/v3/indicators'],
    ['PUT', '/v3/indicators/1'],
    ['POST', '/v3/groups'],
    ['POST', '/v3/victims'],
    ['POST', '/v2/indicators/hosts'],
    ['POST', '/v2/groups/threats'],
    ['POST', '/v2/batch'],
  ])('of 200,000 levels is refused by %s %s', async (method, path) => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com')] });
    expectRefusal(path, await send(client, method, path, deep(LEVELS)));
    const inside = `{"type":"Host","hostName":"b.example.com","name":"n","rating":${deep(LEVELS)}}`;
    expectRefusal(path, await send(client, method, path, inside));
    await expectAlive(client);
  });

  it.each([
    ['the whole', deep(LEVELS)],
    ['the list', `{"indicator":{"x":${deep(LEVELS)}}}`],
    ['an entity', `{"indicator":[${deep(LEVELS)}]}`],
    ['a value', `{"indicator":[{"type":"Host","summary":"a.example","rating":${deep(LEVELS)}}]}`],
    ['a tag', `{"indicator":[{"type":"Host","summary":"a.example","tag":[${deep(LEVELS)}]}]}`],
    [
      'a field of a group',
      `{"group":[{"type":"Email","name":"n","xid":"x","subject":"s","header":"h","body":"b","score":${deep(LEVELS)}}]}`,
    ],
    ['an association', `{"association":[${deep(LEVELS)}]}`],
  ])('of a batch with %s nested too deeply completes it with 0x1003', async (_what, text) => {
    const client = await startedClient();
    const { status, errors } = await client.batch(text);
    expect(status).toMatchObject({ status: 'Completed', successCount: 0, errorCount: 1 });
    expect(errors[0]?.errorReason).toMatch(
      /^Error \(0x1003\): Encountered an unexpected Exception while processing batch job\. Last known JSON path: '\$/,
    );
    await expectAlive(client);
  });

  it('larger than the platform takes is refused by every route, and the connection stays usable', async () => {
    const client = await startedClient();
    await client.control('POST', 'switches', { uploadLimitBytes: 1_000 });
    const large = `{"type":"Host","hostName":"a.example.com","x":"${'x'.repeat(1_100_000)}"}`;
    for (const path of ['/v3/indicators', '/v2/indicators/hosts'])
      expectRefusal(path, await send(client, 'POST', path, large));
    await client.call('POST', '/v2/batch', { body: SETTINGS });
    const upload = await send(client, 'POST', '/v2/batch/1', large, 'application/octet-stream');
    expectRefusal('/v2/batch/1', upload);
    expect(upload.json['description']).toBe('File size greater than allowable limit of 1000');
    await expectAlive(client);
  });

  it.each([
    ['POST', '/v3/indicators', '<indicator/>', 'application/xml'],
    [
      'POST',
      '/v3/indicators',
      'type=Host&hostName=a.example.com',
      'application/x-www-form-urlencoded',
    ],
    ['POST', '/v3/indicators', '', 'application/json'],
    ['POST', '/v3/indicators', '\u0000', 'application/octet-stream'],
    ['POST', '/v2/indicators/hosts', '<host/>', 'text/xml'],
    ['POST', '/v2/batch', 'owner=x', 'application/x-www-form-urlencoded'],
    ['POST', '/v2/batch/createAndUpload', '{}', 'application/json'],
    ['POST', '/v2/batch/createAndUpload', '--B\r\n', 'multipart/form-data'],
    ['POST', '/v2/batch/createAndUpload', '--B--\r\n', 'multipart/form-data; boundary=B'],
    [
      'POST',
      '/v2/batch/createAndUpload',
      '--B\r\nContent-Disposition: form-data; name="config"\r\n\r\n{"action":',
      'multipart/form-data; boundary=B',
    ],
  ])('of %s %s that is %j as %s is refused', async (method, path, text, type) => {
    const client = await startedClient();
    expectRefusal(path, await send(client, method, path, text, type));
    await expectAlive(client);
  });

  it('that says gzip and is none, or is cut, is refused', async () => {
    const client = await startedClient();
    await client.call('POST', '/v2/batch', { body: SETTINGS });
    const zipped = gzipSync(JSON.stringify({ indicator: [host('a.example.com')] }));
    for (const bytes of [Buffer.from('{}'), zipped.subarray(0, zipped.length - 12)]) {
      const headers = {
        'content-type': 'application/octet-stream',
        'content-encoding': 'gzip',
      };
      expectRefusal('/v2', await client.call('POST', '/v2/batch/1', { bytes, headers }));
    }
    await expectAlive(client);
  });

  it('that ends before its length harms nobody', async () => {
    const client = await startedClient();
    const text =
      'POST /api/v3/indicators HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"type"';
    await raw(client, text, true);
    await expectAlive(client);
  });
});

describe('what is no HTTP', () => {
  it('is answered in the form of v2', async () => {
    const client = await startedClient();
    const answer = await raw(client, 'GARBAGE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/json/);
    expect(answer).toContain(
      '{"status":"Failure","message":"The request was not properly formed"}',
    );
    const long = await raw(client, `GET /api/v2/owners?x=${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 [^]*"status":"Failure"/);
    await expectAlive(client);
  });
});

describe('a query of ten thousand characters', () => {
  const filled = async (): Promise<TestClient> => {
    const client = await startedClient();
    await client.batch({ indicator: [{ type: 'Mutex', summary: 'a'.repeat(500) }] });
    return client;
  };
  const pad = (part: string, length = 10_000): string => part.repeat(length / part.length);
  const list = async (client: TestClient, tql: string): Promise<Answer> => {
    const begun = performance.now();
    const answer = await client.call('GET', `/v3/indicators?tql=${encodeURIComponent(tql)}`);
    expect(performance.now() - begun, 'milliseconds').toBeLessThan(2_000);
    return answer;
  };

  it.each([
    ['many values', `summary IN (${pad('"x",')}"${'a'.repeat(500)}")`, 1],
    ['many conditions', `${pad('id = 9 OR ')}id = 1`, 1],
    ['many wildcards', `summary LIKE "${pad('%a', 900)}%b"`, 0],
    ['many wildcards that fit', `summary LIKE "${pad('%a', 900)}%"`, 1],
    ['a long text', `summary CONTAINS "${pad('a')}"`, 0],
    ['many negations', `${pad('NOT ')}id = 1`, 1],
  ])('with %s is answered', async (_what, tql, found) => {
    const client = await filled();
    const { status, json } = await list(client, tql);
    expect(status).toBe(200);
    expect(json['data']).toHaveLength(found);
  });

  it.each([
    ['parentheses that open', pad('(')],
    ['parentheses that open and close', `${pad('(', 5_000)}id = 1${pad(')', 5_000)}`],
    ['sub-queries', `${pad('hasIndicator(', 9_997)}id = 1${pad(')', 700)}`],
    ['quotes', pad('"')],
    ['backslashes', `summary = "${pad('\\')}`],
    ['nothing TQL knows', pad('§')],
    ['words', pad('and or ')],
  ])('of %s is refused as 0x2001', async (_what, tql) => {
    const client = await filled();
    const answer = await list(client, tql);
    expectRefusal('/v3', answer);
    expect(answer.json['errCode']).toBe('0x2001');
    await expectAlive(client);
  });
});

it('an exclusion list of many wildcards is matched in no time', async () => {
  const client = await startedClient();
  const value = `${'*a'.repeat(200)}*b`;
  const body = {
    name: 'Indicator-Mutex',
    ownerId: 1,
    fixedValues: { data: [{}] },
    variableValues: { data: [{ value }] },
  };
  await client.call('POST', '/v3/security/exclusionLists', { body });
  const begun = performance.now();
  const { status } = await client.batch({
    indicator: [
      { type: 'Mutex', summary: 'a'.repeat(500) },
      { type: 'Mutex', summary: `${'a'.repeat(500)}b` },
    ],
  });
  expect(performance.now() - begun, 'milliseconds').toBeLessThan(2_000);
  expect(status).toMatchObject({ successCount: 1, errorCount: 1 });
});
