// What a delivery must not touch in its folder: the folder of another output, files that are not its own, and whatever links lead to.
// Each refusal comes before anything is replaced.
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { entryAt } from './entry-at.ts';
import type { OwnFiles } from './listing.ts';
import { codeOf } from './make-folder.ts';
import { isSameFile } from './same-file.ts';

/** Names in a message; the rest is counted. */
const SHOWN = 5;

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

/**
 * An earlier version replaced whatever had one of its names and wrote its listing last: beside such a listing a file with one of the
 * names is what a delivery of it has left that was killed.
 *
 * @throws {ConfigInvalid} when one of the names is taken by a file that is not the output's own and has other content
 */
export async function refuseForeignFiles(
  folder: string,
  from: string,
  names: readonly string[],
  { form, files }: OwnFiles,
): Promise<void> {
  const own = new Set(files);
  const foreign: string[] = [];
  for (const name of names) {
    if (own.has(name)) continue;
    const target = join(folder, name);
    const found = await entryAt(target);
    if (found === undefined || (form === 'earlier' && found.isFile())) continue;
    if (!(await isSameFile(join(from, name), target))) foreign.push(name);
  }
  if (foreign.length === 0) return;
  const more = foreign.length - SHOWN;
  const shown = `${foreign.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const left =
    form === 'none' ? ', or that an interrupted delivery of an earlier version has left,' : '';
  throw new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: it holds files that this output has not written${left} and would replace: ${shown}. Nothing was replaced. Move them away, or give the output a folder of its own`,
  );
}

/** @throws {ConfigInvalid} when a folder in one of the names is a link out of the output's folder */
export async function refuseLinksOut(folder: string, names: readonly string[]): Promise<void> {
  const root = await realpath(folder);
  for (const inner of foldersOf(names)) {
    const path = join(folder, inner);
    if ((await entryAt(path))?.isSymbolicLink() !== true) continue;
    const real = await realpath(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (real !== undefined && `${real}${sep}`.startsWith(`${root}${sep}`)) continue;
    throw new CodedError(
      'ConfigInvalid',
      `output folder ${folder}: ${inner} is a link that leads out of it, where files of this output would be replaced or removed. Nothing was replaced. Remove the link, or give the output another folder`,
    );
  }
}

/** `a/b/c.txt` → `a`, `a/b`. */
function foldersOf(names: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const name of names)
    for (let at = dirname(name); at !== '.' && !all.has(at); at = dirname(at)) all.add(at);
  return all;
}
