// The files of a new feed on disk. Nothing that is there is overwritten unless the author says so, and the golden is what the
// definition just written makes of the sample.
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { goldenText, loadFeedFile } from '../../feeds/index.ts';
import type { Feed, NewFeed } from '../../feeds/index.ts';

export interface WrittenFeed {
  readonly feed: Feed;
  /** Paths, the definition first. */
  readonly files: readonly string[];
  readonly samplePath: string;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** @throws {InputInvalid} naming the files that are there already */
export async function writeNewFeed(
  made: NewFeed,
  folder: string,
  force: boolean,
): Promise<WrittenFeed> {
  const inFolder = (path: string): string => join(folder, path);
  const texts = [made.definition, made.test, made.sample];
  const paths = [...texts.map(({ path }) => path), made.goldenPath].map(inFolder);
  const there = (
    await Promise.all(paths.map(async (path) => ((await exists(path)) ? [path] : [])))
  ).flat();
  if (there.length > 0 && !force)
    throw new CodedError(
      'InputInvalid',
      `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written. Take another id or folder, or say --force`,
    );
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(inFolder(path)), { recursive: true });
    await writeFile(inFolder(path), text);
  };
  for (const { path, text } of texts) await write(path, text);
  const feed = await loadFeedFile(inFolder(made.definition.path));
  const golden = await goldenText(feed, made.collection, Buffer.from(made.sample.text));
  await write(made.goldenPath, golden);
  return { feed, files: paths, samplePath: inFolder(made.sample.path) };
}
