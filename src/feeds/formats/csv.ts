// CSV with the header where feeds put it: in the last comment line of a banner, in the first row, or nowhere.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { CsvRowReader } from './csv-rows.ts';
import { fieldsOf, type Format, type FormatReader, type RecordSink } from './format.ts';

export interface CsvOptions<R> {
  readonly record: z.ZodType<R>;
  /**
   * `comment`: the last comment line before the first row; `row`: the first row; or the names themselves. A column whose name is empty
   * there is called by its place: `column_3` for the third.
   */
  readonly header: 'comment' | 'row' | readonly string[];
  /** Rows above the header that are a title, for `row`: they are counted (`csv_title_line`) and not read. @default 0 */
  readonly titleLines?: number;
  /** @default ',' */
  readonly delimiter?: string;
  /** Beginning of a comment line. @default '#' */
  readonly comment?: string;
  /** Texts that mean "no value", besides the empty one. */
  readonly absent?: readonly string[];
  /** Columns that this layout calls otherwise: their name in the header to the name in the record. */
  readonly rename?: Readonly<Record<string, keyof R & string>>;
  /** A trailer with the number of records, the number in its first group. */
  readonly total?: RegExp;
  /**
   * The source leaves out trailing values, so that a short last row without a line end is whole. That the transfer was whole is
   * then known from the transfer alone. @default false
   */
  readonly shortRows?: boolean;
}

const OPTIONS: KeysOf<CsvOptions<unknown>> = {
  record: true,
  header: true,
  titleLines: true,
  delimiter: true,
  comment: true,
  absent: true,
  rename: true,
  total: true,
  shortRows: true,
};

/** How a column without a name is called. @param index from 0 */
export const nameByPlace = (index: number): string => `column_${index + 1}`;

class CsvReader implements FormatReader {
  private readonly rows: CsvRowReader;
  private readonly known: ReadonlySet<string>;
  private readonly required: readonly string[];
  private readonly absent: ReadonlySet<string>;
  private readonly longestAbsent: number;
  private readonly options: CsvOptions<Record<string, unknown>>;
  private readonly sink: RecordSink;
  private lastComment: string | undefined;
  /** Name of each column, undefined for columns that the schema does not have. */
  private columns: readonly (string | undefined)[] | undefined;
  private titlesLeft: number;
  private lastCells = 0;
  private endsWithComment = false;
  private endedWithLine = true;

  constructor(options: CsvOptions<Record<string, unknown>>, sink: RecordSink) {
    const fields = fieldsOf(options.record);
    this.options = options;
    this.sink = sink;
    this.titlesLeft = options.titleLines ?? 0;
    this.known = new Set(fields.all);
    this.required = fields.required;
    this.absent = new Set(['', ...(options.absent ?? [])]);
    this.longestAbsent = Math.max(...[...this.absent].map((word) => word.length));
    this.rows = new CsvRowReader(
      { delimiter: options.delimiter ?? ',', comment: options.comment ?? '#' },
      {
        row: (cells, raw) => this.row(cells, raw),
        comment: (line) => this.comment(line),
        malformed: (reason, raw) =>
          sink.bad(reason, 'expected quotes that open and close inside the row', raw),
      },
    );
    if (typeof options.header !== 'string') this.useHeader(options.header);
  }

  push(text: string): void {
    if (text !== '') this.endedWithLine = text.endsWith('\n');
    this.rows.push(text);
  }

  end(): { proven: boolean } {
    const closed = this.rows.end();
    if (!closed)
      throw new CodedError('FeedTruncated', 'the CSV ends inside a quoted value; fetch it again');
    const mayBeShort =
      this.endedWithLine || this.endsWithComment || this.options.shortRows === true;
    if (!mayBeShort && this.columns !== undefined && this.lastCells < this.columns.length)
      throw new CodedError(
        'FeedTruncated',
        `the CSV ends inside a row: expected ${this.columns.length} values, got ${this.lastCells}; fetch it again`,
      );
    if (this.columns === undefined) this.useHeader(this.headerFromComment());
    return { proven: true };
  }

