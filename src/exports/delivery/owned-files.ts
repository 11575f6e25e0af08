// What of a folder is an output's own. A listing in the folder names the files, so that a later delivery knows what it may replace
// and remove; whatever else lies there is somebody else's and stays.
//
// The listing is written before the files: a delivery that is killed between them must know them again. Listings of earlier versions
// are a list of names without an owner; the output that finds one takes it over.
import { lstat, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { makeFolder } from './make-folder.ts';
import { isSameFile } from './same-file.ts';

export const LISTING = '.tcfeeds-files.json';

/** Names in a message; the rest is counted. */
const SHOWN = 5;

export interface OwnFiles {
  /** Absent: an earlier version has written the listing, or there is none. */
  readonly output?: string;
  readonly files: readonly string[];
}

/** A listing that is missing or damaged names nothing. */
export async function readOwnFiles(folder: string): Promise<OwnFiles> {
  let listing: unknown;
  try {
    listing = JSON.parse(await readFile(join(folder, LISTING), 'utf8'));
  } catch {
    return { files: [] };
  }
  if (Array.isArray(listing)) return { files: safeNames(listing) };
  const { output, files } = (listing ?? {}) as {
    readonly output?: unknown;
    readonly files?: unknown;
  };
  return {
    ...(typeof output === 'string' ? { output } : {}),
    files: Array.isArray(files) ? safeNames(files) : [],
  };
}

/** Only names that an output could have given: the file lies where others may write, too. */
const safeNames = (names: readonly unknown[]): readonly string[] =>
  names.filter(
    (name): name is string =>
      typeof name === 'string' && name.split('/').every((part) => /^[^.\\\0][^\\\0]*$/.test(part)),
  );

/** @param from a folder on the same disk, where the listing is made */
export async function writeOwnFiles(folder: string, from: string, own: OwnFiles): Promise<void> {
  const draft = join(from, LISTING);
  await makeFolder(from);
  await writeFile(draft, `${JSON.stringify({ v: 1, ...own, files: [...own.files].sort() })}\n`);
  await rename(draft, join(folder, LISTING));
}

/** `soc+lists` → `output lists of export soc`; neither id may have a plus. */
const inWords = (output: string): string => {
  const [exportId = '', ...name] = output.split('+');
  return `output ${name.join('+')} of export ${exportId}`;
};

/** @throws {ConfigInvalid} when the folder is that of another output */
export function refuseOtherOutput(folder: string, { output }: OwnFiles, mine: string): void {
  if (output === undefined || output === mine) return;
  throw new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: it is that of ${inWords(output)}. Give ${inWords(mine)} a folder of its own, or empty this one when nobody else writes it any more`,
  );
}

/** @throws {ConfigInvalid} when one of the names is taken by a file that is not the output's own and has other content */
export async function refuseForeignFiles(
  folder: string,
  from: string,
  names: readonly string[],
  own: ReadonlySet<string>,
): Promise<void> {
  const foreign: string[] = [];
  for (const name of names) {
    if (own.has(name)) continue;
    const target = join(folder, name);
    const isTaken = await lstat(target).then(
      () => true,
      () => false,
    );
    if (isTaken && !(await isSameFile(join(from, name), target))) foreign.push(name);
  }
  if (foreign.length === 0) return;
  const more = foreign.length - SHOWN;
  const shown = `${foreign.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: it holds files that this output has not written and would replace: ${shown}. Nothing was replaced. Move them away, or give the output a folder of its own`,
  );
}
