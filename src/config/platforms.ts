// ThreatConnect instances: from the YAML, completed or wholly given by environment variables.
import { isAbsolute, resolve } from 'node:path';
import type { PlatformSettings } from '../core/feed-settings.ts';
import type { PlatformValues } from './config-schema.ts';
import { type ConfigProblem, listed } from './problems.ts';
import { anchorReference } from './secrets.ts';
import type { YamlFile } from './yaml-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Name of the platform that exists when the YAML names none. */
const DEFAULT_NAME = 'main';

export interface ReadPlatforms {
  readonly platforms: Readonly<Record<string, PlatformSettings>>;
  readonly problems: readonly ConfigProblem[];
}

export function readPlatforms(
  values: Readonly<Record<string, PlatformValues>>,
  yaml: Pick<YamlFile, 'where'>,
  folder: string,
  env: Env,
): ReadPlatforms {
  const named = Object.entries(values);
  const entries: [string, PlatformValues][] =
    named.length === 0 && filled(env['TC_API_PATH'])
      ? [[DEFAULT_NAME, { verifyTls: true }]]
      : named;
  const platforms: Record<string, PlatformSettings> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, value] of entries) {
    // With several platforms the variables could send one's credentials to the other.
    const surroundings = entries.length === 1 ? env : {};
    const where = yaml.where(['platforms', name]);
    const result = readPlatform(name, value, folder, surroundings);
    if (typeof result === 'string') {
      problems.push({ where, key: `platforms.${name}`, message: result });
    } else platforms[name] = result;
  }
  return { platforms, problems };
}

function readPlatform(
  name: string,
  value: PlatformValues,
  folder: string,
  env: Env,
): PlatformSettings | string {
  const written = value.tc_api_path ?? env['TC_API_PATH'] ?? '';
  const address = normaliseApiPath(written);
  if (address === undefined) {
    return `expected tc_api_path with an address such as https://acme.threatconnect.example/api, got ${JSON.stringify(written)}. Add it, or set TC_API_PATH`;
  }
  const credentials = readCredentials(value, env);
  if (credentials === undefined) {
    return (
      'expected credentials: api_access_id with api_secret_key, or tc_token, as references. ' +
      'Add them, or with one platform set TC_ACCESS_ID and TC_SECRET_KEY, or TC_TOKEN'
    );
  }
  const anchored = Object.fromEntries(
    Object.entries(credentials).map(([key, text]) => [key, anchorReference(text, folder)]),
  );
  return {
    name,
    ...address,
    ...anchored,
    ...(value.tc_proxy === undefined ? {} : { proxy: anchorReference(value.tc_proxy, folder) }),
    ...(value.caFile === undefined ? {} : { caFile: anchorPath(value.caFile, folder) }),
    verifyTls: value.verifyTls,
  };
}

type Credentials = Pick<PlatformSettings, 'accessId' | 'secretKey' | 'token'>;

function readCredentials(value: PlatformValues, env: Env): Credentials | undefined {
  const { api_access_id: accessId, api_secret_key: secretKey, tc_token: token } = value;
  if (accessId !== undefined && secretKey !== undefined) return { accessId, secretKey };
  if (token !== undefined) return { token };
  const fromEnv = (variable: string): string | undefined =>
    filled(env[variable]) ? `\${env:${variable}}` : undefined;
  const idOfEnv = accessId ?? fromEnv('TC_ACCESS_ID');
  const keyOfEnv = secretKey ?? fromEnv('TC_SECRET_KEY');
  if (idOfEnv !== undefined && keyOfEnv !== undefined) {
    return { accessId: idOfEnv, secretKey: keyOfEnv };
  }
  const tokenOfEnv = fromEnv('TC_TOKEN');
  return tokenOfEnv === undefined ? undefined : { token: tokenOfEnv };
}

/** `https://host[/path]/api` without a slash at the end, and what names the instance in ledgers and queues. */
function normaliseApiPath(
  text: string,
): { readonly apiPath: string; readonly instance: string } | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  const withApi = /\/api$/i.test(path) ? path.replace(/\/api$/i, '/api') : `${path}/api`;
  return { apiPath: `${url.origin}${withApi}`, instance: `${url.host}${withApi}` };
}

export const anchorPath = (path: string, folder: string): string =>
  isAbsolute(path) ? path : resolve(folder, path);

const filled = (text: string | undefined): text is string => text !== undefined && text !== '';

/** The platform of this name, or the only one; else what is wrong, in words. */
export function choosePlatform(
  { platforms }: { readonly platforms: Readonly<Record<string, PlatformSettings>> },
  wanted: string | undefined,
): PlatformSettings | string {
  const known = Object.keys(platforms);
  const name = wanted ?? (known.length === 1 ? known[0] : undefined);
  const platform = name === undefined ? undefined : platforms[name];
  if (platform !== undefined) return platform;
  return known.length === 0
    ? 'expected a platform, but there is none. Add one under platforms, or set TC_API_PATH and credentials'
    : `expected one of ${listed(known)}, ${name === undefined ? 'but it is missing' : `got ${name}`}`;
}
