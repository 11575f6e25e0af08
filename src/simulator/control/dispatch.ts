// Takes a request to the control API. It has no authentication, so it answers only over loopback and not to pages of other origins.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { z } from 'zod';
import { json, type Reply } from '../transport/reply.ts';
import { readBody, splitTarget } from '../transport/request.ts';
import type { Platform } from '../platform.ts';
import { controlHandlers } from './handlers.ts';

const LIMIT_BYTES = 10_000_000;

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined &&
  (address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.'));

/** A page on another site can send requests to loopback, but not without its origin or under a foreign host name. */
const isForeign = ({ headers }: IncomingMessage): boolean => {
  const host = headers.host?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') ?? '';
  const foreignHost = host !== 'localhost' && isIP(host) === 0;
  const { origin } = headers;
  return foreignHost || (origin !== undefined && origin !== `http://${headers.host ?? ''}`);
};

const parse = (text: string): unknown => (text === '' ? {} : JSON.parse(text));

export const dispatchControl = async (
  platform: Platform,
  message: IncomingMessage,
  target: string,
): Promise<Reply> => {
  const { body } = await readBody(message, LIMIT_BYTES);
  if (!isLoopback(message.socket.remoteAddress) || isForeign(message))
    return json(403, { error: 'the control API answers over loopback only' });
  const parts = splitTarget(target);
  const name = parts?.segments.slice(1).join('/') ?? '';
  const handler = controlHandlers[`${message.method ?? 'GET'} ${name}`];
  if (handler === undefined || parts === undefined)
    return json(404, {
      error: `unknown call; there are: ${Object.keys(controlHandlers).join(', ')}`,
    });
  try {
    return handler({ platform, query: parts.query, body: parse(body.toString('utf8')) });
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return json(400, { error: 'the body is not JSON' });
    throw error;
  }
};