  private comment(line: string): void {
    this.endsWithComment = true;
    if (this.columns === undefined) this.lastComment = line;
    const stated = this.options.total?.exec(line)?.[1];
    if (stated !== undefined) this.sink.total(Number(stated));
  }

  private row(cells: readonly string[], raw: string): void {
    this.endsWithComment = false;
    if (this.columns === undefined) {
      if (this.options.header === 'row') {
        if (this.titlesLeft > 0) {
          this.titlesLeft -= 1;
          this.sink.note('csv_title_line');
        } else this.useHeader(cells);
        return;
      }
      this.useHeader(this.headerFromComment());
    }
    const columns = this.columns ?? [];
    this.lastCells = cells.length;
    if (cells.length < columns.length) this.sink.note('csv_short_row');
    else if (cells.length > columns.length) this.sink.note('csv_long_row');
    const record: Record<string, string> = {};
    const width = Math.min(cells.length, columns.length);
    for (let index = 0; index < width; index += 1) {
      const name = columns[index];
      const cell = cells[index] ?? '';
      if (name !== undefined && !this.isAbsent(cell)) record[name] = cell;
    }
    this.sink.record(record, raw);
  }

  /** A set has to read the whole text: long ones are no words for nothing. */
  private isAbsent(cell: string): boolean {
    return cell.length <= this.longestAbsent && this.absent.has(cell);
  }

  private headerFromComment(): readonly string[] {
    let names: readonly string[] = [];
    const line = (this.lastComment ?? '').slice((this.options.comment ?? '#').length);
    const reader = new CsvRowReader(
      { delimiter: this.options.delimiter ?? ',', comment: undefined },
      { row: (cells) => (names = cells), comment: () => undefined, malformed: () => undefined },
    );
    reader.push(`${line}\n`);
    reader.end();
    return names;
  }

  private useHeader(given: readonly string[]): void {
    const { rename = {} } = this.options;
    const names = given.map((name, index) => {
      const placed = nameByPlace(index);
      if (name === '' && this.known.has(placed)) return placed;
      return Object.hasOwn(rename, name) ? (rename[name] ?? name) : name;
    });
    const missing = this.required.filter((name) => !names.includes(name));
    if (missing.length > 0)
      throw new CodedError(
        'FeedFormat',
        `the CSV has no column ${missing.join(', ')}; expected ${[...this.known].join(', ')}, got ${names.slice(0, 30).join(', ').slice(0, 200) || 'no header'}`,
      );
    const seen = new Set<string>();
    this.columns = names.map((name) => {
      if (!this.known.has(name) || seen.has(name)) return undefined;
      seen.add(name);
      return name;
    });
    this.sink.header(names);
  }
}

/** Names that the header of this layout must have. */
function namesOf<R>({ record, rename = {} }: CsvOptions<R>): readonly string[] {
  return fieldsOf(record).required.map(
    (name) => Object.entries(rename).find(([, field]) => field === name)?.[0] ?? name,
  );
}

/** Whether the line that must be the header has the names: the first row, or a comment of the banner. */
function hasHeader<R>(options: CsvOptions<R>, head: string): boolean {
  const { header, comment = '#', titleLines = 0 } = options;
  const names = namesOf(options);
  const hasNames = (line: string): boolean => names.every((name) => line.includes(name));
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  const isComment = (line: string): boolean => line.trimStart().startsWith(comment);
  if (header === 'comment') return lines.filter(isComment).some(hasNames);
  const rows = lines.filter((line) => !isComment(line));
  return header === 'row' && hasNames(rows[titleLines] ?? '');
}

/** Comma-separated values with the quirks of feeds: banners, blanks after commas, quoted line ends, words for "nothing". */
export function csv<R>(options: CsvOptions<R>): Format<R> {
  refuseUnknownKeys('csv', options, OPTIONS);
  return {
    words: 'CSV',
    record: options.record,
    decoding: 'lines',
    // A list that says how many rows it has is empty only when it says so.
    emptyBody:
      typeof options.header === 'string' || options.total !== undefined ? 'refused' : 'allowed',
    looksLike: (head) => !/^\s*[{[<]/.test(head),
    recognises: (head) => hasHeader(options, head),
    open: (sink) => new CsvReader(options as unknown as CsvOptions<Record<string, unknown>>, sink),
  };
}
