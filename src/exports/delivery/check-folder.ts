// Whether an output could be written into its folder, found out by trying in a folder of its own that is removed again.
import type { Stats } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { entryAt } from './entry-at.ts';
import { withFolderErrors } from './folder-errors.ts';
import { LISTING, readOwnFiles } from './listing.ts';
import { codeOf } from './make-folder.ts';
import { refuseOtherOutput } from './owned-files.ts';

/** Names in a message; the rest is counted. */
const SHOWN = 3;

/**
 * What was found, in words. Nothing is left behind.
 *
 * @param output `<export>+<output>`
 * @throws {ConfigInvalid} when it cannot be made or written, or is that of another output @throws {StoreFull}
 */
export async function checkFolder(
  folder: string,
  output: string,
): Promise<{ readonly found: string; readonly strangers: readonly string[] }> {
  const nearest = await nearestFolder(folder);
  await withFolderErrors(folder, async () => {
    const trial = await mkdtemp(join(nearest, '.tmp-tcfeeds-test-'));
    try {
      await writeFile(join(trial, 'file'), 'x');
    } finally {
      await rm(trial, { recursive: true, force: true });
    }
  });
  if (nearest !== folder) return { found: `${folder} can be made`, strangers: [] };
  const own = await readOwnFiles(folder);
  refuseOtherOutput(folder, own, output);
  const mine = new Set(own.files.map((file) => file.split('/')[0]));
  const strangers = (await readdir(folder)).filter(
    (name) => !mine.has(name) && !isOfDelivery(name),
  );
  return { found: `${folder} can be written`, strangers };
}

/** The listing, drafts, and folders of deliveries of changes. */
const isOfDelivery = (name: string): boolean =>
  name === LISTING || name.startsWith('.tmp-') || /^\d{8,}-\d{8,}$/.test(name);

/** The folder itself, or what is there of those above it. @throws {ConfigInvalid} when something else stands there */
const nearestFolder = (path: string): Promise<string> =>
  withFolderErrors(
    path,
    async () => {
      let at = path;
      while ((await entryAt(at)) === undefined && dirname(at) !== at) at = dirname(at);
      const found = await behind(at);
      if (found?.isDirectory() === true) return at;
      throw new CodedError(
        'ConfigInvalid',
        found === undefined
          ? `output folder ${path}: ${at} is a link to what is not there; make that folder, or give another one`
          : `output folder ${path}: ${at} is a file; give another folder`,
      );
    },
    'cannot be looked at',
  );

/** What a link leads to, or what is there. */
async function behind(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** `a, b and 3 more` */
export const fewOf = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
