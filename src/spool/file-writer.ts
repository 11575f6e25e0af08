// Writing one file so that it appears complete or not at all: temporary name in the same directory, fsync, rename.
// The name carries process and randomness because two attempts of one activity may write the same key at once.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { uriOf, type DataRef } from '../core/data-ref.ts';
import { systemCode, writeError } from './store-errors.ts';
import type { StoreBytes, StoreWriter, WriteOptions } from './store.ts';

export const TEMPORARY_PREFIX = '.tmp-';

/** Pieces are collected up to this size: one write and one hash call per line would cost more than the data. */
const BUFFER_BYTES = 256 * 1024;

export const temporaryName = (name: string): string =>
  `${TEMPORARY_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}-${name}`;

/** Makes a rename durable; file systems that cannot sync a directory do not need it. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (systemCode(error) !== 'EINVAL' && systemCode(error) !== 'EPERM') throw error;
  } finally {
    await handle.close();
  }
}

/** Opens a new file; a sweep may remove the empty directory between the two calls, hence the second attempt. */
async function openNew(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return await open(path, 'wx');
  }
}

export interface FileWriterTarget {
  readonly root: string;
  /** The key, or how the key follows from the hash. */
  readonly key: string | ((sha256: string) => string);
  /** Directory of the temporary file, below the root. */
  readonly directory: string;
}

/** States: open → finished or aborted. Any failure aborts first, so nothing half-written stays. */
export async function createFileWriter(
  target: FileWriterTarget,
  options: WriteOptions,
): Promise<StoreWriter> {
  const label = typeof target.key === 'string' ? target.key : `${target.directory}/…`;
  const shortName = typeof target.key === 'string' ? basename(target.key).slice(0, 40) : 'content';
  const temporary = join(target.root, target.directory, temporaryName(shortName));
  const hash = createHash('sha256');
  let handle: FileHandle | undefined;
  let buffered: Buffer[] = [];
  let bufferedBytes = 0;
  let bytes = 0;

  const abort = async (): Promise<void> => {
    if (!handle) return;
    const open = handle;
    handle = undefined;
    buffered = [];
    await open.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      await abort();
      throw writeError(error, label, target.root);
    }
  };
  const flush = async (): Promise<void> => {
    if (!handle) throw new Error(`The writer of ${label} is closed.`);
    const whole = buffered.length === 1 ? buffered[0] : Buffer.concat(buffered, bufferedBytes);
    buffered = [];
    bufferedBytes = 0;
    if (whole === undefined || whole.length === 0) return;
    hash.update(whole);
    // writeFile on a handle goes on after short writes until all is written.
    await handle.writeFile(whole);
  };

  await guarded(async () => {
    handle = await openNew(temporary);
  });
  return {
    get bytes() {
      return bytes;
    },
    async write(chunk: StoreBytes) {
      // A copy, because callers reuse their buffers.
      const piece = Buffer.from(chunk);
      buffered.push(piece);
      bufferedBytes += piece.length;
      bytes += piece.length;
      if (bufferedBytes >= BUFFER_BYTES) await guarded(flush);
    },
    finish: (last) =>
      guarded(async () => {
        await flush();
        const sha256 = hash.digest('hex');
        const key = typeof target.key === 'string' ? target.key : target.key(sha256);
        const path = join(target.root, key);
        await handle?.sync();
        await handle?.close();
        await mkdir(dirname(path), { recursive: true });
        await rename(temporary, path);
        handle = undefined;
        await syncDirectory(dirname(path));
        return {
          uri: uriOf(key),
          sha256,
          bytes,
          count: last?.count ?? options.count ?? 1,
          contentType: options.contentType,
        } satisfies DataRef;
      }),
    abort,
  };
}
