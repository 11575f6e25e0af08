// The HTTP side: each request goes to the control API, the page or the API; API requests pass the fault script, then authentication,
// then a route. Answers are values until the last moment, so that a fault can replace or cut them.
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../platform.ts';
import { authenticate, NOBODY } from './authenticate.ts';
import type { RequestAction } from './fault-rules.ts';
import { json, ReplyError, v2Failure, v3Error, type Reply } from './reply.ts';
import { readBody, splitTarget } from './request.ts';
import { taxiiError } from './taxii-reply.ts';
import { unknownPath, type Router } from './router.ts';

export interface ServerParts {
  readonly platform: Platform;
  readonly api: Router;
  readonly control: (message: IncomingMessage, target: string) => Promise<Reply>;
  readonly page: (message: IncomingMessage, target: string) => Reply;
}

const MALFORMED = 'The request was not properly formed';
const API_PREFIX = '/api/';
/** Room for a query of 10 000 characters when each of them is percent-encoded. */
const MAX_HEAD_BYTES = 128 * 1024;

const replaced = (action: RequestAction & { kind: 'respond' }): Reply => {
  const isText = typeof action.body === 'string';
  return {
    status: action.status,
    headers: { ...(isText ? {} : { 'content-type': 'application/json' }), ...action.headers },
    body: isText ? (action.body as string) : JSON.stringify(action.body),
  };
};

const answerApi = async (
  { platform, api }: ServerParts,
  message: IncomingMessage,
  target: string,
): Promise<Reply> => {
  const { store, counters } = platform;
  const method = message.method ?? 'GET';
  const { body, tooLarge, wireBytes } = await readBody(message, store.switches.uploadLimitBytes);
  counters.bytesReceived += wireBytes;
  const isV3 = target.startsWith('/api/v3/');
  const parts = splitTarget(target);
  if (parts === undefined) return isV3 ? v3Error('BadRequest') : v2Failure(400, MALFORMED);
  const segments = parts.segments.slice(1);
  const match = api.find(method, segments);
  const template = typeof match === 'object' ? `${method} /${match.route.template}` : 'unknown';
  const count = (reply: Reply): Reply => {
    counters.countRequest(template, reply.status);
    return reply;
  };

  // Its own users and errors: what it does not offer is no business of the API's keys.
  if (typeof match !== 'object' && target.startsWith('/api/services/taxii/'))
    return count(taxiiError(match === 'wrong-method' ? 405 : 404));
  const user =
    typeof match === 'object' && match.route.open === true
      ? NOBODY
      : authenticate({ method, target, headers: message.headers }, platform.access, store.clock);
  if ('status' in user) {
    return count(
      isV3
        ? json(user.status, {
            errCode: user.status === 401 ? '0x1002' : '0x1003',
            message: user.message,
            status: 'Error',
          })
        : v2Failure(user.status, user.message),
    );
  }
  // Only a batch says by itself that its content is too large.
  if (tooLarge && segments[1] !== 'batch')
    return count(isV3 ? v3Error('BadRequest') : v2Failure(400, MALFORMED));
  if (match === 'wrong-method' && isV3) return count(v3Error('MethodNotAllowed'));
  if (typeof match !== 'object')
    return count(unknownPath(target, store.switches.unknownPath, isV3));
  try {
    return count(
      await match.route.handler(
        {
          method,
          target,
          segments,
          query: parts.query,
          headers: message.headers,
          body,
          tooLarge,
          user,
          platform,
        },
        match.parameters,
      ),
    );
  } catch (error) {
    if (error instanceof ReplyError) return count(error.reply);
    platform.log(`${method} ${target}: ${error instanceof Error ? (error.stack ?? '') : ''}`);
    return count(isV3 ? v3Error('InternalError') : v2Failure(500, 'An unknown error occurred'));
  }
};

const send = (response: ServerResponse, reply: Reply, platform: Platform): void => {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  platform.counters.bytesSent += body.length;
  response.writeHead(reply.status, {
    date: new Date(platform.store.clock.nowMs()).toUTCString(),
    ...reply.headers,
    'content-length': String(body.length),
  });
  response.end(body);
};

/** Sends the head and half of the body, then cuts the connection. */
const sendHalf = (response: ServerResponse, reply: Reply): void => {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': String(body.length),
  });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
};

const serveApi = async (
  parts: ServerParts,
  message: IncomingMessage,
  response: ServerResponse,
  target: string,
): Promise<void> => {
  const { platform } = parts;
  const actions = platform.faults.forRequest(message.method ?? 'GET', target);
  let last: RequestAction | undefined;
  for (const action of actions) {
    if (action.kind === 'delay') await sleep(action.ms);
    else last = action;
  }
  if (last !== undefined && last.kind !== 'delay' && last.when === 'before') {
    platform.counters.countRequest('fault', last.kind === 'respond' ? last.status : 0);
    if (last.kind === 'cut') message.socket.destroy();
    else if (last.kind === 'respond') {
      await readBody(message, platform.store.switches.uploadLimitBytes);
      send(response, replaced(last), platform);
    }
    return;
  }
  const reply = await answerApi(parts, message, target);
  if (last?.kind === 'cut' && last.when === 'middle') sendHalf(response, reply);
  else if (last?.kind === 'cut') message.socket.destroy();
  else if (last?.kind === 'respond') send(response, replaced(last), platform);
  else if (last === undefined) send(response, reply, platform);
};

const serve = async (
  parts: ServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const target = message.url ?? '/';
  if (target.startsWith('/_simulator/'))
    send(response, await parts.control(message, target), parts.platform);
  else if (target.startsWith(API_PREFIX)) await serveApi(parts, message, response, target);
  else send(response, parts.page(message, target), parts.platform);
};

export const createHttpServer = (parts: ServerParts): Server => {
  const server = createServer(
    { keepAliveTimeout: 30_000, maxHeaderSize: MAX_HEAD_BYTES },
    (message, response) => {
      serve(parts, message, response).catch((error: unknown) => {
        if (error instanceof ReplyError && !response.headersSent)
          send(response, error.reply, parts.platform);
        else {
          // A client that went away in mid request is not worth a line.
          if (!message.destroyed)
            parts.platform.log(error instanceof Error ? error.message : 'request failed');
          response.destroy();
        }
      });
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    // What is no HTTP has no tree: it is answered as v2 answers what is not properly formed.
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    const { status, body } = v2Failure(tooLarge ? 431 : 400, MALFORMED);
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json`;
    const length = Buffer.byteLength(body);
    socket.end(`${head}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${String(body)}`);
  });
  // Uploads of many megabytes over slow links are normal; the platform sets no documented limit.
  server.requestTimeout = 0;
  return server;
};
