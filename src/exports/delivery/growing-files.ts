// The files of one delivery while they grow, in a folder of their own: text is collected and appended in large pieces, and no file is
// held open, because an output may consist of thousands.
import { randomBytes } from 'node:crypto';
import { appendFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { OutputPart } from '../../outputs/index.ts';
import { withFolderErrors } from './folder-errors.ts';
import { makeFolder } from './make-folder.ts';
import { isSafeName } from './safe-name.ts';

const PIECE_CHARACTERS = 256 * 1024;
/** Of all files together. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

export interface GrowingFiles {
  readonly folder: string;
  readonly append: (parts: readonly OutputPart[]) => Promise<void>;
  /** All text is in the files; their names. */
  readonly finish: () => Promise<readonly string[]>;
  /** Leaves nothing behind. */
  readonly discard: () => Promise<void>;
}

/**
 * @param only whose files they are, when nobody else makes files for it at the same time: what a killed process of it has left in
 * `parent` is removed
 * @throws {StoreFull} when there is no room @throws {ConfigInvalid} when the folder cannot be written
 */
export async function createGrowingFiles(parent: string, only?: string): Promise<GrowingFiles> {
  const whose = `.tmp-${(only ?? `process-${process.pid}`).replace(/[^\w+-]/g, '_')}.`;
  const folder = join(parent, `${whose}${randomBytes(6).toString('hex')}`);
  await withFolderErrors(parent, async () => {
    await makeFolder(folder);
    if (only === undefined) return;
    for (const name of await readdir(parent))
      if (name.startsWith(whose) && join(parent, name) !== folder)
        await rm(join(parent, name), { recursive: true, force: true });
  });
  const waiting = new Map<string, string>();
  const known = new Set<string>();
  let characters = 0;
  const flush = async (file: string): Promise<void> => {
    const text = waiting.get(file) ?? '';
    waiting.set(file, '');
    characters -= text.length;
    await withFolderErrors(parent, () => appendFile(join(folder, file), text));
  };
  return {
    folder,
    append: async (parts) => {
      for (const { file, text } of parts) {
        if (!known.has(file)) {
          checkName(file);
          known.add(file);
          await withFolderErrors(parent, () => makeFolder(dirname(join(folder, file))));
        }
        const all = `${waiting.get(file) ?? ''}${text}`;
        waiting.set(file, all);
        characters += text.length;
        if (all.length >= PIECE_CHARACTERS) await flush(file);
      }
      if (characters >= MOST_CHARACTERS) for (const file of waiting.keys()) await flush(file);
    },
    finish: async () => {
      for (const file of waiting.keys()) await flush(file);
      return [...known];
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Names come from outputs, and outputs take them from objects: nothing may leave the folder. */
function checkName(file: string): void {
  if (isSafeName(file)) return;
  throw new CodedError(
    'Internal',
    `output: expected a relative file name, got ${file.slice(0, 80)}`,
  );
}
