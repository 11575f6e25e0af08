// Remembers for a day that a download host did not answer, so that a closed network costs one time-out a day and not one a run.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const REMEMBERED_MS = 24 * 60 * 60 * 1000;

export interface FailedDownload {
  readonly at: string;
  readonly reason: string;
}

const fileOf = (cacheDir: string, name: string): string =>
  join(cacheDir, `${name}.download-failed.json`);

/** The failure of the last day, if any. */
export async function recallFailedDownload(
  cacheDir: string,
  name: string,
  now: Date,
): Promise<FailedDownload | undefined> {
  try {
    const text = await readFile(fileOf(cacheDir, name), 'utf8');
    const failure = JSON.parse(text) as FailedDownload;
    const ageMs = now.getTime() - Date.parse(failure.at);
    return ageMs >= 0 && ageMs < REMEMBERED_MS ? failure : undefined;
  } catch {
    return undefined;
  }
}

export async function rememberFailedDownload(
  cacheDir: string,
  name: string,
  failure: FailedDownload,
): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  await writeFile(fileOf(cacheDir, name), JSON.stringify(failure));
}

export async function forgetFailedDownload(cacheDir: string, name: string): Promise<void> {
  await rm(fileOf(cacheDir, name), { force: true });
}
