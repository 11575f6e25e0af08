// One client per instance and credentials in this process, shared by all runs: connections, limits and learned polling times.
import type { DataRef } from '../src/core/data-ref.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import { canonicalJson } from '../src/core/json.ts';
import type { ThreatConnect } from '../src/threatconnect/index.ts';
import type { Documents } from './documents.ts';
import { openPlatform, type OpenPlatformOptions } from './open-platform.ts';

export type { ResolveSecret } from './open-platform.ts';

export interface PlatformPool {
  /** The client for the settings behind this reference, and these settings. */
  of(
    configRef: DataRef,
  ): Promise<{ readonly settings: FeedSettings; readonly platform: ThreatConnect }>;
  /** The client for settings of any kind. */
  clientOf(
    settings: Pick<FeedSettings, 'platform' | 'title' | 'definitionVersion'>,
  ): Promise<ThreatConnect>;
  close(): Promise<void>;
}

export interface PlatformPoolOptions {
  readonly documents: Pick<Documents, 'settings'>;
  readonly resolveSecret: ResolveSecret;
  readonly readFile: (path: string) => Promise<string>;
  readonly onWarning?: (message: string) => void;
}

export function createPlatformPool({
  documents,
  resolveSecret,
  readFile,
  onWarning,
}: PlatformPoolOptions): PlatformPool {
  const clients = new Map<string, Promise<ThreatConnect>>();
  const clientOf: PlatformPool['clientOf'] = ({ platform, title, definitionVersion }) => {
    const userAgent = `${title}/${definitionVersion}`;
    const key = canonicalJson([platform, userAgent]);
    let client = clients.get(key);
    if (!client) {
      client = open(platform, userAgent);
      clients.set(key, client);
      client.catch(() => clients.delete(key));
    }
    return client;
  };
  return {
    of: async (configRef) => {
      const settings = await documents.settings(configRef);
      return { settings, platform: await clientOf(settings) };
    },
    clientOf,
    close: async () => {
      const opened = await Promise.allSettled([...clients.values()]);
      clients.clear();
      await Promise.all(
        opened.flatMap((client) => (client.status === 'fulfilled' ? [client.value.close()] : [])),
      );
    },
  };
}
