// From bytes to text. UTF-8 without BOM; a line that is no UTF-8 is read in the character set that the source states, else as latin-1
// and counted. The unit is the line, because a snapshot is read once as a stream: the first lines are mapped long before a bad byte in
// a later one shows up.
import { isUtf8 } from 'node:buffer';
import { charsetNamed, isNamedUtf8, isUnlikeAscii, LATIN1, type Charset } from './charsets.ts';
import type { Decoding } from './format.ts';
import { firstCut, mendedUtf8 } from './utf8-pieces.ts';

export { isCharset } from './charsets.ts';

export interface TextDecoderSink {
  text(block: string): void;
  note(name: string): void;
}

const LF = 10;
/**
 * A longer line is given out in pieces of up to this size, so that memory stays flat. A document in one line is read in them:
 * larger ones make more records than the young part of the heap holds (measured: 90 MB of peak at 1 MiB).
 */
const MAX_PENDING = 64 * 1024;
const DECLARED = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
const DECLARATION_BYTES = 256;

/** Text of one document, given in blocks that end with a line where possible. */
export class DocumentDecoder {
  private pending: Buffer = Buffer.alloc(0);
  private readonly sink: TextDecoderSink;
  private declared: Charset | undefined;
  /** For lines that are no UTF-8. */
  private otherwise: Charset | undefined;
  /** True between the pieces of a line that is longer than one. */
  private isInLine = false;
  /** True where the next piece goes on inside a character of `otherwise`, or may. */
  private isInCharacter = false;
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
      this.sink.text(this.declared.decode(all, !final));
      return;
    }
    const lineEnd = final ? all.length : all.lastIndexOf(LF) + 1;
    if (lineEnd > 0) this.lines(all.subarray(0, lineEnd));
    const rest = this.pieces(all.subarray(lineEnd));
    // Copied, so that a small rest does not hold on to a large chunk.
    this.pending = Buffer.from(rest);
  }

  /** Looks for a byte order mark, for the encoding that XML declares and for the one that the source stated. */
  private start(bytes: Buffer): Buffer {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.sink.note('byte_order_mark_removed');
      return bytes.subarray(3);
    }
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      this.sink.note('utf16');
      this.declared = charsetNamed(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be');
      return bytes;
    }
    const declared = this.declaredIn(bytes)?.toLowerCase();
    const encoding = declared ?? this.stated;
    if (encoding === undefined || isNamedUtf8(encoding)) return bytes;
    const charset = charsetNamed(encoding);
    if (!charset) this.sink.note('encoding_unknown');
    if (declared !== undefined || isUnlikeAscii(encoding)) this.declared = charset;
    else this.otherwise = charset;
    return bytes;
  }

  private declaredIn(bytes: Buffer): string | undefined {
    if (typeof this.decoding === 'object') return this.decoding.charset;
    return this.decoding === 'xml'
      ? DECLARED.exec(bytes.toString('latin1', 0, 512))?.[1]
      : undefined;
  }

  /** Whole lines, or the end of one that was longer than a piece and whole lines. */
  private lines(block: Buffer): void {
    if (!this.isInCharacter && isUtf8(block)) {
      this.isInLine = false;
      this.sink.text(block.toString('utf8'));
      return;
    }
    for (let start = 0; start < block.length;) {
      const lineEnd = block.indexOf(LF, start);
      const end = lineEnd < 0 ? block.length : lineEnd + 1;
      const rest = this.pieces(block.subarray(start, end));
      if (this.isInLine) this.piece(rest, false);
      else this.sink.text(isUtf8(rest) ? rest.toString('utf8') : this.other(rest));
      this.isInLine = false;
      start = end;
    }
  }

  /** Gives out a line as far as it is longer than one piece, and returns the rest of it. */
  private pieces(line: Buffer): Buffer {
    let rest = line;
    while (rest.length > MAX_PENDING) {
      const { end, isInside } = firstCut(rest, MAX_PENDING);
      this.piece(rest.subarray(0, end), isInside);
      rest = rest.subarray(end);
      this.isInLine = true;
    }
    return rest;
  }

  /** A piece is read as a line is, but that a few bytes of another set do not make megabytes of UTF-8 text in it unreadable. */
  private piece(bytes: Buffer, goesOn: boolean): void {
    const isOther = this.isInCharacter || !isUtf8(bytes);
    if (!isOther) this.sink.text(bytes.toString('utf8'));
    else if (this.otherwise?.isWestern === false) {
      this.isInCharacter = goesOn;
      this.sink.text(this.otherwise.decode(bytes, goesOn));
    } else {
      if (!this.otherwise) this.sink.note('latin1_lines');
      this.sink.text(mendedUtf8(bytes, this.otherwise));
    }
  }

  private other(line: Buffer): string {
    if (this.otherwise) return this.otherwise.decode(line, false);
    this.sink.note('latin1_lines');
    return LATIN1.decode(line, false);
  }
}

/** The text of a document that is in memory. @param stated the character set in the header of the answer */
export function decodedDocument(bytes: Uint8Array, decoding: Decoding, stated?: string): string {
  let text = '';
  const decoder = new DocumentDecoder(
    decoding,
    { text: (block) => (text += block), note: () => undefined },
    stated,
  );
  decoder.push(bytes);
  decoder.end();
  return text;
}
