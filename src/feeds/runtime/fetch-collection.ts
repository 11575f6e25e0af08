// From a source to the store: one request per document, bytes kept as they came. Validators are sent only when the last answer was
// to the same request and is mapped in the same way; otherwise a 304 would hide records that have to be mapped again.
import { createHash } from 'node:crypto';
import type { Cursor } from '../../core/cursor.ts';
import type { DataRef } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import { canonicalJson, type JsonValue } from '../../core/json.ts';
import type { HttpRequest, HttpResponse } from '../../http/contract.ts';
import { limitBytes } from '../../http/limits.ts';
import { showTarget } from '../../http/target.ts';
import { collectionOf, type Feed } from '../define-feed.ts';
import { compileNode } from '../mapping/compile.ts';
import { textOf } from '../mapping/functions.ts';
import { readInstant } from '../mapping/instant.ts';
import { resolveParameters } from '../parameters.ts';
import { mappingFingerprint } from './mapping-fingerprint.ts';

/** What a fetch needs of the HTTP client. */
export interface FetchHttp {
  request(
    request: HttpRequest,
  ): Promise<Pick<HttpResponse, 'status' | 'headers' | 'body' | 'discard'> & Partial<HttpResponse>>;
}

/** Where the raw bytes go; one document per sink. */
export interface RawSink {
  write(chunk: Uint8Array): Promise<void>;
  finish(): Promise<DataRef>;
  /** Leaves nothing behind; harmless after `finish`. */
  abort(): Promise<void>;
}

export interface FetchProgress {
  readonly bytes: number;
}

export interface FetchInput {
  readonly feed: Feed;
  readonly collection: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly cursor: Cursor | null;
  /** False asks for everything whatever the cursor says. */
  readonly revalidate: boolean;
  readonly http: FetchHttp;
  readonly userAgent: string;
  readonly limits?: { readonly maxBytes?: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly sink: RawSink;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}

export type FetchResult =
  | { readonly status: 'unchanged'; readonly cursor: Cursor; readonly sourceDate: string | null }
  | {
      readonly status: 'fetched';
      readonly raw: readonly DataRef[];
      /** Validators and hashes of this answer; position and record hash come from the mapping. */
      readonly cursor: Cursor;
      readonly bytes: number;
      /** Clock of the source (Date header). */
      readonly sourceDate: string | null;
      /** False when the end of the transfer was not announced: the snapshot then proves no absence. */
      readonly endIsProven: boolean;
    };

interface PreparedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Hash of address and headers. */
  readonly request: string;
  readonly mapping: string;
}

function prepare(input: FetchInput): PreparedRequest {
  const { feed } = input;
  const { source } = collectionOf(feed, input.collection);
  const parameters = resolveParameters(feed, input.parameters);
  const tools = { parameters, runAt: '', sourceNames: [], note: (): void => undefined };
  const url = textOf(compileNode(source.url, tools)(undefined));
  if (url === undefined)
    throw new CodedError(
      'ConfigInvalid',
      `feed ${feed.id} ${input.collection}: the address is empty`,
    );
  const headers = Object.fromEntries(
    Object.entries(source.headers).flatMap(([name, node]) => {
      const value = textOf(compileNode(node, tools)(undefined));
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return {
    url,
    headers,
    request: createHash('sha256')
      .update(canonicalJson([url, headers]))
      .digest('hex'),
    mapping: mappingFingerprint(feed, input.collection, parameters),
  };
}

function validatorsOf(input: FetchInput, prepared: PreparedRequest): Record<string, string> {
  const { cursor } = input;
  const { source } = collectionOf(input.feed, input.collection);
  const usable =
    input.revalidate &&
    source.revalidate &&
    cursor?.request === prepared.request &&
    cursor.mapping === prepared.mapping;
  if (!usable) return {};
  return {
    ...(cursor.etag === undefined ? {} : { 'if-none-match': cursor.etag }),
    ...(cursor.lastModified === undefined ? {} : { 'if-modified-since': cursor.lastModified }),
  };
}

const dateOf = (headers: Readonly<Record<string, string>>): string | null => {
  const result = readInstant(headers['date'] ?? '');
  return 'at' in result ? result.at : null;
};

/**
 * Fetches one collection into the sink, or learns that nothing changed.
 * @throws {FeedFormat} for a successful status without a document @throws {FeedTooLarge} above the limit
 */
export async function fetchCollection(input: FetchInput): Promise<FetchResult> {
  const prepared = prepare(input);
  const validators = validatorsOf(input, prepared);
  const { maxBytes } = input.limits ?? {};
  const response = await input.http.request({
    method: 'GET',
    url: prepared.url,
    headers: { 'user-agent': input.userAgent, ...prepared.headers, ...validators },
    ...(input.signal === undefined ? {} : { signal: input.signal }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const sourceDate = dateOf(response.headers);
  const where = `${input.feed.id} ${input.collection}, ${showTarget(new URL(prepared.url))}`;
  if (response.status === 304) {
    await response.discard();
    if (input.cursor && Object.keys(validators).length > 0)
      return { status: 'unchanged', cursor: input.cursor, sourceDate };
    throw new CodedError('FeedFormat', `${where}: got 304 although everything was asked for`);
  }
  if (response.status !== 200) {
    await response.discard();
    throw new CodedError(
      'FeedFormat',
      `${where}: expected a document with status 200, got ${response.status}`,
      { details: { status: response.status } },
    );
  }
  const { ref, bytes } = await store(input, response.body, where);
  const { etag, 'last-modified': lastModified } = response.headers;
  return {
    status: 'fetched',
    raw: [ref],
    cursor: {
      ...(input.cursor?.position === undefined ? {} : { position: input.cursor.position }),
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      request: prepared.request,
      mapping: prepared.mapping,
    },
    bytes,
    sourceDate,
    endIsProven: response.endIsProven ?? true,
  };
}

async function store(
  input: FetchInput,
  body: AsyncIterable<Uint8Array>,
  where: string,
): Promise<{ ref: DataRef; bytes: number }> {
  let bytes = 0;
  try {
    for await (const chunk of limitBytes(body, input.limits?.maxBytes ?? Infinity, where)) {
      input.signal?.throwIfAborted();
      await input.sink.write(chunk);
      bytes += chunk.byteLength;
      input.onProgress?.({ bytes });
    }
    return { ref: await input.sink.finish(), bytes };
  } catch (error) {
    await input.sink.abort();
    throw error;
  }
}
