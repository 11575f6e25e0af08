// Rows made in JavaScript on their way into a query: tab-separated files in the scratch directory, in the manner of mapped
// segments (no quoting; control characters cannot occur in identities and JSON).
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const BLOCK_CHARACTERS = 256 * 1024;

/** No object comes near this; a line above it means that the file is not what it should be. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** Options of `read_csv` for these files. Memory per thread follows the buffer. */
export const TSV_OPTIONS = `delim = '\\t', quote = '', escape = '', header = false, auto_detect = false,
  max_line_size = ${MAX_LINE_BYTES}, buffer_size = ${2 * MAX_LINE_BYTES}`;

/** The `columns` option for names and types that are constants of this program. */
export function tsvColumns(columns: Readonly<Record<string, string>>): string {
  return `columns = {${Object.entries(columns)
    .map(([name, type]) => `'${name}': '${type}'`)
    .join(', ')}}`;
}

export interface TsvWriter {
  line(values: readonly (string | number | null)[]): Promise<void>;
  close(): Promise<void>;
}

export function createTsvWriter(path: string): TsvWriter {
  const stream = createWriteStream(path);
  const done = finished(stream);
  // A failure is reported by the next call; without a listener it would end the process first.
  done.catch(() => undefined);
  let block = '';
  const flush = async (): Promise<void> => {
    const text = block;
    block = '';
    if (stream.errored) throw stream.errored;
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
  };
  return {
    async line(values) {
      block += `${values.map((value) => value ?? '').join('\t')}\n`;
      if (block.length >= BLOCK_CHARACTERS) await flush();
    },
    async close() {
      await flush();
      stream.end();
      await done;
    },
  };
}
