// Delivery into a folder. `state`: each file is replaced as a whole unless it stays as it is, in the order in which the output named
// them; files that the output no longer has are removed after that. `changes`:
// a folder per delivery, named by the changes it tells, which appears complete or not at all; a repeated delivery replaces it.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportEvent, OutputContent, OutputWriter } from '../../outputs/index.ts';
import { createGrowingFiles } from './growing-files.ts';
import { makeFolder } from './make-folder.ts';
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

/** What the folder holds of an output, so that a later delivery knows what to remove. */
const LISTING = '.tcfeeds-files.json';

/** @throws {StoreFull} @throws {ConfigInvalid} when the folder cannot be written */
export async function deliverToFolder(delivery: FolderDelivery): Promise<ToldSoFar> {
  const { name, folder, content, writer, after, through } = delivery;
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
    if (content === 'state') await replace(folder, files.folder, names);
    else await publish(folder, files.folder, after, through);
  } finally {
    await files.discard();
  }
  return told.soFar();
}

async function replace(folder: string, from: string, names: readonly string[]): Promise<void> {
  const before = await listed(folder);
  for (const name of names) {
    const [draft, target] = [join(from, name), join(folder, name)];
    // Whoever watches the folder, or asks a server for it, sees what changed.
    if (await isSameFile(draft, target)) continue;
    await makeFolder(dirname(target));
    await rename(draft, target);
  }
  const now = new Set(names);
  for (const name of before) if (!now.has(name)) await rm(join(folder, name), { force: true });
  const draft = join(from, LISTING);
  await makeFolder(from);
  await writeFile(draft, `${JSON.stringify([...names].sort())}\n`);
  await rename(draft, join(folder, LISTING));
}

/** Only names that an output could have given: the file lies where others may write, too. */
async function listed(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, LISTING), 'utf8').catch(() => '[]');
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    names = [];
  }
  return Array.isArray(names)
    ? names.filter(
        (name): name is string =>
          typeof name === 'string' &&
          name.split('/').every((part) => /^[^.\\\0][^\\\0]*$/.test(part)),
      )
    : [];
}

const DIGITS = 8;

async function publish(
  folder: string,
  from: string,
  after: number,
  through: number,
): Promise<void> {
  const numbered = (change: number): string => String(change).padStart(DIGITS, '0');
  const target = join(folder, `${numbered(after + 1)}-${numbered(through)}`);
  await rm(target, { recursive: true, force: true });
  await rename(from, target);
}
