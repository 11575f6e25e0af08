// The files of a new feed on disk. Nothing that is there is overwritten unless the author says so, and the golden is what the
// definition just written makes of the sample.
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { goldenText, loadFeedFile, trySample } from '../../feeds/index.ts';
import type { NewFeed, Sample, SampleTrial } from '../../feeds/index.ts';

export interface WrittenFeed {
  /** Paths, the definition first. */
  readonly files: readonly string[];
  readonly samplePath: string;
  /** What the definition makes of the whole sample, not only of the part that is kept. */
  readonly trial: SampleTrial;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** @throws {InputInvalid} naming the files that are there already */
export async function writeNewFeed(
  made: NewFeed,
  sample: Sample,
  folder: string,
  force: boolean,
): Promise<WrittenFeed> {
  const inFolder = (path: string): string => join(folder, path);
  const testPath = made.test({}).path;
  const texts = [made.definition, made.sample];
  const paths = [made.definition.path, testPath, made.sample.path, made.goldenPath].map(inFolder);
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
  const kept = Buffer.from(made.sample.text);
  await write(made.goldenPath, await goldenText(feed, made.collection, kept));
  const { rejects } = trySample(feed, made.collection, { bytes: kept, whole: true });
  const test = made.test(Object.fromEntries(rejects.map(({ reason, count }) => [reason, count])));
  await write(test.path, test.text);
  const trial = trySample(feed, made.collection, sample);
  return { files: paths, samplePath: inFolder(made.sample.path), trial };
}
