// From bytes to text. UTF-8 without BOM; a line that is no UTF-8 is read as latin-1 and counted. The unit is the line, because
// a snapshot is read once as a stream: the first lines are mapped long before a bad byte in a later one shows up.
import { isUtf8 } from 'node:buffer';

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

/** Text of one document, given in blocks that end with a line where possible. */
export class DocumentDecoder {
  private pending: Buffer = Buffer.alloc(0);
  private readonly sink: TextDecoderSink;
  private declared: ((bytes: Buffer) => string) | undefined;
  private atStart = true;
  private readonly xml: boolean;

  constructor(kind: 'lines' | 'xml', sink: TextDecoderSink) {
    this.sink = sink;
    this.xml = kind === 'xml';
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
      this.sink.text(this.declared(all));
      return;
    }
    const lineEnd = final ? all.length : all.lastIndexOf(LF) + 1;
    const end = lineEnd === 0 && all.length > MAX_PENDING ? wholeCharacters(all) : lineEnd;
    // The pending rest is copied, so that a small rest does not hold on to a large chunk.
    this.pending = Buffer.from(all.subarray(end));
    if (end > 0) this.utf8(all.subarray(0, end));
  }

  /** Looks for a byte order mark and for the encoding that XML declares. */
  private start(bytes: Buffer): Buffer {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.sink.note('byte_order_mark_removed');
      return bytes.subarray(3);
    }
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      const decoder = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be');
      this.sink.note('utf16');
      this.declared = (next) => decoder.decode(next, { stream: true });
      return bytes;
    }
    if (this.xml) this.useDeclaration(DECLARED.exec(bytes.toString('latin1', 0, 512))?.[1]);
    return bytes;
  }

  private useDeclaration(label: string | undefined): void {
    const encoding = label?.toLowerCase() ?? 'utf-8';
    if (encoding === 'utf-8' || encoding === 'utf8' || encoding === 'us-ascii') return;
    if (LATIN1.has(encoding)) {
      // Not TextDecoder: it reads this label as windows-1252, which is no one-to-one map of bytes.
      this.declared = (bytes) => bytes.toString('latin1');
      return;
    }
    try {
      const decoder = new TextDecoder(encoding);
      this.declared = (bytes) => decoder.decode(bytes, { stream: true });
    } catch {
      this.sink.note('encoding_unknown');
    }
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
      if (!isUtf8(line)) this.sink.note('latin1_lines');
      this.sink.text(isUtf8(line) ? line.toString('utf8') : line.toString('latin1'));
      start = end;
    }
  }
}
