// HTTP clients for sources: proxy, trust and limits of the feed, never those of the platform (A10).
import { readFile } from 'node:fs/promises';
import type { FeedSettings, SecretReference, SourceSettings } from '../core/feed-settings.ts';
import { canonicalJson } from '../core/json.ts';
import { createHttpClient } from '../http/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { FeedLogs } from './feed-log.ts';

export interface SourceClients {
  of(settings: FeedSettings): Promise<HttpClient>;
  close(): Promise<void>;
}

export function createSourceClients(
  resolveSecret: (reference: SecretReference) => Promise<string>,
  logs: Pick<FeedLogs, 'of'>,
): SourceClients {
  const clients = new Map<string, Promise<HttpClient>>();
  const open = async (
    { proxy, caFile, ...source }: SourceSettings,
    feedId: string,
  ): Promise<HttpClient> => {
    const proxyUrl = proxy === undefined ? undefined : await resolveSecret(proxy);
    const caPem = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    return createHttpClient({
      role: 'source',
      verifyTls: source.verifyTls,
      connectTimeoutMs: source.connectTimeoutMs,
      readTimeoutMs: source.readTimeoutMs,
      totalTimeoutMs: source.totalTimeoutMs,
      maxBytes: source.maxBytes,
      maxExpandedBytes: source.maxExpandedBytes,
      hooks: {
        onWarning: (message) => logs.of(feedId).warn({ feedId }, message),
        onResponse: (answer) =>
          logs.of(feedId).debug({ feedId, ...answer }, 'answer of the source'),
        onRetry: ({ error, ...retry }) =>
          logs
            .of(feedId)
            .warn({ feedId, ...retry, code: error.code }, `tried again: ${error.message}`),
      },
      ...(proxyUrl === undefined ? {} : { proxy: proxyUrl }),
      ...(caPem === undefined ? {} : { caPem }),
    });
  };
  return {
    of: ({ source, feedId }) => {
      const key = canonicalJson([source, feedId]);
      const known = clients.get(key);
      if (known) return known;
      const opening = open(source, feedId);
      clients.set(key, opening);
      opening.catch(() => clients.delete(key));
      return opening;
    },
    close: async () => {
      const opened = await Promise.allSettled([...clients.values()]);
      clients.clear();
      await Promise.all(
        opened.flatMap((client) => (client.status === 'fulfilled' ? [client.value.close()] : [])),
      );
    },
  };
}
