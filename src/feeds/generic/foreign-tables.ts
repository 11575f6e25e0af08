// A table that is not the one that the settings describe: without the columns with values, or with another delimiter. Every row of it
// would be lost one by one, so it is refused as a whole, with what to change.
import { CodedError } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { CsvOptions } from '../formats/csv-options.ts';
import type { Format } from '../formats/format.ts';

type Row = Record<string, unknown>;

const DELIMITERS = [',', ';', '\t', '|'];
/** Rows that must agree before a delimiter is called wrong; all of a shorter table. */
const ROWS = 20;

const useDelimiter = (mark: string): string => `set delimiter: ${JSON.stringify(mark)}`;

/** What is wrong with a header that has none of the columns with values. */
function problemOfHeader(names: readonly string[], values: readonly string[]): string | undefined {
  if (values.some((name) => names.includes(name))) return undefined;
  const [only = ''] = names;
  const other = names.length === 1 ? DELIMITERS.find((mark) => only.includes(mark)) : undefined;
  if (other !== undefined)
    return `the header is one column, and holds ${JSON.stringify(other)}: ${useDelimiter(other)}`;
  const near = values.map((name) => didYouMean(name, names)).find((words) => words !== '') ?? '';
  return `the table has no column ${values.join(', ')}; it has ${names.join(', ').slice(0, 200) || 'no header'}${near}`;
}

/** Looks at the rows of a table whose columns are named by the settings: no header says that they are cut at the wrong places. */
class DelimiterCheck {
  private readonly columns: number;
  private readonly delimiter: string;
  /** Delimiters that fit every row so far. */
  private fitting: readonly string[];
  private rows = 0;

  constructor({ header, delimiter = ',', shortRows = false }: CsvOptions<Row>) {
    this.columns = Array.isArray(header) ? header.length : 0;
    this.delimiter = delimiter;
    const isKnown = this.columns > 1 && !shortRows;
    this.fitting = isKnown ? DELIMITERS.filter((mark) => mark !== delimiter) : [];
  }

  row(raw: string): void {
    if (this.rows >= ROWS || this.fitting.length === 0) return;
    this.rows += 1;
    this.fitting = raw.includes(this.delimiter)
      ? []
      : this.fitting.filter((mark) => raw.split(mark).length >= this.columns);
    if (this.rows === ROWS) this.end();
  }

  /** @throws {FeedFormat} when another delimiter than that of the settings cuts all rows into the named columns */
  end(): void {
    const [other] = this.fitting;
    if (other === undefined || this.rows === 0) return;
    throw new CodedError(
      'FeedFormat',
      `no row holds the delimiter ${JSON.stringify(this.delimiter)}, and ${JSON.stringify(other)} makes the ${this.columns} columns that header names: ${useDelimiter(other)}`,
    );
  }
}

/** The format that refuses a table without a column with values, and one that is cut at the wrong places. */
export function refusingForeignTables(
  format: Format<Row>,
  options: CsvOptions<Row>,
  values: readonly string[],
): Format<Row> {
  return {
    ...format,
    open: (sink) => {
      const check = new DelimiterCheck(options);
      const reader = format.open({
        record: (value, raw) => {
          check.row(raw);
          sink.record(value, raw);
        },
        bad: (reason, message, raw) => sink.bad(reason, message, raw),
        skip: (reason, message, raw) => sink.skip(reason, message, raw),
        note: (name, count) => sink.note(name, count),
        total: (records) => sink.total(records),
        createdAt: (instant) => sink.createdAt(instant),
        header: (names) => {
          const problem = problemOfHeader(names, values);
          if (problem !== undefined) throw new CodedError('FeedFormat', problem);
          sink.header(names);
        },
      });
      return {
        push: (text) => reader.push(text),
        end: () => {
          const end = reader.end();
          check.end();
          return end;
        },
      };
    },
  };
}
