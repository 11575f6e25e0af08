// Keeps the store's content in one file of JSON lines: read at start, written some seconds after a change and at close. The new file
// replaces the old one in a single step, so that a kill in mid write loses the last seconds and nothing else.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SavedLine } from './lines.ts';
import { SnapshotLoader } from './load.ts';
import { saveStore } from './save.ts';
import type { PlatformStore } from '../store.ts';

const SAVE_INTERVAL_MS = 3_000;

export class Persistence {
  readonly #store: PlatformStore;
  readonly #file: string;
  readonly #log: (line: string) => void;
  #savedVersion = 0;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> | undefined;

  constructor(store: PlatformStore, file: string, log: (line: string) => void) {
    this.#store = store;
    this.#file = file;
    this.#log = log;
  }

  async load(): Promise<void> {
    const exists = await stat(this.#file).then(
      () => true,
      () => false,
    );
    if (exists) {
      const loader = new SnapshotLoader(this.#store);
      const lines = createInterface({ input: createReadStream(this.#file), crlfDelay: Infinity });
      for await (const line of lines) if (line !== '') loader.take(JSON.parse(line) as SavedLine);
      loader.finish();
    }
    this.#savedVersion = this.#store.version;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#save().catch((error: unknown) =>
        this.#log(`content was not saved: ${error instanceof Error ? error.message : 'unknown'}`),
      );
    }, SAVE_INTERVAL_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
    await this.#save();
  }

  async #save(): Promise<void> {
    if (this.#saving !== undefined || this.#savedVersion === this.#store.version) return;
    this.#savedVersion = this.#store.version;
    this.#saving = this.#write();
    try {
      await this.#saving;
    } finally {
      this.#saving = undefined;
    }
  }

  async #write(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const partial = `${this.#file}.partial`;
    const lines = saveStore(this.#store);
    await pipeline(Readable.from(joined(lines)), createWriteStream(partial));
    await rename(partial, this.#file);
  }
}

const LINES_PER_WRITE = 1_000;

function* joined(lines: Iterable<SavedLine>): Generator<string> {
  let text = '';
  let count = 0;
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    count += 1;
    if (count % LINES_PER_WRITE === 0) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}
