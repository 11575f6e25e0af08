// Where downloaded and built server programs are kept: outside of any project, one copy per user, a folder per version.
import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** `TCFEEDS_CACHE`, else `XDG_CACHE_HOME/tcfeeds`, else `~/.cache/tcfeeds`. */
export function serverCacheDir(env: Env = process.env): string {
  const own = env['TCFEEDS_CACHE'];
  if (own !== undefined && own !== '') return own;
  const shared = env['XDG_CACHE_HOME'];
  if (shared !== undefined && shared !== '') return join(shared, 'tcfeeds');
  return join(homedir(), '.cache', 'tcfeeds');
}
