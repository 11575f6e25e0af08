// The listing in an output's folder: whose the folder is, and which files the output has written. A delivery may replace and remove
// those; whatever else lies there is somebody else's and stays. Each folder of a delivery of changes has one, too.
//
// The listing is written before the files: a delivery that is killed between them must know them again. Listings of earlier versions
// are a list of names without an owner, written last; the output that finds one takes it over.
import { constants } from 'node:fs';
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { entryAt } from './entry-at.ts';
import { withFolderErrors } from './folder-errors.ts';
import { codeOf, makeFolder } from './make-folder.ts';
import { isSafeName } from './safe-name.ts';

export const LISTING = '.tcfeeds-files.json';

/** More than a million names; what is larger has not been written by an output. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface OwnFiles {
  /** `none`: nobody's yet. `earlier`: a list of names as an earlier version wrote it. */
  readonly form: 'none' | 'earlier' | 'present';
  /** `<export>+<output>`; in the present form only. */
  readonly output?: string;
  readonly files: readonly string[];
}

/** @throws {ConfigInvalid} when there is a listing that cannot be read or understood: whose the folder is must be known */
export async function readOwnFiles(folder: string): Promise<OwnFiles> {
  const text = await withFolderErrors(
    folder,
    () => readListing(folder),
    `${LISTING} cannot be read`,
  );
  if (text === undefined) return { form: 'none', files: [] };
  let listing: unknown;
  try {
    listing = JSON.parse(text);
  } catch {
    throw damaged(folder, 'is no JSON');
  }
  if (Array.isArray(listing)) return { form: 'earlier', files: safeNames(listing) };
  const { v, output, files } = (listing ?? {}) as Readonly<Record<string, unknown>>;
  if (v !== 1 || typeof output !== 'string' || !Array.isArray(files))
    throw damaged(folder, 'has a form that this version does not know');
  return { form: 'present', output, files: safeNames(files) };
}

/** None when nothing is there. A pipe or device in its place would be waited for without end, so it is not opened. */
async function readListing(folder: string): Promise<string | undefined> {
  const path = join(folder, LISTING);
  const found = await entryAt(path);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw damaged(folder, 'is no regular file');
  if (found.size > MOST_BYTES) throw damaged(folder, `is larger than ${MOST_BYTES} bytes`);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

const damaged = (folder: string, how: string): CodedError =>
  new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: ${LISTING}, which says whose the folder is, ${how}. Nothing was replaced. Put the listing back as it was, or move all that is in the folder away, the listing with it`,
  );

const safeNames = (names: readonly unknown[]): readonly string[] =>
  names.filter((name): name is string => typeof name === 'string' && isSafeName(name));

/** What is written; `isFirst`: the folder has none yet. */
export interface NewListing {
  readonly output: string;
  readonly files: readonly string[];
  readonly isFirst: boolean;
}

/**
 * Appears complete or not at all. False, and nothing is written: another output has made the first one meanwhile.
 *
 * @param from a folder on the same disk, where the listing is made
 */
export async function writeOwnFiles(
  folder: string,
  from: string,
  { output, files, isFirst }: NewListing,
): Promise<boolean> {
  const [draft, target] = [join(from, LISTING), join(folder, LISTING)];
  await makeFolder(from);
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(`${JSON.stringify({ v: 1, output, files: [...files].sort() })}\n`);
    // A listing that a power cut has emptied would stop the output for good.
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (isFirst) return putFirst(draft, target);
  await rename(draft, target);
  return true;
}

/** File systems without hard links: FAT, some shares and mounts of containers. */
const HAS_NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * False when there is one already: of two outputs that find a new folder at the same time one gets it.
 *
 * @param linkFile how a second name is given to a file
 */
export async function putFirst(
  draft: string,
  target: string,
  linkFile: typeof link = link,
): Promise<boolean> {
  try {
    await linkFile(draft, target).catch((error: unknown) => {
      if (!HAS_NO_LINKS.has(codeOf(error))) throw error;
      return copyFile(draft, target, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
