// Delivery into a folder. `state`: each file is replaced as a whole unless it stays as it is, in the order in which the output named
// them; files that the output no longer has are removed after that. `changes`: a folder per delivery, named by the changes it tells,
// which appears complete or not at all; a repeated delivery replaces it. What others put into the folder stays.
import { lstat, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { ExportEvent, OutputContent, OutputWriter } from '../../outputs/index.ts';
import { withFolderErrors } from './folder-errors.ts';
import { createGrowingFiles } from './growing-files.ts';
import { makeFolder } from './make-folder.ts';
import {
  readOwnFiles,
  refuseForeignFiles,
  refuseOtherOutput,
  writeOwnFiles,
} from './owned-files.ts';
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
        : publish(delivery, files.folder),
    );
  } finally {
    await files.discard();
  }
  return told.soFar();
}

/** Nothing is replaced that is not the output's own. */
async function replace(
  { folder, name: output }: FolderDelivery,
  from: string,
  names: readonly string[],
): Promise<void> {
  const before = await readOwnFiles(folder);
  refuseOtherOutput(folder, before, output);
  await refuseForeignFiles(folder, from, names, new Set(before.files));
  const all = new Set([...before.files, ...names]);
  if (before.output !== output || all.size > before.files.length)
    await writeOwnFiles(folder, from, { output, files: [...all] });
  for (const name of names) {
    const [draft, target] = [join(from, name), join(folder, name)];
    // Whoever watches the folder, or asks a server for it, sees what changed.
    if (await isSameFile(draft, target)) continue;
    await makeFolder(dirname(target));
    await rename(draft, target);
  }
  const now = new Set(names);
  const gone = before.files.filter((name) => !now.has(name));
  for (const name of gone) await rm(join(folder, name), { force: true });
  if (gone.length > 0) await writeOwnFiles(folder, from, { output, files: names });
}

const DIGITS = 8;

/** A delivery of the same changes is replaced; so is one that an earlier version has made, which wrote no listing. */
async function publish(
  { folder, name: output, after, through }: FolderDelivery,
  from: string,
): Promise<void> {
  const before = await readOwnFiles(folder);
  refuseOtherOutput(folder, before, output);
  const numbered = (change: number): string => String(change).padStart(DIGITS, '0');
  const target = join(folder, `${numbered(after + 1)}-${numbered(through)}`);
  await refuseFile(folder, target);
  if (before.output !== output) await writeOwnFiles(folder, from, { output, files: before.files });
  await rm(target, { recursive: true, force: true });
  await rename(from, target);
}

async function refuseFile(folder: string, target: string): Promise<void> {
  const found = await lstat(target).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new CodedError(
    'ConfigInvalid',
    `output folder ${folder}: ${basename(target)} is a file that this output has not written, where its next delivery belongs. Move it away`,
  );
}
