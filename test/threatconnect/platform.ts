// A small platform of the tests' own: a real server that checks signatures in its own way.
import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  createThreatConnect,
  type ThreatConnect,
  type ThreatConnectOptions,
} from '../../src/threatconnect/index.ts';
import {
  createTestClock,
  startServer,
  type Handler,
  type TestClock,
  type TestServer,
} from '../http/server.ts';

export const ACCESS_ID = '11112222333344445555';
export const SECRET_KEY = 'canary-secret-key-of-the-tests';

export interface TestPlatform {
  readonly server: TestServer;
  readonly client: ThreatConnect;
  readonly clock: TestClock;
  /** `METHOD target` of everything that came in. */
  readonly log: () => string[];
}

/** Answers 401 unless the signature covers the request target exactly as it arrived. */
export const signed =
  (handler: Handler): Handler =>
  (response, request, number) => {
    const text = `${request.url}:${request.method}:${String(request.headers['timestamp'])}`;
    const proof = createHmac('sha256', SECRET_KEY).update(text).digest('base64');
    if (request.headers.authorization === `TC ${ACCESS_ID}:${proof}`)
      return handler(response, request, number);
    const message = 'Signature data did not match expected result';
    response.writeHead(401).end(JSON.stringify({ status: 'Failure', message }));
    return undefined;
  };

export const json =
  (body: unknown, status = 200): Handler =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

export const text =
  (body: string, status = 200): Handler =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  };

/** A different handler per `METHOD path` (query left out); anything else is 404. */
export const routes =
  (table: Readonly<Record<string, Handler>>): Handler =>
  (response, request, number) => {
    const path = request.url.replace(/\?.*$/, '').replace(/^\/api/, '');
    const handler = table[`${request.method} ${path}`];
    const missing = json(
      { status: 'Failure', message: 'The requested resource was not found' },
      404,
    );
    return (handler ?? missing)(response, request, number);
  };

export async function startPlatform(
  handler: Handler,
  options: Partial<ThreatConnectOptions> = {},
): Promise<TestPlatform> {
  const server = await startServer(handler);
  const clock = createTestClock();
  const client = createThreatConnect({
    apiPath: server.url,
    credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
    clock,
    ...options,
  });
  onTestFinished(() => client.close());
  return { server, client, clock, log: () => server.requests.map((r) => `${r.method} ${r.url}`) };
}
