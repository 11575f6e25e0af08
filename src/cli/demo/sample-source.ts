// The demo's source: a small web server on this machine that serves the documents of one edition, with validators, so that an
// unchanged document is answered with 304 as real publishers do.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../core/errors.ts';
import { itemList, networkList } from './sample-documents.ts';
import type { Edition, SampleDocument } from './sample-documents.ts';

export interface SampleSource {
  readonly url: string;
  readonly port: number;
  /** From now on the documents of this edition are served. */
  show(edition: Edition): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** @throws {ConfigInvalid} when the port is taken. */
export async function startSampleSource(port: number): Promise<SampleSource> {
  let documents = documentsOf(0);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const document = documents.get(path);
    if (!document) response.writeHead(404, { 'content-type': 'text/plain' }).end('not here\n');
    else answer(response, document, request.headers['if-none-match']);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(port, error)));
    server.listen(port, HOST, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${HOST}:${bound}`,
    port: bound,
    show: (edition) => {
      documents = documentsOf(edition);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function documentsOf(edition: Edition): ReadonlyMap<string, SampleDocument> {
  const at = new Date();
  return new Map([
    ['/drop_v4.json', networkList('v4', edition, at)],
    ['/drop_v6.json', networkList('v6', edition, at)],
    ['/items.rss', itemList(edition)],
  ]);
}

function answer(
  response: ServerResponse,
  { body, contentType }: SampleDocument,
  known: string | undefined,
): void {
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  if (known === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const bytes = Buffer.from(body);
  response
    .writeHead(200, { 'content-type': contentType, 'content-length': bytes.length, etag })
    .end(bytes);
}

function portTaken(port: number, error: Error): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new CodedError(
    'ConfigInvalid',
    `demo: port ${port} of the sample source is used by another program; stop it, or start afresh with --fresh or another --folder`,
    { cause: error },
  );
}
