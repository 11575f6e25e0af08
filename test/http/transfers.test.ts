import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { failureOf, fetchText, openClient } from './client.ts';
import { answer, createTestClock, inOrder, startServer, type Handler } from './server.ts';

const never: Handler = () => new Promise<void>(() => undefined);
const once = { retry: { maxAttempts: 1 } };

describe('a transfer', () => {
  test('that ends before its announced length is truncated, not complete [A12]', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('only this', () => response.destroy());
    });
    const error = await failureOf(fetchText(openClient(), { url: server.url }));
    expect(error.code).toBe('FeedTruncated');
    expect(error.details).toEqual({ received: 9 });
  });

  test('in chunks that is cut is truncated, not complete [A12]', async () => {
    const server = await startServer((response) => {
      response.writeHead(200);
      response.write('first chunk', () => response.destroy());
    });
    expect((await failureOf(fetchText(openClient(), { url: server.url }))).code).toBe(
      'FeedTruncated',
    );
  });

  test('that was cut inside a whole read is tried again', async () => {
    const cut: Handler = (response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc', () => response.destroy());
    };
    const server = await startServer(inOrder(cut, answer(200, 'abcdefghij')));
    const client = openClient({ clock: createTestClock() });
    expect((await client.requestText({ url: server.url })).text).toBe('abcdefghij');
  });

  test('knows whether its end is proven [A12]', async () => {
    const server = await startServer((response, request) => {
      if (request.url === '/closing') {
        response.socket?.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwho knows');
        return;
      }
      response.end('all of it');
    });
    const client = openClient();
    const announced = await client.request({ url: server.url });
    const closing = await client.request({ url: `${server.url}/closing` });
    expect([await announced.readText(), await closing.readText()]).toEqual([
      'all of it',
      'who knows',
    ]);
    expect([announced.endIsProven, closing.endIsProven]).toEqual([true, false]);
  });

  test('larger than the limit is refused by its announcement [A16]', async () => {
    const server = await startServer(answer(200, 'x'.repeat(2_000)));
    const error = await failureOf(fetchText(openClient({ maxBytes: 1_000 }), { url: server.url }));
    expect(error).toMatchObject({ code: 'FeedTooLarge', details: { maxBytes: 1_000 } });
  });

  test('without an announcement is refused while it is read [A16]', async () => {
    let sent = 0;
    const server = await startServer((response) => {
      const push = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        if (!response.destroyed) response.once('drain', push);
      };
      push();
    });
    const client = openClient({ maxBytes: 300_000 });
    expect((await failureOf(fetchText(client, { url: server.url }))).code).toBe('FeedTooLarge');
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('with gzip encoding is expanded, counted on the wire and limited in expanded size', async () => {
    const packed = gzipSync('hello '.repeat(10_000));
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    const response = await openClient().request({ url: server.url });
    expect(await response.readText()).toBe('hello '.repeat(10_000));
    expect(response.receivedBytes()).toBe(packed.length);
    const narrow = openClient({ maxExpandedBytes: 1_000 });
    expect((await failureOf(fetchText(narrow, { url: server.url }))).code).toBe('FeedTooLarge');
  });

  test('in an encoding that nobody asked for is refused', async () => {
    const server = await startServer(answer(200, 'x', { 'content-encoding': 'zstd' }));
    expect((await failureOf(fetchText(openClient(), { url: server.url }))).code).toBe('FeedFormat');
  });

  test('of HTML where JSON is expected is named with a sample [A11]', async () => {
    const server = await startServer(
      answer(200, '<html>login</html>', { 'content-type': 'text/html' }),
    );
    const response = await openClient().request({ url: server.url });
    const error = await failureOf(response.readJson());
    expect(error.code).toBe('FeedFormat');
    expect(error.message).toContain('a web page: login');
  });
});

describe('a server that hangs', () => {
  test('before its answer ends the attempt after the read time-out [R11]', async () => {
    const server = await startServer(never);
    const error = await failureOf(
      openClient({ ...once, readTimeoutMs: 200 }).request({ url: server.url }),
    );
    expect(error.code).toBe('SourceUnreachable');
    expect(error.message).toContain('read time-out');
  });

  test('inside its answer ends the transfer after the read time-out [R11]', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a');
    });
    const error = await failureOf(
      fetchText(openClient({ ...once, readTimeoutMs: 200 }), { url: server.url }),
    );
    expect(error.code).toBe('SourceUnreachable');
    expect(error.message).toContain('stood still');
  });

  test('or drips for ever ends after the total time-out [R11]', async () => {
    const server = await startServer((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const error = await failureOf(fetchText(openClient(), { url: server.url, timeoutMs: 300 }));
    expect(error).toMatchObject({ code: 'SourceUnreachable', details: { timeoutMs: 300 } });
  });

  test('is left at once when the caller cancels [R11]', async () => {
    const server = await startServer(never);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('shutdown')), 50);
    const started = Date.now();
    const error = await failureOf(
      openClient().request({ url: server.url, signal: controller.signal }),
    );
    expect(error.code).toBe('Cancelled');
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});

test('the difference of the clocks is read from the Date header', async () => {
  const server = await startServer(answer(200, '', { date: 'Sun, 01 Mar 2026 12:10:00 GMT' }));
  const clock = createTestClock('2026-03-01T12:00:00Z');
  const response = await openClient({ clock }).request({ url: server.url });
  await response.discard();
  expect(response.clockSkewMs).toBe(600_500);
});
