// Nothing here may end the process: an assertion of undici in a socket's event is no error that a test could catch.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { failureOf, openClient } from './client.ts';
import { startServer, type Handler } from './server.ts';

const SIZE = 1_500_000;
const BODY = Buffer.alloc(SIZE, 'a');
const HEAD = 'HTTP/1.1 200 OK\r\nConnection: close\r\n';

const raw =
  (headers: string, body: Buffer): Handler =>
  (response) => {
    response.socket?.write(`${HEAD}${headers}\r\n`);
    response.socket?.end(body);
  };
const inChunks = (size: number, end = '0\r\n\r\n'): Buffer =>
  Buffer.concat([
    ...Array.from({ length: SIZE / size }, () =>
      Buffer.from(`${size.toString(16)}\r\n${'a'.repeat(size)}\r\n`),
    ),
    Buffer.from(end),
  ]);

const WHOLE: readonly (readonly [string, Handler])[] = [
  ['of known length', raw(`Content-Length: ${SIZE}\r\n`, BODY)],
  ['in chunks', raw('Transfer-Encoding: chunked\r\n', inChunks(50_000))],
  ['until the connection closes', raw('', BODY)],
];
const CUT: readonly (readonly [string, Handler])[] = [
  ['of known length', raw(`Content-Length: ${SIZE + 1}\r\n`, BODY)],
  ['in chunks, inside one', raw('Transfer-Encoding: chunked\r\n', inChunks(50_000, 'ffff\r\naaa'))],
  ['in chunks, without the last one', raw('Transfer-Encoding: chunked\r\n', inChunks(50_000, ''))],
];

/** Reads with a pause after each piece, so that the connection waits and is closed while it does. */
async function readSlowly(url: string, pauseMs: number): Promise<number> {
  const response = await openClient({ retry: { maxAttempts: 1 } }).request({ url });
  let received = 0;
  for await (const piece of response.body) {
    received += piece.byteLength;
    await delay(pauseMs);
  }
  return received;
}

describe('a body that is read slowly from a server that closes at its end', () => {
  test.each(WHOLE)('%s arrives whole', async (_name, handler) => {
    const server = await startServer(handler);
    const pauses = [0, 1, 2, 2, 3, 5];
    const sizes = await Promise.all(pauses.map((pauseMs) => readSlowly(server.url, pauseMs)));
    expect(sizes).toEqual(pauses.map(() => SIZE));
  });

  test('until the connection closes, paused exactly behind its last byte, arrives whole', async () => {
    const piece = Buffer.alloc(65_536, 'a');
    const server = await startServer((response) => {
      const { socket } = response;
      socket?.write(`${HEAD}\r\n`);
      setTimeout(() => socket?.write(piece, () => setTimeout(() => socket.end(), 20)), 20);
    });
    const response = await openClient({ retry: { maxAttempts: 1 } }).request({ url: server.url });
    await delay(100);
    let received = 0;
    for await (const part of response.body) received += part.byteLength;
    expect(received).toBe(piece.byteLength);
  });

  test.each(CUT)('%s is truncated when it was cut [A12]', async (_name, handler) => {
    const server = await startServer(handler);
    for (const pauseMs of [0, 2, 3]) {
      expect((await failureOf(readSlowly(server.url, pauseMs))).code).toBe('FeedTruncated');
    }
  });
});
