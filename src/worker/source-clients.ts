// HTTP clients for sources: proxy, trust and limits of the feed, never those of the platform (A10).
import { readFile } from 'node:fs/promises';
import { CodedError } from '../core/errors.ts';
import type { FeedSettings, SecretReference, SourceSettings } from '../core/feed-settings.ts';
import { canonicalJson } from '../core/json.ts';
import { createHttpClient } from '../http/index.ts';
import type { HttpClient } from '../http/index.ts';
import { createClientPool } from './client-pool.ts';
import type { FeedLogs } from './feed-log.ts';

export interface SourceClients {
  of(settings: FeedSettings): Promise<HttpClient>;
  close(): Promise<void>;
}

/** @throws {ConfigInvalid} when one of them is missing or cannot be read */
async function readPair(
  feedId: string,
  certFile: string | undefined,
  keyFile: string | undefined,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined)
    throw new CodedError(
      'ConfigInvalid',
      `feed ${feedId}: source.certFile and source.keyFile belong together; set both`,
    );
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    return { cert, key };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CodedError(
      'ConfigInvalid',
      `feed ${feedId}: ${certFile} or ${keyFile} cannot be read (${reason})`,
    );
  }
}

export function createSourceClients(
  resolveSecret: (reference: SecretReference) => Promise<string>,
  logs: Pick<FeedLogs, 'of'>,
): SourceClients {
  const clients = createClientPool();
  const open = async (
    { proxy, caFile, certFile, keyFile, ...source }: SourceSettings,
    feedId: string,
  ): Promise<HttpClient> => {
    const proxyUrl = proxy === undefined ? undefined : await resolveSecret(proxy);
    const caPem = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    const clientPem = await readPair(feedId, certFile, keyFile);
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
      ...(clientPem === undefined ? {} : { clientPem }),
    });
  };
  return {
    of: ({ source, feedId }) =>
      clients.get(canonicalJson([source, feedId]), () => open(source, feedId)),
    close: clients.close,
  };
}
