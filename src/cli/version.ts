// The version of this package, from its manifest: two folders up in the sources, three in the built program.
import { readFileSync } from 'node:fs';

const PACKAGE = 'threatconnect-feeds';

export function version(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(path, import.meta.url), 'utf8');
      const manifest = JSON.parse(text) as { readonly name?: string; readonly version?: string };
      if (manifest.name === PACKAGE && manifest.version !== undefined) return manifest.version;
    } catch {
      // Not this one.
    }
  }
  return 'unknown';
}
