// One answer as a limited stream that is either complete or an error: a cut connection must never look like the end (A12).
import type { Dispatcher } from 'undici';
import { CodedError, findCodedError } from '../core/errors.ts';
import type { HttpHeaders, HttpResponse, HttpRole } from './contract.ts';
import { decompress } from './decompress.ts';
import { collectBytes, limitBytes, tooLarge } from './limits.ts';
import { explainNetworkError } from './network-errors.ts';
import { snippetOf } from './refused-answers.ts';
import { CODES_OF } from './role-codes.ts';

export interface ResponseContext {
  readonly role: HttpRole;
  readonly method: string;
  readonly url: string;
  readonly target: string;
  readonly maxBytes: number;
  readonly maxExpandedBytes: number;
  readonly clockSkewMs: number | undefined;
  /** Turns an abort of ours (total time-out, caller's signal) into its own error. */
  readonly abortError: () => CodedError | undefined;
  /** Called once when the body is over, however it ended. */
  readonly onEnd: () => void;
}

/** Default limit for answers that are read as a whole. */
const DEFAULT_TEXT_LIMIT_BYTES = 64 * 1024 * 1024;

function plainHeaders(raw: Record<string, string | string[] | undefined>): HttpHeaders {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

export function createResponse(
  answer: Dispatcher.ResponseData,
  context: ResponseContext,
): HttpResponse {
  const headers = plainHeaders(answer.headers);
  const sizeCode = CODES_OF[context.role].tooLarge;
  const announced = announcedLength(headers);
  const what = `${context.method} ${context.target}`;
  let received = 0;
  // A body that is given up reports that as an error event, which nobody listens to outside a running loop.
  answer.body.on('error', () => undefined);

  async function* wire(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (announced !== undefined && announced > context.maxBytes)
        throw tooLarge(what, context.maxBytes, sizeCode);
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        received += chunk.byteLength;
        yield chunk;
      }
      if (announced !== undefined && received !== announced && context.method !== 'HEAD')
        throw truncated(`announced ${announced} bytes, got ${received}`);
    } catch (error) {
      throw findCodedError(error) ?? context.abortError() ?? cutOff(error);
    } finally {
      answer.body.destroy();
      context.onEnd();
    }
  }
  const truncated = (reason: string, cause?: unknown): CodedError =>
    new CodedError(
      CODES_OF[context.role].truncated,
      `${what}: the transfer is not complete: ${reason}`,
      { ...(cause === undefined ? {} : { cause }), details: { received } },
    );
  const cutOff = (error: unknown): CodedError => {
    const { error: explained } = explainNetworkError(error, { ...context });
    const silent =
      error instanceof Error && 'code' in error && error.code === 'UND_ERR_BODY_TIMEOUT';
    return silent ? explained : truncated(`${explained.message} after ${received} bytes`, error);
  };

  const limited = limitBytes(wire(), context.maxBytes, what, sizeCode);
  const body = decode(limited, headers['content-encoding'], what, context.maxExpandedBytes);
  const readBytes = (limit = DEFAULT_TEXT_LIMIT_BYTES): Promise<Uint8Array<ArrayBuffer>> =>
    collectBytes(limitBytes(body, limit, what, sizeCode));
  const readText = async (limit?: number): Promise<string> =>
    new TextDecoder().decode(await readBytes(limit));
  return {
    status: answer.statusCode,
    headers,
    url: context.url,
    body,
    endIsProven: announced !== undefined || headers['transfer-encoding'] !== undefined,
    clockSkewMs: context.clockSkewMs,
    receivedBytes: () => received,
    readBytes,
    readText,
    readJson: async (limit) => parseJson(await readText(limit), what, context.role),
    discard: async () => {
      // A generator that never ran has no clean-up to do itself.
      await body.return();
      answer.body.destroy();
      context.onEnd();
    },
  };
}

function announcedLength(headers: HttpHeaders): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Undoes `Content-Encoding`; some servers name gzip and send plain bytes, so the magic number decides. */
async function* decode(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  what: string,
  maxExpandedBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const word = encoding?.trim().toLowerCase() ?? '';
  if (word === 'gzip' || word === 'x-gzip') yield* decompress(body, { maxExpandedBytes, what });
  else if (word === '' || word === 'identity') yield* body;
  else
    throw new CodedError(
      'FeedFormat',
      `${what}: asked for gzip or nothing, got content encoding ${word}`,
    );
}

function parseJson(text: string, what: string, role: HttpRole): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Without the cause: its message quotes the text unredacted.
    throw new CodedError(
      CODES_OF[role].notUnderstood,
      `${what}: expected JSON, got ${snippetOf(text) || 'nothing'}`,
    );
  }
}
