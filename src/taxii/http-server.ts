// The HTTP side: limits, and answers as TAXII has them, also to what is no proper request.
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Answer } from './answer.ts';
import type { TaxiiLog } from './collection.ts';
import { TAXII_TYPE } from './media-type.ts';
import { MAX_CONTENT_BYTES } from './resources.ts';
import type { Route } from './routes.ts';
import { errorAnswer, TaxiiError } from './taxii-error.ts';

export interface Tls {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface HttpLimits {
  /** Requests that are answered at one time; more are told to come later. Each may hold a page in memory. @default 32 */
  readonly openRequests?: number;
}

/** A thousand ids in a filter. */
const MAX_HEAD_BYTES = 96 * 1024;
const OPEN_REQUESTS = 32;
const CONNECTIONS = 512;
const HEAD_WITHIN_MS = 20_000;
const REQUEST_WITHIN_MS = 60_000;
/** A client that does not read its answer for that long is cut off. */
const SILENCE_MS = 60_000;
const IDLE_MS = 30_000;

export function createHttpServer(
  route: Route,
  log: TaxiiLog,
  tls: Tls | undefined,
  { openRequests = OPEN_REQUESTS }: HttpLimits,
): Server {
  let open = 0;
  const options = {
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: HEAD_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: IDLE_MS,
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    if (open > openRequests) {
      const busy = new TaxiiError(503, 'Too many requests are open; try again.', {
        'retry-after': '5',
      });
      send(request, response, errorAnswer(busy));
      return;
    }
    const { method = 'GET', url: target = '/', headers } = request;
    route({ method, target, headers, takeBody: () => takeBody(request) })
      .catch((error: unknown) => answerTo(error, log))
      .then((reply) => send(request, response, reply))
      .catch(() => response.destroy());
  };
  const server =
    tls === undefined
      ? createServer(options, onRequest)
      : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' }, onRequest);
  server.maxConnections = CONNECTIONS;
  server.timeout = SILENCE_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const status = STATUS_BY_CODE[error.code ?? ''] ?? 400;
    const { body } = errorAnswer(new TaxiiError(status, 'This is not a request that can be read.'));
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: ${TAXII_TYPE}\r\nconnection: close`;
    socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  return server;
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

function answerTo(error: unknown, log: TaxiiLog): Answer {
  if (error instanceof TaxiiError) return errorAnswer(error);
  log('error', `TAXII request failed: ${error instanceof Error ? error.message : String(error)}`);
  return errorAnswer(new TaxiiError(500, 'The server failed; its log says why.'));
}

async function takeBody(request: IncomingMessage): Promise<boolean> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_CONTENT_BYTES) return false;
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>)
    if ((bytes += chunk.length) > MAX_CONTENT_BYTES) return false;
  return true;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'content-type': TAXII_TYPE,
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // What was not read of a request would be taken for the next one.
    ...(request.complete || isWithoutBody(request) ? {} : { connection: 'close' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

const isWithoutBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
