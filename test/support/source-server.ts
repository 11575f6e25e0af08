// A feed's source on loopback: documents by path that a test changes as it goes, with validators, and misbehaviour on request.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SourceDocument {
  readonly body: string | Buffer;
  readonly contentType?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without validators every request is answered in full. */
  readonly etag?: boolean;
  /** Bytes after which the connection is cut. */
  readonly cutAfter?: number;
  /** Milliseconds before the answer, or for ever. */
  readonly delayMs?: number | 'for ever';
}

export interface SourceServer {
  readonly url: string;
  put(path: string, document: SourceDocument | string): void;
  remove(path: string): void;
  /** Requests so far, as `GET /path 200`. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startSource(): Promise<SourceServer> {
  const documents = new Map<string, SourceDocument>();
  const requests: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = new URL(request.url ?? '/', 'http://source').pathname;
    const document = documents.get(path) ?? {
      body: 'not here',
      status: 404,
      contentType: 'text/plain',
    };
    if (document.delayMs === 'for ever') return;
    setTimeout(() => requests.push(send(request, response, path, document)), document.delayMs ?? 0);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    put: (path, document) =>
      void documents.set(path, typeof document === 'string' ? { body: document } : document),
    remove: (path) => void documents.delete(path),
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  document: SourceDocument,
): string {
  const body = Buffer.from(document.body as string);
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
  const known = document.etag !== false && request.headers['if-none-match'] === etag;
  const status = known ? 304 : (document.status ?? 200);
  const headers = {
    'content-type': document.contentType ?? 'text/plain',
    ...(document.etag === false ? {} : { etag }),
    ...document.headers,
  };
  if (known) response.writeHead(304, headers).end();
  else if (document.cutAfter === undefined)
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  else {
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, document.cutAfter), () => response.destroy());
  }
  return `GET ${path} ${status}`;
}
