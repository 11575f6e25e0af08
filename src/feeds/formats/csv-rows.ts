// The cells of CSV text: RFC 4180 plus a blank after the comma, which must go before the quote is looked at. A reader of our own,
// because the general ones spend most of the time of a run on options that feeds do not need (measured against csv-parse,
// which the tests use as the second opinion).

import { CodedError } from '../../core/errors.ts';
import { hasBareCr, isEscaped } from './csv-quotes.ts';

export interface CsvDialect {
  readonly delimiter: string;
  /** Beginning of a comment line; undefined when there are none. */
  readonly comment: string | undefined;
  /** How a quote inside a quoted value is written. @default 'double' */
  readonly escape?: 'double' | 'backslash' | undefined;
}

export interface RowSink {
  row(cells: readonly string[], raw: string): void;
  comment(line: string): void;
  malformed(reason: string, raw: string): void;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const TAB = 9;
const BLANK = 32;
/** An unclosed quote, or a line without an end, would otherwise swallow the rest of the document as one value. */
const MAX_ROW = 1024 * 1024;

const INCOMPLETE = -1;
const JUNK = -2;

/** Takes text in pieces. The state between pieces is the text of one unfinished row, of up to `MAX_ROW` characters and one piece. */
export class CsvRowReader {
  private pending = '';
  /** True behind the beginning of a line that was too long: what is left of it is not kept. */
  private skipsLine = false;
  private hasLineEnd = false;
  private readonly delimiterCode: number;
  private readonly dialect: CsvDialect;
  private readonly sink: RowSink;

  constructor(dialect: CsvDialect, sink: RowSink) {
    this.dialect = dialect;
    this.sink = sink;
    this.delimiterCode = dialect.delimiter.charCodeAt(0);
  }

  /** @throws {FeedFormat} when lines end with CR alone */
  push(text: string): void {
    const hasLineEnd = text.includes('\n');
    this.hasLineEnd ||= hasLineEnd;
    // Nothing can end in it: what is pending would be read again for each piece of a long line.
    if (!hasLineEnd && (this.skipsLine || this.pending.length + text.length < MAX_ROW)) {
      if (!this.skipsLine) this.pending += text;
      return;
    }
    const all = this.pending === '' ? text : this.pending + text;
    this.pending = all.slice(this.scan(all, false));
  }

  /** False when the text ended inside a quoted value. @throws {FeedFormat} when lines end with CR alone */
  end(): boolean {
    this.refuseBareCr(this.pending);
    const rest = this.scan(this.pending, true);
    const closed = rest === this.pending.length;
    this.pending = '';
    return closed;
  }

  private isBlank(code: number): boolean {
    return (code === BLANK || code === TAB) && code !== this.delimiterCode;
  }

  /** Reads whole rows and returns where the first unfinished one begins. */
  private scan(text: string, final: boolean): number {
    let start = this.skipsLine ? this.behindLine(text, 0) : 0;
    while (start < text.length) {
      const next = this.readLine(text, start, final);
      if (next < 0 && text.length - start < MAX_ROW) return start;
      start = next < 0 ? this.skipLong(text, start) : next;
    }
    return start;
  }

  /** Reads a row, a comment or a blank line; returns the position behind it, or INCOMPLETE. */
  private readLine(text: string, start: number, final: boolean): number {
    let at = start;
    while (this.isBlank(text.charCodeAt(at))) at += 1;
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd - start >= MAX_ROW) return this.refuse('csv_record_too_long', text, start, lineEnd);
    const code = text.charCodeAt(at);
    const isBlank = at >= text.length || code === LF || (code === CR && lineEnd === at + 1);
    const { comment } = this.dialect;
    if (isBlank || (comment !== undefined && text.startsWith(comment, at))) {
      if (lineEnd < 0 && !final) return INCOMPLETE;
      const end = lineEnd < 0 ? text.length : lineEnd;
      if (!isBlank)
        this.sink.comment(text.slice(at, text.charCodeAt(end - 1) === CR ? end - 1 : end));
      return lineEnd < 0 ? end : end + 1;
    }
    const cells: string[] = [];
    const end = this.readRow(text, at, final, cells);
    if (end >= 0 && end - start <= MAX_ROW) {
      this.sink.row(cells, text.slice(start, end).trimEnd());
      return end;
    }
    const isOpen = end === INCOMPLETE && text.length - start < MAX_ROW;
    if (isOpen || lineEnd < 0) return INCOMPLETE;
    return this.refuse(end === JUNK ? 'csv_quote' : 'csv_record_too_long', text, start, lineEnd);
  }

