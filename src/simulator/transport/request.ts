// One API request as handlers see it: read completely, decoded, with its user.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Platform } from '../platform.ts';
import type { User } from '../state/access.ts';
import { parseJson } from './json-body.ts';
import { ReplyError, v2Failure } from './reply.ts';

const unzip = promisify(gunzip);
/** Room for multipart framing around a content of the largest allowed size. */
const FRAMING_BYTES = 1_000_000;

export interface ApiRequest {
  readonly method: string;
  readonly target: string;
  /** Decoded path segments after `/api`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body was larger than anything the platform takes and was thrown away. */
  readonly tooLarge: boolean;
  readonly user: User;
  readonly platform: Platform;
}

export interface ReadBody {
  readonly body: Buffer;
  readonly tooLarge: boolean;
  readonly wireBytes: number;
}

/** Reads to the end whatever the size, so that the connection stays usable; keeps nothing beyond the limit. */
export const readBody = async (message: IncomingMessage, limitBytes: number): Promise<ReadBody> => {
  const chunks: Buffer[] = [];
  let wireBytes = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    wireBytes += bytes.length;
    if (wireBytes <= limitBytes + FRAMING_BYTES) chunks.push(bytes);
  }
  if (wireBytes > limitBytes + FRAMING_BYTES)
    return { body: Buffer.alloc(0), tooLarge: true, wireBytes };
  const [only] = chunks;
  const raw = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  if (message.headers['content-encoding'] !== 'gzip')
    return { body: raw, tooLarge: false, wireBytes };
  try {
    const body = await unzip(raw, { maxOutputLength: limitBytes + FRAMING_BYTES });
    return { body, tooLarge: false, wireBytes };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return { body: Buffer.alloc(0), tooLarge: true, wireBytes };
    throw new ReplyError(v2Failure(400, 'The request was not properly formed'));
  }
};

/** A flag of the query in any case: some clients write `True`. */
export const isTrue = (query: URLSearchParams, name: string): boolean =>
  query.get(name)?.toLowerCase() === 'true';

export const jsonBody = (request: ApiRequest): unknown => {
  try {
    return parseJson(request.body);
  } catch {
    throw new ReplyError(v2Failure(400, 'The request was not properly formed'));
  }
};

/** Splits a raw target; undefined when its percent encoding is broken. */
export const splitTarget = (
  target: string,
): { segments: string[]; query: URLSearchParams } | undefined => {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  try {
    return {
      segments: path
        .split('/')
        .filter((part) => part !== '')
        .map((part) => decodeURIComponent(part)),
      query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    };
  } catch {
    return undefined;
  }
};
