// Delivery into a folder. `state`: each file is replaced as a whole unless it stays as it is, in the order in which the output named
// them; files that the output no longer has are removed after that. `changes`: a folder per delivery, named by the changes it tells,
// which appears complete or not at all; a repeated delivery replaces it. What others put into the folder stays.
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportEvent, OutputContent, OutputWriter } from '../../outputs/index.ts';
import { entryAt } from './entry-at.ts';
import { withFolderErrors } from './folder-errors.ts';
import { createGrowingFiles } from './growing-files.ts';
import { readOwnFiles, writeOwnFiles } from './listing.ts';
import { makeFolder } from './make-folder.ts';
import { refuseForeignFiles, refuseLinksOut, refuseOtherOutput } from './owned-files.ts';
import { publishChanges } from './publish-changes.ts';
import { isSameFile } from './same-file.ts';
import { createTold, type ToldSoFar } from './told.ts';

export interface FolderDelivery {
  /** Export and output: one delivery of it at a time, by the lease of the export. */
  readonly name: string;
  readonly folder: string;
  readonly content: OutputContent;
  readonly writer: OutputWriter;
  readonly events: AsyncIterable<ExportEvent>;
  /** The newest change that the output knows, and the one that it is told up to. */
  readonly after: number;
  readonly through: number;
  readonly onProgress?: (events: number) => void;
  readonly signal?: AbortSignal;
}

/** @throws {StoreFull} @throws {ConfigInvalid} when the folder cannot be written, or holds what is not the output's own */
export async function deliverToFolder(delivery: FolderDelivery): Promise<ToldSoFar> {
  const { name, folder, content, writer } = delivery;
  const told = createTold();
  const files = await createGrowingFiles(folder, name);
  try {
    await files.append(writer.begin());
    let events = 0;
    for await (const event of delivery.events) {
      delivery.signal?.throwIfAborted();
      await files.append(told.write(writer, event));
      delivery.onProgress?.((events += 1));
    }
    await files.append(writer.end());
    const names = await files.finish();
    await withFolderErrors(folder, () =>
      content === 'state'
        ? replace(delivery, files.folder, names)
        : publishChanges({ ...delivery, output: name, from: files.folder, names }),
    );
  } finally {
    await files.discard();
  }
  return told.soFar();
}

/** Nothing is replaced that is not the output's own. */
async function replace(
  delivery: FolderDelivery,
  from: string,
  names: readonly string[],
): Promise<void> {
  const { folder, name: output } = delivery;
  const before = await claim(delivery, from, names);
  for (const name of names) {
    const [draft, target] = [join(from, name), join(folder, name)];
    // Whoever watches the folder, or asks a server for it, sees what changed.
    if (await isSameFile(draft, target)) continue;
    await makeFolder(dirname(target));
    await rename(draft, target);
  }
  const now = new Set(names);
  const gone = before.filter((name) => !now.has(name));
  for (const name of gone) await removeFile(join(folder, name));
  if (gone.length > 0) await writeOwnFiles(folder, from, { output, files: names, isFirst: false });
}

/** The listing names what will be written and what was; the latter is given back. */
async function claim(
  delivery: FolderDelivery,
  from: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const { folder, name: output } = delivery;
  const before = await readOwnFiles(folder);
  refuseOtherOutput(folder, before, output);
  const all = new Set([...before.files, ...names]);
  await refuseLinksOut(folder, [...all]);
  await refuseForeignFiles(folder, from, names, before);
  if (before.form === 'present' && all.size === before.files.length) return before.files;
  const listing = { output, files: [...all], isFirst: before.form === 'none' };
  const isWritten = await writeOwnFiles(folder, from, listing);
  // Else another output has come first.
  return isWritten ? before.files : claim(delivery, from, names);
}

/** A folder of that name is not what the output has written: it stays. */
async function removeFile(path: string): Promise<void> {
  if ((await entryAt(path))?.isDirectory() === false) await rm(path, { force: true });
}