  /** A defect costs its own line: reading goes on with the next one. */
  private refuse(reason: string, text: string, start: number, lineEnd: number): number {
    this.sink.malformed(reason, text.slice(start, Math.min(lineEnd, start + MAX_ROW)));
    return lineEnd + 1;
  }

  /** Gives up a line that has no end within `MAX_ROW` characters. */
  private skipLong(text: string, start: number): number {
    this.refuseBareCr(text.slice(start));
    this.refuse('csv_record_too_long', text, start, text.length);
    return this.behindLine(text, start);
  }

  private behindLine(text: string, from: number): number {
    const lineEnd = text.indexOf('\n', from);
    this.skipsLine = lineEnd < 0;
    return lineEnd < 0 ? text.length : lineEnd + 1;
  }

  /** Read as one line, a table would give one wrong record and call itself whole. */
  private refuseBareCr(text: string): void {
    if (this.hasLineEnd || !hasBareCr(text)) return;
    throw new CodedError(
      'FeedFormat',
      'expected lines of CSV that end with LF or CR LF, got some that end with CR alone',
    );
  }

  /** Fills `cells`; returns the position after the row, INCOMPLETE, or JUNK. */
  private readRow(text: string, start: number, final: boolean, cells: string[]): number {
    let at = start;
    for (;;) {
      while (this.isBlank(text.charCodeAt(at))) at += 1;
      if (text.charCodeAt(at) === QUOTE) {
        const close = this.closingQuote(text, at + 1);
        // The last character can be the first half of a doubled quote.
        if (close < 0 || (close + 1 >= text.length && !final)) return INCOMPLETE;
        const value = text.slice(at + 1, close);
        cells.push(this.unescaped(value));
        at = close + 1;
        while (this.isBlank(text.charCodeAt(at))) at += 1;
      } else {
        const begin = at;
        for (;;) {
          const code = text.charCodeAt(at);
          if (code === this.delimiterCode || code === LF || at >= text.length) break;
          at += 1;
        }
        if (at >= text.length && !final) return INCOMPLETE;
        const end = text.charCodeAt(at - 1) === CR && at > begin ? at - 1 : at;
        cells.push(text.slice(begin, end).trimEnd());
      }
      if (at >= text.length) return final ? text.length : INCOMPLETE;
      const code = text.charCodeAt(at);
      if (code === this.delimiterCode) at += 1;
      else if (code === LF) return at + 1;
      else if (code === CR && at + 1 >= text.length) return final ? text.length : INCOMPLETE;
      else if (code === CR && text.charCodeAt(at + 1) === LF) return at + 2;
      else return JUNK;
    }
  }

  private unescaped(value: string): string {
    if (this.dialect.escape === 'backslash')
      return value.includes('\\') ? value.replaceAll(/\\(["\\])/g, '$1') : value;
    return value.includes('"') ? value.replaceAll('""', '"') : value;
  }

  private closingQuote(text: string, from: number): number {
    let at = text.indexOf('"', from);
    if (this.dialect.escape === 'backslash') {
      while (at >= 0 && isEscaped(text, at, from)) at = text.indexOf('"', at + 1);
      return at;
    }
    while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
    return at;
  }
}
