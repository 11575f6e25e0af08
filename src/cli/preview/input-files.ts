// Which collection each `--input` belongs to: what the operator says, else what the document itself shows.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { readSample, recogniseCollection } from '../../feeds/index.ts';
import type { Feed } from '../../feeds/index.ts';

export interface InputFilesOptions {
  readonly feed: Feed;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** `FILE` or `collection=FILE`. */
  readonly inputs: readonly string[];
  /** `--collection`. */
  readonly chosen: readonly string[];
  /** What was found out, for people. */
  readonly say: (line: string) => void;
}

/**
 * Files by collection, in order.
 * @throws {InputInvalid} for a missing file or an unknown collection @throws {FeedFormat} when no collection can read a document
 */
export async function filesByCollection({
  feed,
  parameters,
  inputs,
  chosen,
  say,
}: InputFilesOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = Object.keys(feed.collections);
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CodedError(
      'InputInvalid',
      `--collection ${unknown}: feed ${feed.id} has ${known.join(', ')}`,
    );
  const only = chosen.length === 1 ? chosen[0] : known.length === 1 ? known[0] : undefined;
  const files = new Map<string, string[]>();
  for (const input of inputs) {
    const at = input.indexOf('=');
    const named = at > 0 && known.includes(input.slice(0, at)) ? input.slice(0, at) : undefined;
    const file = named === undefined ? input : input.slice(at + 1);
    await requireFile(file);
    const collection = named ?? only ?? (await recognised(feed, parameters, file, say));
    files.set(collection, [...(files.get(collection) ?? []), file]);
  }
  return files;
}

async function recognised(
  feed: Feed,
  parameters: InputFilesOptions['parameters'],
  file: string,
  say: InputFilesOptions['say'],
): Promise<string> {
  const sample = await readSample(createReadStream(file), file);
  const fileName = basename(file);
  const { collection, alike } = recogniseCollection({ feed, parameters, sample, fileName });
  const others = alike.length === 0 ? '' : `; ${alike.join(', ')} would read it alike`;
  say(`${fileName}: taken for collection ${collection}${others} (--collection forces another)`);
  return collection;
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new CodedError(
    'InputInvalid',
    `--input ${file}: ${found ? 'is not a file' : 'there is no such file'}`,
  );
}
