// Deliveries of given files into a folder of the test's own.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { deliverToFolder, type FolderDelivery } from '../../src/exports/delivery/to-folder.ts';
import type { OutputWriter } from '../../src/outputs/index.ts';

export const LISTING = '.tcfeeds-files.json';

async function* nothing(): AsyncGenerator<never> {}

const writerOf = (files: Readonly<Record<string, string>>): OutputWriter => ({
  begin: () => [],
  write: () => ({ parts: [] }),
  end: () => Object.entries(files).map(([file, text]) => ({ file, text })),
});

export async function folder(held: Readonly<Record<string, string>> = {}) {
  const path = await mkdtemp(join(tmpdir(), 'tcfeeds-own-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(held)) await writeFile(join(path, name), text);
  const deliver = (
    files: Readonly<Record<string, string>>,
    more: Partial<FolderDelivery> = {},
  ): Promise<unknown> =>
    deliverToFolder({
      ...{ name: 'soc+lists', folder: path, content: 'state', after: 0, through: 1 },
      ...{ writer: writerOf(files), events: nothing() },
      ...more,
    });
  const text = (name: string): Promise<string> => readFile(join(path, name), 'utf8');
  const names = async (): Promise<readonly string[]> => (await readdir(path)).sort();
  return { path, deliver, text, names };
}
