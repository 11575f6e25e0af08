// Installs a server program into the cache: built in a temporary folder, checked, described by a manifest with the size of
// every file, then renamed into place. So what is in place is complete, and what was damaged later is noticed and rebuilt.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';

const MANIFEST = 'install.json';
const DRAFT = '.new-';

export interface InstallManifest {
  /** How it was obtained: `download`, `go` or `maven`. */
  readonly source: string;
  readonly version: string;
  /** Size of each file in bytes, by path relative to the folder. */
  readonly files: Readonly<Record<string, number>>;
}

/** The manifest of an installation whose files are all there in full size, else undefined. */
export async function readInstall(folder: string): Promise<InstallManifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as InstallManifest;
    const files = Object.entries(manifest.files);
    for (const [name, bytes] of files) {
      if ((await stat(join(folder, name))).size !== bytes) return undefined;
    }
    return files.length === 0 ? undefined : manifest;
  } catch {
    return undefined;
  }
}

/**
 * Calls `build` with an empty folder, records what it made, and puts the folder in place of whatever was there.
 * `build` returns the version and throws when what it made does not work. The caller holds the lock of the folder.
 */
export async function installInto(
  folder: string,
  source: string,
  build: (folder: string) => Promise<string>,
): Promise<InstallManifest> {
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandonedDrafts(folder);
  const draft = await mkdtemp(`${folder}${DRAFT}`);
  try {
    const version = await build(draft);
    const files = await sizesOf(draft);
    if (Object.keys(files).length === 0) {
      throw new CodedError('Internal', `Nothing was installed into ${folder} by way of ${source}.`);
    }
    const manifest: InstallManifest = { source, version, files };
    await writeFile(join(draft, MANIFEST), JSON.stringify(manifest, null, 2));
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** An installation that was killed could not clean up; half a build is hundreds of megabytes. */
async function removeAbandonedDrafts(folder: string): Promise<void> {
  const prefix = `${basename(folder)}${DRAFT}`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function sizesOf(folder: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    sizes[path.slice(folder.length + 1)] = (await stat(path)).size;
  }
  return sizes;
}
