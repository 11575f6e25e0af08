// Fetches as the activity does, with sinks in memory, and runs a collection as a workflow does: fetch, map, next cursor.
import { createHash } from 'node:crypto';
import type { Cursor } from '../../src/core/cursor.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { JsonValue } from '../../src/core/json.ts';
import {
  acknowledgeSource,
  collection,
  defineFeed,
  fetchCollection,
  indicator,
  json,
  secretParameter,
  z,
  type CursorDocuments,
  type Feed,
  type FetchCheckpoint,
  type FetchInput,
  type FetchResult,
  type RawSink,
  type Source,
} from '../../src/feeds/index.ts';
import { parsedJson } from '../../src/feeds/formats/json-values.ts';
import { createHttpClient } from '../../src/http/index.ts';
import { mapBytes, whole } from './describe-feed.ts';

const record = z.object({ id: z.number(), value: z.string(), at: z.string().optional() });

const SECRETS: Readonly<Record<string, string>> = { '${env:KEY}': 'key-of-the-test' };
const resolveSecret = (reference: string): Promise<string> =>
  Promise.resolve(SECRETS[reference] ?? '');

/** A feed around one source: records `{id, value, at?}` in `results`, position by `at` or `id`. */
export function feedWith(source: Source, position: 'number' | 'time' = 'number'): Feed {
  return defineFeed({
    id: 'hostile',
    version: '1.0.0',
    title: 'Hostile feed',
    description: 'For tests.',
    licence: 'None',
    limits: [],
    parameters: {
      key: secretParameter('The key.'),
      user: { description: 'The user.', schema: z.string().nullable(), default: null },
    },
    collections: {
      all: collection({
        title: 'All',
        url: 'https://feed.example/',
        feedClass: 'event',
        source,
        format: json({ record, path: ['results', '[]'] }),
        key: (r) => [r.id],
        position: { of: (r) => (position === 'time' ? r.at : r.id), order: position },
        absence: 'Nothing.',
        map: (r) => [indicator('Host', r.value, { tags: ['Test'] })],
      }),
    },
  });
}

export interface Fetched {
  readonly result: FetchResult;
  readonly documents: readonly string[];
  /** Values of all records of all documents that are JSON with `results`, in their order. */
  readonly values: readonly string[];
  readonly checkpoints: readonly FetchCheckpoint[];
}

export interface Fetcher {
  readonly store: ReadonlyMap<string, string>;
  /** Everything that was kept or would be: documents and checkpoints, as text. */
  kept(): string;
  fetch(source: Source, more?: Partial<FetchInput>): Promise<Fetched>;
  /** One whole run: the cursor that a commit would store. */
  run(
    source: Source,
    cursor: Cursor | null,
    more?: Partial<FetchInput>,
  ): Promise<Fetched & { cursor: Cursor }>;
  /** The word after a commit. */
  acknowledge(
    source: Source,
    receipts: readonly string[],
    more?: Partial<FetchInput>,
  ): Promise<void>;
  close(): Promise<void>;
}

export function createFetcher(): Fetcher {
  const http = createHttpClient({ retry: { baseDelayMs: 1, maxInProcessWaitMs: 50 } });
  const store = new Map<string, string>();
  const checkpoints: FetchCheckpoint[] = [];
  const put = (text: string): DataRef => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    store.set(sha256, text);
    return {
      uri: `store:${sha256}`,
      sha256,
      bytes: text.length,
      count: 1,
      contentType: 'text/plain',
    };
  };
  const openSink = (): RawSink => {
    let text = '';
    return {
      write: (chunk) => {
        text += Buffer.from(chunk).toString('latin1');
        return Promise.resolve();
      },
      finish: () => Promise.resolve(put(text)),
      abort: () => Promise.resolve(),
    };
  };
  const documents: CursorDocuments = {
    read: (ref) => {
      const text = store.get(ref.sha256);
      return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as JsonValue));
    },
    write: (value) => Promise.resolve(put(JSON.stringify(value))),
  };
  const fetch: Fetcher['fetch'] = async (source, more = {}) => {
    const seen: FetchCheckpoint[] = [];
    const result = await fetchCollection({
      feed: more.feed ?? feedWith(source),
      collection: 'all',
      parameters: {},
      cursor: null,
      revalidate: true,
      http,
      userAgent: 'test/1.0',
      openSink,
      documents,
      resolveSecret,
      onProgress: ({ checkpoint }) => {
        if (checkpoint && seen.at(-1) !== checkpoint) seen.push(checkpoint);
        if (checkpoint) checkpoints.push(checkpoint);
      },
      ...more,
    });
    const raw = result.status === 'fetched' ? result.raw : [];
    const texts = raw.map((ref) => store.get(ref.sha256) ?? '');
    const values = texts.flatMap((text) =>
      ((parsedJson(text) as { results?: { value: string }[] } | undefined)?.results ?? []).map(
        ({ value }) => value,
      ),
    );
    return { result, documents: texts, values, checkpoints: seen };
  };
  return {
    store,
    kept: () => JSON.stringify([[...store.values()], checkpoints]),
    fetch,
    run: async (source, cursor, more = {}) => {
      const feed = feedWith(source, source.delta.kind === 'none' ? 'number' : 'time');
      const fetched = await fetch(source, { feed, ...more, cursor });
      const { result } = fetched;
      if (result.status === 'unchanged') return { ...fetched, cursor: result.cursor };
      const bytes = fetched.documents.map((text) => whole(Buffer.from(text)));
      const { summary } = await mapBytes(feed, 'all', bytes, {
        parameters: { keep_non_global: true },
        runAt: more.now ?? new Date().toISOString(),
      });
      const moved = summary.maxPosition !== undefined && result.holdPosition !== true;
      return {
        ...fetched,
        cursor: { ...result.cursor, ...(moved ? { position: summary.maxPosition } : {}) },
      };
    },
    acknowledge: (source, receipts, more = {}) =>
      acknowledgeSource({
        feed: feedWith(source),
        collection: 'all',
        parameters: {},
        http,
        userAgent: 'test/1.0',
        resolveSecret,
        receipts,
        ...more,
      }),
    close: () => http.close(),
  };
}
