// A real server on a free loopback port per test, closed when the test ends.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { HttpClock } from '../../src/http/index.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly requests: SeenRequest[];
}

/** `number` counts the requests from 1. */
export type Handler = (
  response: ServerResponse,
  request: SeenRequest,
  number: number,
) => void | Promise<void>;

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

export async function startServer(handler: Handler, tls?: ServerOptions): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const body = await readAll(request);
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body };
      requests.push(seen);
      await handler(response, seen, requests.length);
    })().catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const port = await listen(server);
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, requests };
}

export const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Handler =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** Answers its own calls in order; the last answer stays. */
export function inOrder(...handlers: readonly Handler[]): Handler {
  let calls = 0;
  return (response, request, number) => {
    calls += 1;
    return handlers[Math.min(calls, handlers.length) - 1]?.(response, request, number);
  };
}

export interface TestClock extends HttpClock {
  readonly slept: number[];
}

/** A clock that sleeps at once, remembers how long it should have, and moves on by that time. */
export function createTestClock(startAt = '2026-03-01T12:00:00.000Z'): TestClock {
  const slept: number[] = [];
  let now = Date.parse(startAt);
  return {
    slept,
    now: () => now,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
}
