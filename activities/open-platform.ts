// A client for an instance as the configuration describes it: secrets are resolved when it is opened.
import type { PlatformSettings, SecretReference } from '../src/core/feed-settings.ts';
import { createThreatConnect } from '../src/threatconnect/index.ts';
import type { ThreatConnect } from '../src/threatconnect/index.ts';

/** Resolves a reference to a secret at the moment of use, so that a rotated secret is picked up. */
export type ResolveSecret = (reference: SecretReference) => Promise<string>;

export interface OpenPlatformOptions {
  readonly resolveSecret: ResolveSecret;
  readonly readFile: (path: string) => Promise<string>;
  readonly onWarning?: (message: string) => void;
}

/** @param userAgent product and version */
export async function openPlatform(
  settings: PlatformSettings,
  userAgent: string,
  { resolveSecret, readFile, onWarning }: OpenPlatformOptions,
): Promise<ThreatConnect> {
  const [accessId, secretKey, token, proxy] = await Promise.all(
    [settings.accessId, settings.secretKey, settings.token, settings.proxy].map((reference) =>
      reference === undefined ? undefined : resolveSecret(reference),
    ),
  );
  const caPem = settings.caFile === undefined ? undefined : await readFile(settings.caFile);
  return createThreatConnect({
    apiPath: settings.apiPath,
    credentials:
      token === undefined ? { accessId: accessId ?? '', secretKey: secretKey ?? '' } : { token },
    verifyTls: settings.verifyTls,
    userAgent,
    ...(proxy === undefined ? {} : { proxy }),
    ...(caPem === undefined ? {} : { caPem }),
    ...(onWarning === undefined ? {} : { hooks: { onWarning } }),
  });
}
