// One client per instance and credentials in this process, shared by all runs: connections, limits and learned polling times.
import type { DataRef } from '../src/core/data-ref.ts';
import type { FeedSettings, PlatformSettings, SecretReference } from '../src/core/feed-settings.ts';
import { canonicalJson } from '../src/core/json.ts';
import { createThreatConnect } from '../src/threatconnect/index.ts';
import type { RequestBudget, ThreatConnect } from '../src/threatconnect/index.ts';
import type { Documents } from './documents.ts';

/** Resolves a reference to a secret at the moment of use, so that a rotated secret is picked up. */
export type ResolveSecret = (reference: SecretReference) => Promise<string>;

export interface PlatformPool {
  /** The client for the settings behind this reference, and these settings. */
  of(
    configRef: DataRef,
  ): Promise<{ readonly settings: FeedSettings; readonly platform: ThreatConnect }>;
  /** The client for settings of any kind. */
  clientOf(
    settings: Pick<FeedSettings, 'platform' | 'title' | 'definitionVersion'>,
    budget?: RequestBudget,
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
  const optionalSecret = async (reference?: SecretReference): Promise<string | undefined> =>
    reference === undefined ? undefined : resolveSecret(reference);
  const open = async (
    settings: PlatformSettings,
    userAgent: string,
    budget: RequestBudget | undefined,
  ): Promise<ThreatConnect> => {
    const [accessId, secretKey, token, proxy] = await Promise.all(
      [settings.accessId, settings.secretKey, settings.token, settings.proxy].map((reference) =>
        optionalSecret(reference),
      ),
    );
    const caPem = settings.caFile === undefined ? undefined : await readFile(settings.caFile);
    return createThreatConnect({
      apiPath: settings.apiPath,
      credentials:
        token === undefined ? { accessId: accessId ?? '', secretKey: secretKey ?? '' } : { token },
      verifyTls: settings.verifyTls,
      userAgent,
      ...(budget === undefined ? {} : { budget }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(caPem === undefined ? {} : { caPem }),
      ...(onWarning === undefined ? {} : { hooks: { onWarning } }),
    });
  };
  const clientOf: PlatformPool['clientOf'] = ({ platform, title, definitionVersion }, budget) => {
    const userAgent = `${title}/${definitionVersion}`;
    const key = canonicalJson([platform, userAgent, budget ?? null]);
    let client = clients.get(key);
    if (!client) {
      client = open(platform, userAgent, budget);
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
