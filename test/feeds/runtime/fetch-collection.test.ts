// Against a real server: what is asked, and what is believed.
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cursor } from '../../../src/core/cursor.ts';
import {
  fetchCollection,
  findFeed,
  type FetchInput,
  type FetchResult,
  type RawSink,
} from '../../../src/feeds/index.ts';
import { createHttpClient } from '../../../src/http/index.ts';

const seen: IncomingHttpHeaders[] = [];
let answer: (response: ServerResponse, headers: IncomingHttpHeaders) => void = (response) =>
  response.end();
const server = createServer((request, response) => {
  seen.push(request.headers);
  answer(response, request.headers);
});
const http = createHttpClient({ retry: { attempts: 1 } as object });
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => seen.splice(0));
afterAll(async () => {
  await http.close();
  await new Promise((resolve) => server.close(resolve));
});

class MemorySink {
  text = '';
  aborted = false;
  write(chunk: Uint8Array): Promise<void> {
    this.text += Buffer.from(chunk).toString();
    return Promise.resolve();
  }
  finish(): ReturnType<RawSink['finish']> {
    const sha256 = createHash('sha256').update(this.text).digest('hex');
    const bytes = Buffer.byteLength(this.text);
    return Promise.resolve({
      uri: 'store:raw',
      sha256,
      bytes,
      count: 1,
      contentType: 'text/plain',
    });
  }
  abort(): Promise<void> {
    this.aborted = true;
    return Promise.resolve();
  }
}

async function run({
  sink = new MemorySink(),
  ...more
}: Partial<FetchInput> & { sink?: MemorySink } = {}): Promise<{
  result: FetchResult;
  sink: MemorySink;
}> {
  const result = await fetchCollection({
    feed: findFeed('malc0de'),
    collection: 'items',
    parameters: { url: `${base}/rss/` },
    cursor: null,
    revalidate: true,
    http,
    userAgent: 'threatconnect-feeds/0.1.0',
    openSink: () => sink,
    ...more,
  });
  return { result, sink };
}

const document: typeof answer = (response, headers) => {
  if (headers['if-none-match'] === '"one"') response.writeHead(304).end();
  else
    response
      .writeHead(200, {
        etag: '"one"',
        'last-modified': 'Thu, 02 Jan 2031 03:04:05 GMT',
        date: 'Thu, 02 Jan 2031 03:05:00 GMT',
      })
      .end('<rss/>');
};

async function firstCursor(): Promise<Cursor> {
  answer = document;
  return (await run()).result.cursor;
}

describe('fetching a collection', () => {
  test('keeps the bytes and remembers the validators, the request and the mapping', async () => {
    answer = document;
    const { result, sink } = await run();
    expect(sink.text).toBe('<rss/>');
    expect(result).toMatchObject({
      status: 'fetched',
      bytes: 6,
      sourceDate: '2031-01-02T03:05:00Z',
      endIsProven: true,
      cursor: {
        etag: '"one"',
        lastModified: 'Thu, 02 Jan 2031 03:04:05 GMT',
        request: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        mapping: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
    });
    expect(seen[0]).toMatchObject({ 'user-agent': 'threatconnect-feeds/0.1.0' });
    expect(seen[0]).not.toHaveProperty('if-none-match');
  });

  test('asks whether something changed, and keeps the cursor when nothing did', async () => {
    const cursor = { ...(await firstCursor()), position: '7', recordsSha256: 'x', records: 3 };
    const { result, sink } = await run({ cursor });
    expect(result).toMatchObject({ status: 'unchanged', cursor });
    expect(sink.text).toBe('');
    expect(seen.at(-1)).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': 'Thu, 02 Jan 2031 03:04:05 GMT',
    });
  });

  test.each<[string, (cursor: Cursor) => Partial<FetchInput>]>([
    ['everything is wanted', (cursor) => ({ cursor, revalidate: false })],
    ['the mapping changed [S12]', (cursor) => ({ cursor: { ...cursor, mapping: 'old' } })],
    ['the address changed', (cursor) => ({ cursor: { ...cursor, request: 'old' } })],
    [
      'a score changed [S12]',
      (cursor) => ({ cursor, parameters: { url: `${base}/rss/`, indicator_confidence: 50 } }),
    ],
  ])('does not ask whether something changed when %s', async (_why, more) => {
    const cursor = await firstCursor();
    const { result } = await run(more(cursor));
    expect(result.status).toBe('fetched');
    expect(seen.at(-1)).not.toHaveProperty('if-none-match');
  });

  test('does not believe a 304 that answers no question', async () => {
    answer = (response) => response.writeHead(304).end();
    await expect(run()).rejects.toMatchObject({ code: 'FeedFormat' });
  });

  test.each([
    [204, 'FeedFormat'],
    [401, 'AuthFailed'],
    [404, 'SourceRejected'],
  ])('status %i is no document', async (status, code) => {
    answer = (response) => response.writeHead(status).end();
    await expect(run()).rejects.toMatchObject({ code });
  });

  test('a transfer that is cut off leaves nothing behind [A12]', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('<rss>');
      setTimeout(() => response.destroy(), 20);
    };
    const sink = new MemorySink();
    await expect(run({ sink })).rejects.toMatchObject({
      code: expect.stringMatching(/FeedTruncated|SourceUnreachable/) as string,
    });
    expect(sink.aborted).toBe(true);
  });

  test('more than the limit is refused [A16]', async () => {
    answer = (response) => response.writeHead(200).end('x'.repeat(5000));
    const sink = new MemorySink();
    await expect(run({ sink, limits: { maxBytes: 1000 } })).rejects.toMatchObject({
      code: 'FeedTooLarge',
    });
    expect(sink.aborted).toBe(true);
  });

  test('an unknown parameter is refused before anything is asked', async () => {
    await expect(run({ parameters: { address: base } })).rejects.toMatchObject({
      code: 'ConfigInvalid',
    });
    expect(seen).toEqual([]);
  });
});
