// A delivery of changes: a folder named by the changes that it tells, with a listing of its own that says whose it is, so that a
// repeated delivery replaces it and nothing else of that name.
import { opendir, rename, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { entryAt } from './entry-at.ts';
import { readOwnFiles, writeOwnFiles } from './listing.ts';
import { refuseOtherOutput } from './owned-files.ts';

export interface ChangesDelivery {
  /** `<export>+<output>` */
  readonly output: string;
  readonly folder: string;
  /** Where the files are, in `folder`. */
  readonly from: string;
  readonly names: readonly string[];
  /** The newest change that the output knows, and the one that it is told up to. */
  readonly after: number;
  readonly through: number;
}

const DIGITS = 8;

/** @throws {ConfigInvalid} when its place is taken by what the output has not written, or the folder is that of another output */
export async function publishChanges(delivery: ChangesDelivery): Promise<void> {
  const { output, folder, from, names, after, through } = delivery;
  const numbered = (change: number): string => String(change).padStart(DIGITS, '0');
  const target = join(folder, `${numbered(after + 1)}-${numbered(through)}`);
  const before = await readOwnFiles(folder);
  refuseOtherOutput(folder, before, output);
  const isThere = await refuseForeignDelivery(delivery, target, before.form === 'present');
  if (before.form !== 'present') {
    const listing = { output, files: before.files, isFirst: before.form === 'none' };
    // Another output has come first.
    if (!(await writeOwnFiles(folder, from, listing))) return publishChanges(delivery);
  }
  await writeOwnFiles(from, from, { output, files: names, isFirst: false });
  // Out of the way as a whole: what a kill leaves of it is a draft, which the next delivery removes.
  const old = `${from}.old`;
  if (isThere) await rename(target, old);
  await rename(from, target);
  await rm(old, { recursive: true, force: true });
}

/** Whether the output's own delivery is there. */
async function refuseForeignDelivery(
  { output, folder, from, names }: ChangesDelivery,
  target: string,
  isOwnFolder: boolean,
): Promise<boolean> {
  const found = await entryAt(target);
  if (found === undefined) return false;
  if (!found.isDirectory()) throw foreign(folder, target, 'file');
  const held = await readOwnFiles(target);
  if (held.output === output) return true;
  // Earlier versions wrote no listings for changes: what they have left holds files with the names of this delivery only.
  const isOfEarlier = held.form === 'none' && !isOwnFolder && (await holdsOnly(target, names));
  if (!isOfEarlier) throw foreign(folder, target, 'folder');
  await writeOwnFiles(target, from, { output, files: names, isFirst: true });
  return true;
}

async function holdsOnly(folder: string, names: readonly string[]): Promise<boolean> {
  const known = new Set(names);
  for await (const entry of await opendir(folder, { recursive: true })) {
    const name = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isDirectory() && !known.has(name.replaceAll('\\', '/'))) return false;
  }
  return true;
}

const foreign = (folder: string, target: string, what: string): CodedError =>
  new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: ${basename(target)} is a ${what} that this output has not written, where its next delivery belongs. Nothing was replaced. Move it away`,
  );
