// The rows of a table as records: which column is which field, and what is missing or too much.
import { CodedError } from '../../core/errors.ts';
import type { CsvOptions } from './csv-options.ts';
import { CsvRowReader } from './csv-rows.ts';
import { fieldsOf, type FormatReader, type RecordSink } from './format.ts';

/** How a column without a name is called. @param index from 0 */
export const nameByPlace = (index: number): string => `column_${index + 1}`;

export class CsvReader implements FormatReader {
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
      {
        delimiter: options.delimiter ?? ',',
        comment: options.comment ?? '#',
        escape: options.escape,
      },
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
