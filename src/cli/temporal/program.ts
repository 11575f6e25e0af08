// Commands of Temporal's own program for people to paste: only when there is one, and spelled so that they work as they stand.
import { join } from 'node:path';
import { serverCacheDir } from '../../worker/servers/cache-dir.ts';
import { findOnPath, isExecutableFile } from '../../worker/servers/executables.ts';
import { CLI_VERSION } from '../../worker/servers/go-install.ts';
import type { TemporalTarget } from './session.ts';

type Env = Readonly<Record<string, string | undefined>>;

const USUAL_ADDRESS = /^(?:127\.0\.0\.1|localhost):7233$/;

/** `temporal <words>` for this server, with the path of our own copy when none is on the PATH; `undefined` without any. */
export async function temporalCommand(
  { address, namespace }: Pick<TemporalTarget, 'address' | 'namespace'>,
  words: string,
  env: Env = process.env,
): Promise<string | undefined> {
  const program = await temporalProgram(env);
  if (program === undefined) return undefined;
  return [
    program,
    words,
    ...(USUAL_ADDRESS.test(address) ? [] : [`--address ${address}`]),
    ...(namespace === 'default' ? [] : [`--namespace ${namespace}`]),
  ].join(' ');
}

async function temporalProgram(env: Env): Promise<string | undefined> {
  if ((await findOnPath('temporal', env)) !== undefined) return 'temporal';
  const own = [
    env['TEMPORAL_CLI_PATH'] ?? '',
    join(serverCacheDir(env), `temporal-cli-${CLI_VERSION}`, 'temporal'),
  ];
  for (const path of own) if (path !== '' && (await isExecutableFile(path))) return path;
  return undefined;
}

/** A build from source does not know its version; then it is that of the module which we build. */
export const temporalVersionInWords = (text: string): string =>
  text.replace(/\b0\.0\.0-DEV\b/, CLI_VERSION.replace(/^v/, ''));
