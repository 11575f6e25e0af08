import { activityInfo } from '@temporalio/activity';
import { createGzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import type { DataRef } from '../src/core/data-ref.ts';
import { findCodedError } from '../src/core/errors.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { JsonValue } from '../src/core/json.ts';
import type { HttpClient } from '../src/http/index.ts';
import {
  fetchCollection as fetchFromSource,
  redactedSink,
  redactedText,
} from '../src/feeds/index.ts';
import type {
  CursorDocuments,
  FetchProgress,
  RawSink,
  ResolveSecret,
  SourceAccess,
} from '../src/feeds/index.ts';
import type { Store } from '../src/spool/index.ts';
import type { FetchCollectionActivity, FetchCollectionInput } from './collection-contracts.ts';
import type { Documents } from './documents.ts';
import type { FeedCatalogue } from './feed-catalogue.ts';
import { withHeartbeats } from './heartbeats.ts';
import { placesOf, rawPrefix } from './store-keys.ts';

export interface FetchCollectionDeps {
  readonly documents: Pick<Documents, 'settings'>;
  readonly catalogue: Pick<FeedCatalogue, 'find'>;
  readonly store: Pick<Store, 'writeContentAddressed' | 'readJson'>;
  /** A client with the source's own proxy, trust and limits; never the platform's. */
  readonly sourceHttp: (settings: FeedSettings) => Promise<HttpClient>;
  /** The value behind a reference to a secret of a source. */
  readonly sourceSecret: ResolveSecret;
  /** Tokens and pace, shared by all activities of this worker. */
  readonly access: SourceAccess;
}

/**
 * Does: fetches what the source has of one collection into the store, page by page, compressed, after checking status, type and end.
 * Safe to retry because: raw data are content-addressed; nothing else is touched.
 * Heartbeat carries: bytes received, the pages stored so far and how to ask for the next one; no secret.
 * Fails with: SourceUnreachable, SourceUnavailable, RateLimited, FeedTruncated (retried); SourceRejected, AuthFailed, FeedFormat, FeedTooLarge.
 */
export function createFetchCollection(deps: FetchCollectionDeps): FetchCollectionActivity {
  const { access } = deps;
  return (input) => {
    const held = activityInfo().heartbeatDetails as FetchProgress | undefined;
    return withHeartbeats<FetchProgress, Awaited<ReturnType<FetchCollectionActivity>>>(
      held ?? { bytes: 0 },
      async (report, signal) => {
        const settings = await deps.documents.settings(input.configRef);
        const http = await deps.sourceHttp(settings);
        const fetchedAt = new Date().toISOString();
        const result = await fetchFromSource({
          feed: deps.catalogue.find(settings),
          collection: input.collection,
          parameters: settings.parameters,
          cursor: input.cursor,
          revalidate: input.revalidate,
          http,
          limits: {
            maxBytes: settings.source.maxBytes,
            maxExpandedBytes: settings.source.maxExpandedBytes,
          },
          redacts: ownWords(settings).length > 0,
          signal,
          openSink: () => redactedSink(rawSink(deps.store, input), ownWords(settings)),
          onProgress: report,
          checkpoint: held?.checkpoint,
          resolveSecret: deps.sourceSecret,
          access,
          documents: cursorDocuments(deps.store, input, ownWords(settings)),
          userAgent: `${settings.title}/${settings.definitionVersion}`,
        });
        if (result.status === 'unchanged')
          return { status: 'unchanged', cursor: result.cursor, fetchedAt };
        const { bytes: _bytes, sourceDate: _sourceDate, ...fetched } = result;
        return { ...fetched, fetchedAt };
      },
    );
  };
}

/** Names and domains that may not get into the store (M18). */
function ownWords({ parameters }: FeedSettings): readonly string[] {
  const words = parameters['redact'];
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
}

/** Far above the revisions of a hundred thousand documents, and above what is kept of details. */
const LARGEST_PLACES_BYTES = 64 * 1024 * 1024;

/** What a cursor is too small for. A document that is gone means that everything is fetched again. */
function cursorDocuments(
  store: FetchCollectionDeps['store'],
  { feedId, collection }: FetchCollectionInput,
  words: readonly string[],
): CursorDocuments {
  return {
    read: async (ref) => {
      try {
        return await store.readJson(ref, LARGEST_PLACES_BYTES);
      } catch (error) {
        if (findCodedError(error)?.code === 'RefMissing') return undefined;
        throw error;
      }
    },
    write: async (value: JsonValue) =>
      store.writeContentAddressed(
        placesOf(feedId, collection),
        await redactedText(JSON.stringify(value), words),
        { contentType: 'application/json', suffix: '.json' },
      ),
  };
}

const GZIP_MAGIC = [0x1f, 0x8b];
/** Level 1 costs a fifth of the default's time and still cuts text to a quarter. */
const GZIP_LEVEL = 1;

/** Keeps what arrives, compressed unless it already is. */
function rawSink(
  store: FetchCollectionDeps['store'],
  { feedId, collection }: FetchCollectionInput,
): RawSink {
  let into: PassThrough | undefined;
  let writing: Promise<DataRef> | undefined;
  let flowing: Promise<void> = Promise.resolve();
  const begin = (first: Uint8Array): PassThrough => {
    const source = new PassThrough();
    const isGzip = first[0] === GZIP_MAGIC[0] && first[1] === GZIP_MAGIC[1];
    const target = isGzip ? source : createGzip({ level: GZIP_LEVEL });
    if (target !== source) flowing = pipeline(source, target);
    writing = store.writeContentAddressed(
      rawPrefix(feedId, collection).replace(/\/$/, ''),
      target as AsyncIterable<Uint8Array>,
      {
        contentType: 'application/gzip',
        suffix: '.gz',
      },
    );
    writing.catch((error: unknown) => source.destroy(error instanceof Error ? error : undefined));
    flowing.catch(() => undefined);
    return source;
  };
  return {
    write: async (chunk) => {
      if (chunk.length === 0) return;
      into ??= begin(chunk);
      const stream = into;
      if (stream.write(chunk)) return;
      await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), writing]);
    },
    finish: async () => {
      into ??= begin(new Uint8Array());
      into.end();
      await flowing;
      return await (writing as Promise<DataRef>);
    },
    abort: async () => {
      into?.destroy(new Error('fetch aborted'));
      await Promise.allSettled([flowing, writing]);
    },
  };
}
