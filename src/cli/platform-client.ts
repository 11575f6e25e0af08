// The instance that a command asks, out of the YAML or the environment.
import { readFile } from 'node:fs/promises';
import { createPlatformPool } from '../../activities/platform-pool.ts';
import { resolveSecret } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import type { PlatformSettings } from '../core/feed-settings.ts';
import type { ThreatConnect } from '../threatconnect/index.ts';
import { suggest } from './suggestions.ts';
import { version } from './version.ts';

/** The option that chooses among several. */
export const PLATFORM_ARG = {
  platform: {
    type: 'string',
    valueHint: 'NAME',
    description: 'The platform of the YAML; needed when there are several',
  },
} as const;

/** @throws {ConfigInvalid} when there is none of this name, or several and no name */
function choosePlatform(config: Config, wanted: string | undefined): PlatformSettings {
  const known = Object.keys(config.platforms);
  const name = wanted ?? (known.length === 1 ? known[0] : undefined);
  const platform = name === undefined ? undefined : config.platforms[name];
  if (platform !== undefined) return platform;
  const near = wanted === undefined ? undefined : suggest(wanted, known);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new CodedError(
    'ConfigInvalid',
    known.length === 0
      ? 'There is no platform. Set TC_API_PATH with TC_ACCESS_ID and TC_SECRET_KEY (or TC_TOKEN), or add one under platforms in the YAML'
      : `${wanted === undefined ? 'There are several platforms' : `There is no platform "${wanted}"`}: expected --platform with one of ${known.join(', ')}.${hint}`,
  );
}

/** Runs `work` with a client that is closed afterwards. */
export async function withPlatform<Result>(
  config: Config,
  name: string | undefined,
  work: (tc: ThreatConnect) => Promise<Result>,
): Promise<Result> {
  return withPlatformOf(choosePlatform(config, name), work);
}

/** The same for the platform of an export or feed. */
export async function withPlatformOf<Result>(
  platform: PlatformSettings,
  work: (tc: ThreatConnect) => Promise<Result>,
): Promise<Result> {
  const pool = createPlatformPool({
    documents: { settings: () => Promise.reject(new TypeError('a command has no run')) },
    resolveSecret: (reference) => resolveSecret(reference, process.env),
    readFile: (path) => readFile(path, 'utf8'),
  });
  try {
    const title = 'threatconnect-feeds';
    return await work(await pool.clientOf({ platform, title, definitionVersion: version() }));
  } finally {
    await pool.close();
  }
}
