// Lines end at LF and nowhere else, with or without a CR before it: U+0085 and U+2028 occur inside values.
import { CodedError } from '../../core/errors.ts';

/** Far above any record; without a limit one line without an end would fill the memory of all feeds. */
const MAX_LINE = 16 * 1024 * 1024;

const tooLong = (): CodedError =>
  new CodedError(
    'FeedFormat',
    `expected lines, got one of more than ${MAX_LINE / 1024 / 1024} MiB without an end`,
  );

/** Gives whole lines without their ends; keeps the unfinished one. */
export class LineReader {
  private pending = '';
  private readonly onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  push(text: string): void {
    const all = this.pending === '' ? text : this.pending + text;
    let start = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
      this.onLine(all.slice(start, all.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end));
      start = end + 1;
    }
    this.pending = all.slice(start);
    if (this.pending.length > MAX_LINE) throw tooLong();
  }

  /** The last line when it had no end of its own; empty otherwise. */
  takeRest(): string {
    const rest = this.pending;
    this.pending = '';
    return rest.endsWith('\r') ? rest.slice(0, -1) : rest;
  }
}
