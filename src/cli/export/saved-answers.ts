// Saved answers of the platform as objects: files of JSON, gzip or not, in any of the forms in which answers are kept.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CodedError } from '../../core/errors.ts';
import { readExported, type ReadExported } from '../../exports/read-exported.ts';
import { rawMembers } from '../../outputs/index.ts';
import { parseExactJson, type PlatformRow } from '../../threatconnect/index.ts';
import { jsonObjects } from './json-objects.ts';

/**
 * Every object of the files, in order, or why it cannot be read.
 *
 * @throws {InputInvalid} for a file that is not there or holds something else
 */
export async function* savedObjects(
  files: readonly string[],
): AsyncGenerator<ReadExported, void, undefined> {
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true)
      throw wrong(file, found ? 'is not a file' : 'there is no such file');
    let number = 0;
    try {
      for await (const text of jsonObjects(textsOf(file))) {
        number += 1;
        yield readObject(text, `${file}, object ${number}`);
      }
    } catch (error) {
      if (error instanceof CodedError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw wrong(file, `behind ${number} objects: ${reason}`, error);
    }
  }
}

const wrong = (file: string, reason: string, cause?: unknown): CodedError =>
  new CodedError(
    'InputInvalid',
    `--input ${file}: ${reason}. Expected answers of the API as JSON: pages, lists, or an object per line`,
    { cause },
  );

/** Indicators have a summary, groups a name. */
function readObject(text: string, what: string): ReadExported {
  try {
    const row = parseExactJson(text) as PlatformRow;
    const members = rawMembers(text);
    if (members.has('summary')) return readExported('indicator', text, row);
    if (members.has('name')) return readExported('group', text, row);
    return malformed(`${what}: expected a summary (indicators) or a name (groups), got neither`);
  } catch (error) {
    if (error instanceof SyntaxError) return malformed(`${what}: ${error.message}`);
    throw error;
  }
}

const malformed = (message: string): ReadExported => ({ refused: { code: 'malformed', message } });

/** An object that is longer is put together anew with each piece. */
const PIECE_BYTES = 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

async function* textsOf(file: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const bytes = (await isGzip(file))
    ? unpacked(file)
    : createReadStream(file, { highWaterMark: PIECE_BYTES });
  for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
    return bytesRead === GZIP.length && buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}

/** An error of either stream ends the reading, with that error. */
async function* unpacked(file: string): AsyncGenerator<Buffer, void, undefined> {
  const out = new PassThrough();
  const done = pipeline(createReadStream(file), createGunzip({ chunkSize: PIECE_BYTES }), out);
  done.catch((error: unknown) => out.destroy(error instanceof Error ? error : undefined));
  for await (const chunk of out) yield chunk as Buffer;
  await done;
}
