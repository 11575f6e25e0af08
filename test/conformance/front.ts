// A front of the simulator that speaks TLS and keeps what passed. TLS, because the framework follows a link to a next page only
// when it begins with https; the record is what wire parity is judged by.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { makeCertificate } from '../http/certificate.ts';

export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Names as sent, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface Front {
  readonly apiPath: string;
  readonly certificate: string;
  readonly seen: readonly SeenRequest[];
  /** Puts a request between what was seen and what comes, as a client of its own could send it. */
  readonly mark: (name: string) => void;
  readonly close: () => Promise<void>;
}

export async function startFront(simulatorUrl: string): Promise<Front> {
  const { key, cert } = makeCertificate();
  const seen: SeenRequest[] = [];
  const server = createServer({ key, cert }, (incoming, answer) => {
    pass(incoming, answer, simulatorUrl, seen).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiPath: `https://127.0.0.1:${port}/api`,
    certificate: cert,
    seen,
    mark: (name) => {
      const target = `/api/v2/whoami?case=${name}`;
      seen.push({ method: 'GET', target, headers: [], body: Buffer.alloc(0) });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  incoming: IncomingMessage,
  answer: ServerResponse,
  simulatorUrl: string,
  seen: SeenRequest[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = '', url = '', rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
  seen.push({ method, target: url, headers, body });
  const passed = await new Promise<IncomingMessage>((resolve, reject) => {
    const forward = httpRequest(
      simulatorUrl + url,
      { method, headers: { ...incoming.headers, 'x-forwarded-proto': 'https' } },
      resolve,
    );
    forward.on('error', reject);
    forward.end(body);
  });
  answer.writeHead(passed.statusCode ?? 502, passed.headers);
  await pipeline(passed, answer);
}
