// HTTP clients for the receivers of outputs: each with its own proxy and trust, never those of the platform or a source.
import { readFile } from 'node:fs/promises';
import type { OutputSettings } from '../core/export-settings.ts';
import type { SecretReference } from '../core/feed-settings.ts';
import { canonicalJson } from '../core/json.ts';
import { createHttpClient, type HttpClient } from '../http/index.ts';
import { createClientPool } from './client-pool.ts';
import type { FeedLogs } from './feed-log.ts';

type Receiver = Extract<OutputSettings['target'], { readonly kind: 'receiver' }>;

export interface ReceiverClients {
  of(feedId: string, target: Receiver): Promise<HttpClient>;
  close(): Promise<void>;
}

export function createReceiverClients(
  resolveSecret: (reference: SecretReference) => Promise<string>,
  logs: Pick<FeedLogs, 'of'>,
): ReceiverClients {
  const clients = createClientPool();
  const open = async (feedId: string, { proxy, caFile, verifyTls }: Receiver) => {
    const proxyUrl = proxy === undefined ? undefined : await resolveSecret(proxy);
    const caPem = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    return createHttpClient({
      role: 'receiver',
      verifyTls,
      hooks: { onWarning: (message) => logs.of(feedId).warn({ feedId }, message) },
      ...(proxyUrl === undefined ? {} : { proxy: proxyUrl }),
      ...(caPem === undefined ? {} : { caPem }),
    });
  };
  return {
    of: (feedId, target) => {
      const { proxy, caFile, verifyTls } = target;
      return clients.get(canonicalJson({ feedId, proxy, caFile, verifyTls }), () =>
        open(feedId, target),
      );
    },
    close: clients.close,
  };
}
