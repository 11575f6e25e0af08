// What a command works with: the YAML (or, without one, environment and defaults), and the Temporal server that belongs to it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configPath,
  findServer,
  loadConfig,
  locateTemporal,
  readConfig,
  resolveSecret,
} from '../config/index.ts';
import type { Config } from '../config/index.ts';
import type { TemporalTarget } from './temporal/session.ts';

/** The usual names; the first one that is there is taken when none was given. */
const USUAL_NAMES = ['tcfeeds.yaml', 'feeds.yaml', 'feeds.yml'];

/** The YAML that a command reads. @throws {ConfigInvalid} when it cannot be read or used. */
export function requireConfig(named: string | undefined): Promise<Config> {
  return loadConfig(usualPath(named), process.env);
}

/** The same, but a folder without YAML is fine: environment and defaults say where Temporal is. */
export async function optionalConfig(named: string | undefined): Promise<Config> {
  const path = usualPath(named);
  const explicit = named !== undefined || existsSync(path);
  if (explicit) return requireConfig(named);
  return readConfig('{}\n', join(process.cwd(), 'tcfeeds.yaml'), process.env);
}

function usualPath(named: string | undefined): string {
  const { TCFEEDS_CONFIG: fromEnvironment = '' } = process.env;
  if (named === undefined && fromEnvironment === '') {
    const found = USUAL_NAMES.find((name) => existsSync(join(process.cwd(), name)));
    if (found !== undefined) return configPath(found, process.env);
  }
  return configPath(named, process.env);
}

const FOUND_BY = {
  settings: 'your settings',
  'running server': '"tcfeeds up" of this folder',
  default: 'the default; nothing else was set',
} as const;

/** Where the Temporal server of this configuration is, ready to connect. */
export async function temporalTarget(config: Config): Promise<TemporalTarget> {
  const found = await locateTemporal(config.temporal, config.folder);
  const running = await findServer(config.folder);
  const uiUrl = running?.address === found.address ? running.uiUrl : undefined;
  const apiKey =
    found.apiKey === undefined ? undefined : await resolveSecret(found.apiKey, process.env);
  return {
    address: found.address,
    namespace: found.namespace,
    from: FOUND_BY[found.foundBy],
    ...(uiUrl === undefined ? {} : { uiUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(found.tls === undefined ? {} : { tls: await tlsOf(found.tls) }),
  };
}

async function tlsOf(
  tls: NonNullable<Config['temporal']['tls']>,
): Promise<NonNullable<TemporalTarget['tls']>> {
  const { caFile, certFile, keyFile, serverName } = tls;
  const read = async (file: string | undefined): Promise<Buffer | undefined> =>
    file === undefined ? undefined : readFile(file);
  const [ca, crt, key] = [await read(caFile), await read(certFile), await read(keyFile)];
  return {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(ca === undefined ? {} : { serverRootCACertificate: ca }),
    ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
  };
}
