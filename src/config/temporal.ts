// Where the Temporal server is: environment variables first (the names that Temporal's own tools use), then the YAML, then a
// server that `tcfeeds up` runs in the same folder.
import type { TemporalValues } from './config-schema.ts';
import { anchorPath } from './platforms.ts';
import { anchorReference } from './secrets.ts';
import { findServer } from './server-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface TemporalTls {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
  readonly verify: boolean;
}

export interface TemporalSettings {
  /** Undefined: look for a running server of the folder, else the usual address of this machine. */
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  /** A reference, as all secrets. */
  readonly apiKey?: string;
  /** Absent: not encrypted. */
  readonly tls?: TemporalTls;
}

export interface TemporalTarget extends TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly foundBy: 'settings' | 'running server' | 'default';
}

const DEFAULT_ADDRESS = '127.0.0.1:7233';
const DEFAULT_NAMESPACE = 'default';

export function readTemporal(
  values: TemporalValues | undefined,
  folder: string,
  env: Env,
): TemporalSettings {
  const apiKey = filled(env['TEMPORAL_API_KEY']) ? '${env:TEMPORAL_API_KEY}' : values?.apiKey;
  const tls = readTls(values?.tls, folder, env, apiKey !== undefined);
  return {
    address: orUndefined(env['TEMPORAL_ADDRESS']) ?? values?.address,
    namespace: orUndefined(env['TEMPORAL_NAMESPACE']) ?? values?.namespace,
    ...(apiKey === undefined ? {} : { apiKey: anchorReference(apiKey, folder) }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** The server to use: as set, else the one that runs in `folder`, else the usual address of this machine. */
export async function locateTemporal(
  settings: TemporalSettings,
  folder: string,
): Promise<TemporalTarget> {
  const namespace = settings.namespace ?? DEFAULT_NAMESPACE;
  if (settings.address !== undefined) {
    return { ...settings, address: settings.address, namespace, foundBy: 'settings' };
  }
  const running = await findServer(folder);
  if (running !== undefined) {
    return { address: running.address, namespace: running.namespace, foundBy: 'running server' };
  }
  return { ...settings, address: DEFAULT_ADDRESS, namespace, foundBy: 'default' };
}

function readTls(
  value: TemporalValues['tls'],
  folder: string,
  env: Env,
  hasApiKey: boolean,
): TemporalTls | undefined {
  const written = typeof value === 'object' ? value : undefined;
  const files = {
    caFile: orUndefined(env['TEMPORAL_TLS_SERVER_CA_CERT_PATH']) ?? written?.caFile,
    certFile: orUndefined(env['TEMPORAL_TLS_CLIENT_CERT_PATH']) ?? written?.certFile,
    keyFile: orUndefined(env['TEMPORAL_TLS_CLIENT_KEY_PATH']) ?? written?.keyFile,
  };
  const serverName = orUndefined(env['TEMPORAL_TLS_SERVER_NAME']) ?? written?.serverName;
  const named = Object.entries(files).filter(([, path]) => path !== undefined);
  const switched = orUndefined(env['TEMPORAL_TLS']);
  const on =
    switched === undefined
      ? value === true || written !== undefined || named.length > 0 || hasApiKey
      : isTrue(switched);
  if (!on || (switched === undefined && value === false)) return undefined;
  return {
    ...Object.fromEntries(named.map(([key, path]) => [key, anchorPath(path ?? '', folder)])),
    ...(serverName === undefined ? {} : { serverName }),
    verify: !isTrue(env['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION']) && (written?.verify ?? true),
  };
}

const isTrue = (text: string | undefined): boolean => /^(1|true|yes|on)$/i.test(text ?? '');
const filled = (text: string | undefined): text is string => text !== undefined && text !== '';
const orUndefined = (text: string | undefined): string | undefined =>
  filled(text) ? text : undefined;
