// From bytes to text. UTF-8 without BOM; a line that is no UTF-8 is read in the character set that the source states, else as latin-1
// and counted. The unit is the line, because a snapshot is read once as a stream: the first lines are mapped long before a bad byte in
// a later one shows up.
import { isUtf8 } from 'node:buffer';
import type { Decoding } from './format.ts';

export interface TextDecoderSink {
  text(block: string): void;
  note(name: string): void;
}

const LF = 10;
/**
 * Longer pieces without line end are given out as they are, so that memory stays flat. A document in one line is read in pieces
 * of this size: larger ones make more records than the young part of the heap holds (measured: 90 MB of peak at 1 MiB).
 */
const MAX_PENDING = 64 * 1024;
const DECLARED = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
const LATIN1: ReadonlySet<string> = new Set(['iso-8859-1', 'latin1', 'latin-1', 'iso_8859-1']);
const DECLARATION_BYTES = 256;
const UTF8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
/** Character sets in which ASCII is written with other bytes, or other text with those of ASCII: a line of them looks like UTF-8. */
const UNLIKE_ASCII = /^(?:utf-16|utf16|ucs-2|unicode|iso-2022)/;

type Decode = (bytes: Buffer, stream: boolean) => string;

/** Undefined for a name that nobody knows. Known ones are those of the WHATWG encoding standard. */
function decoderOf(encoding: string): Decode | undefined {
  // Not TextDecoder: it reads this label as windows-1252, which is no one-to-one map of bytes.
  if (LATIN1.has(encoding)) return (bytes) => bytes.toString('latin1');
  try {
    const decoder = new TextDecoder(encoding);
    return (bytes, stream) => decoder.decode(bytes, { stream });
  } catch {
    return undefined;
  }
}

/** Length of the longest prefix that does not end inside a UTF-8 sequence. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Whether the decoder knows the encoding by this name (WHATWG labels: `windows-1252`, `koi8-r`, `shift_jis` …). */
export function isCharset(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

/** Text of one document, given in blocks that end with a line where possible. */
export class DocumentDecoder {
  private pending: Buffer = Buffer.alloc(0);
  private readonly sink: TextDecoderSink;
  private declared: Decode | undefined;
  /** For lines that are no UTF-8. */
  private otherwise: Decode | undefined;
  private readonly stated: string | undefined;
  private atStart = true;
  private readonly decoding: Decoding;

  /**
   * `stated` is the character set in the header of the answer. A byte order mark counts more, and what XML declares or the author knows. So
   * does a line that is UTF-8: servers state one default for all their files, and text in another set is hardly ever valid UTF-8.
   */
  constructor(decoding: Decoding, sink: TextDecoderSink, stated?: string) {
    this.sink = sink;
    this.decoding = decoding;
    this.stated = stated?.toLowerCase();
  }

  push(chunk: Uint8Array): void {
    this.slice(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), false);
  }

  end(): void {
    this.slice(Buffer.alloc(0), true);
  }

  private slice(bytes: Buffer, final: boolean): void {
    const all = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    this.pending = Buffer.alloc(0);
    if (this.atStart) {
      if (all.length < DECLARATION_BYTES && !final) {
        this.pending = all;
        return;
      }
      this.atStart = false;
      this.slice(this.start(all), final);
      return;
    }
    if (this.declared) {
      this.sink.text(this.declared(all, !final));
      return;
    }
    const lineEnd = final ? all.length : all.lastIndexOf(LF) + 1;
    const end = lineEnd === 0 && all.length > MAX_PENDING ? wholeCharacters(all) : lineEnd;
    // The pending rest is copied, so that a small rest does not hold on to a large chunk.
    this.pending = Buffer.from(all.subarray(end));
    if (end > 0) this.utf8(all.subarray(0, end));
  }

  /** Looks for a byte order mark, for the encoding that XML declares and for the one that the source stated. */
  private start(bytes: Buffer): Buffer {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.sink.note('byte_order_mark_removed');
      return bytes.subarray(3);
    }
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      this.sink.note('utf16');
      this.declared = decoderOf(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be');
      return bytes;
    }
    const declared = this.declaredIn(bytes)?.toLowerCase();
    const encoding = declared ?? this.stated;
    if (encoding === undefined || UTF8.has(encoding)) return bytes;
    const decode = decoderOf(encoding);
    if (!decode) this.sink.note('encoding_unknown');
    if (declared !== undefined || UNLIKE_ASCII.test(encoding)) this.declared = decode;
    else this.otherwise = decode;
    return bytes;
  }

  private declaredIn(bytes: Buffer): string | undefined {
    if (typeof this.decoding === 'object') return this.decoding.charset;
    return this.decoding === 'xml'
      ? DECLARED.exec(bytes.toString('latin1', 0, 512))?.[1]
      : undefined;
  }

  private utf8(block: Buffer): void {
    if (isUtf8(block)) {
      this.sink.text(block.toString('utf8'));
      return;
    }
    for (let start = 0; start < block.length;) {
      const lineEnd = block.indexOf(LF, start);
      const end = lineEnd < 0 ? block.length : lineEnd + 1;
      const line = block.subarray(start, end);
      this.sink.text(isUtf8(line) ? line.toString('utf8') : this.other(line));
      start = end;
    }
  }

  private other(line: Buffer): string {
    if (this.otherwise) return this.otherwise(line, false);
    this.sink.note('latin1_lines');
    return line.toString('latin1');
  }
}
