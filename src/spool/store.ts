// What the store promises, whatever it is kept in. Everything but documents is immutable: a key is written once, complete
// or not at all, and its reference carries size and hash, so that a reader notices any other content.
import type { DataRef } from '../core/data-ref.ts';
import type { JsonValue } from '../core/json.ts';

export type StoreBytes = Uint8Array | string;
export type StoreSource = StoreBytes | AsyncIterable<StoreBytes>;

export interface WriteOptions {
  readonly contentType: string;
  /** Records, objects or lines inside. @default 1 */
  readonly count?: number;
}

export interface ContentAddressedOptions extends WriteOptions {
  /** End of the key after the hash, with its dot (`.parquet`). @default '' */
  readonly suffix?: string;
}

/** An object that is written piece by piece. Nothing is visible under its key before `finish`. */
export interface StoreWriter {
  /** Bytes given so far. */
  readonly bytes: number;
  write(chunk: StoreBytes): Promise<void>;
  finish(options?: { readonly count?: number }): Promise<DataRef>;
  /** Leaves nothing behind; harmless after `finish`. */
  abort(): Promise<void>;
}

export interface StoreEntry {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: string;
}

/** A private directory on the local disk, for tools that want files. */
export interface Scratch {
  readonly path: string;
  remove(): Promise<void>;
}

export interface Store {
  readonly url: string;
  /** @throws {StoreFull} when there is no room; nothing is left behind then */
  write(key: string, source: StoreSource, options: WriteOptions): Promise<DataRef>;
  createWriter(key: string, options: WriteOptions): Promise<StoreWriter>;
  writeJson(key: string, value: unknown): Promise<DataRef>;
  /** Writes under `<prefix>/<sha256><suffix>`: equal bytes are one object. */
  writeContentAddressed(
    prefix: string,
    source: StoreSource,
    options: ContentAddressedOptions,
  ): Promise<DataRef>;
  /** Takes a finished local file (usually from `createScratch`) into the store, content-addressed. The file is gone after it. */
  adopt(path: string, prefix: string, options: ContentAddressedOptions): Promise<DataRef>;
  /** @throws {RefMissing} when it is not there @throws {IntegrityMismatch} at the end, when size or hash differ */
  read(ref: DataRef): AsyncIterable<Uint8Array>;
  readText(ref: DataRef, maxBytes: number): Promise<string>;
  readJson(ref: DataRef, maxBytes: number): Promise<JsonValue>;
  stat(key: string): Promise<StoreEntry | undefined>;
  exists(key: string): Promise<boolean>;
  /** The object of this key or all objects below `prefix/`, in the order of their keys. */
  list(prefix: string): AsyncIterable<StoreEntry>;
  /** Removes the object of this key or everything below it; nothing there is no error. */
  remove(keyOrPrefix: string): Promise<void>;
  /** A local path with the referenced content; existence and size are checked, the hash is not. */
  localPath(ref: DataRef): Promise<string>;
  /** Small mutable documents (checkpoints), replaced atomically. */
  putDocument(key: string, value: unknown): Promise<void>;
  /** @throws {IntegrityMismatch} when it is no JSON */
  getDocument(key: string): Promise<JsonValue | undefined>;
  createScratch(): Promise<Scratch>;
  /** Removes what killed processes left half-written. Choose an age that no living step reaches (a day). */
  sweepTemporary(olderThanMs: number): Promise<number>;
}
