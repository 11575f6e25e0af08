// The store on a local or shared file system, the default. One directory holds everything, half-written files included,
// because a rename is atomic only inside one file system.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keyOf, uriOf } from '../core/data-ref.ts';
import { damagedDocument } from '../core/documents.ts';
import { CodedError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { listFiles, statFile, sweepTemporaryFiles } from './file-listing.ts';
import { checkedPath, readVerified } from './file-reader.ts';
import {
  createFileWriter,
  syncDirectory,
  temporaryName,
  type FileWriterTarget,
} from './file-writer.ts';
import { checkedKey } from './keys.ts';
import { systemCode, writeError } from './store-errors.ts';
import type { Store, StoreSource, WriteOptions } from './store.ts';

const JSON_TYPE = 'application/json';
const parentOf = (key: string): string => (dirname(key) === '.' ? '' : dirname(key));

/** A store below one directory, made when it is first written to. */
export function createFileStore(root: string, url: string): Store {
  const writeTo = async (target: FileWriterTarget, source: StoreSource, options: WriteOptions) => {
    const writer = await createFileWriter(target, options);
    try {
      if (typeof source === 'string' || source instanceof Uint8Array) await writer.write(source);
      else for await (const chunk of source) await writer.write(chunk);
      return await writer.finish();
    } catch (error) {
      await writer.abort();
      throw error;
    }
  };
  const targetOf = (key: string): FileWriterTarget => ({
    root,
    key: checkedKey(key),
    directory: parentOf(key),
  });

  const store: Store = {
    url,
    write: (key, source, options) => writeTo(targetOf(key), source, options),
    createWriter: (key, options) => createFileWriter(targetOf(key), options),
    writeJson: (key, value) => store.write(key, JSON.stringify(value), { contentType: JSON_TYPE }),

    writeContentAddressed(prefix, source, options) {
      const directory = checkedKey(prefix);
      const key = (sha256: string): string => `${directory}/${sha256}${options.suffix ?? ''}`;
      return writeTo({ root, key, directory }, source, options);
    },

    async adopt(path, prefix, options) {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of createReadStream(path, {
        highWaterMark: 1024 * 1024,
      }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      const sha256 = hash.digest('hex');
      const key = checkedKey(`${prefix}/${sha256}${options.suffix ?? ''}`);
      const target = join(root, key);
      try {
        const handle = await open(path, 'r');
        await handle.sync().finally(() => handle.close());
        await mkdir(dirname(target), { recursive: true });
        await rename(path, target);
        await syncDirectory(dirname(target));
      } catch (error) {
        await rm(path, { force: true });
        throw writeError(error, key, root);
      }
      const { contentType, count = 1 } = options;
      return { uri: uriOf(key), sha256, bytes, count, contentType };
    },

    read: (ref) => readVerified(root, ref),

    async readText(ref, maxBytes) {
      if (ref.bytes > maxBytes) {
        throw new CodedError(
          'Internal',
          `The object ${keyOf(ref)} has ${ref.bytes} bytes, expected at most ${maxBytes} for reading it as a whole. Stream it instead.`,
        );
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of readVerified(root, ref)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },

    async readJson(ref, maxBytes) {
      return JSON.parse(await store.readText(ref, maxBytes)) as JsonValue;
    },

    stat: (key) => statFile(root, checkedKey(key)),
    exists: async (key) => (await statFile(root, checkedKey(key))) !== undefined,

    async *list(prefix) {
      const own = prefix === '' ? undefined : await statFile(root, checkedKey(prefix));
      if (own) yield own;
      else yield* listFiles(root, prefix);
    },

    remove: (keyOrPrefix) =>
      rm(join(root, checkedKey(keyOrPrefix)), { recursive: true, force: true }),
    localPath: (ref) => checkedPath(root, ref),

    async putDocument(key, value) {
      await store.writeJson(key, value);
    },

    async getDocument(key) {
      try {
        return JSON.parse(await readFile(join(root, checkedKey(key)), 'utf8')) as JsonValue;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        if (error instanceof SyntaxError) throw damagedDocument('The document', key, error.message);
        throw error;
      }
    },

    async createScratch() {
      await mkdir(root, { recursive: true });
      const path = await mkdtemp(join(root, temporaryName('scratch-')));
      return { path, remove: () => rm(path, { recursive: true, force: true }) };
    },

    sweepTemporary: (olderThanMs) => sweepTemporaryFiles(root, olderThanMs),
  };
  return store;
}
