// Reading a file of the store: nothing is believed before size and hash at its end were found to be the recorded ones.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf, type DataRef } from '../core/data-ref.ts';
import { checkedKey } from './keys.ts';
import { integrityMismatch, refMissing, systemCode } from './store-errors.ts';

const READ_BYTES = 256 * 1024;

/** The path of a referenced file whose existence and size were checked. */
export async function checkedPath(root: string, ref: DataRef): Promise<string> {
  const key = checkedKey(keyOf(ref));
  const path = join(root, key);
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') throw refMissing(key, root, error);
    throw error;
  });
  if (found.size !== ref.bytes) throw integrityMismatch(key, 'size', ref.bytes, found.size);
  return path;
}

export async function* readVerified(root: string, ref: DataRef): AsyncGenerator<Uint8Array> {
  const path = await checkedPath(root, ref);
  const key = keyOf(ref);
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
  if (bytes !== ref.bytes) throw integrityMismatch(key, 'size', ref.bytes, bytes);
  const sha256 = hash.digest('hex');
  if (sha256 !== ref.sha256) throw integrityMismatch(key, 'hash', ref.sha256, sha256);
}
