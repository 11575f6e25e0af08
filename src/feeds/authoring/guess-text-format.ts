// A list or a table, and how it is written: which delimiter, where the names of the columns are, how comments begin.
import { nameByPlace } from '../formats/csv-reader.ts';
import { CsvRowReader } from '../formats/csv-rows.ts';
import { DATE_ORDERS } from '../mapping/ordered-date.ts';
import { classify } from '../normalise/classify.ts';
import { isRefused } from '../normalise/result.ts';
import { looksLikeDate, looksLikeNumber } from './value-kinds.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const COMMENTS = ['#', '//', ';', '%', '!', '--'] as const;
/** Rows that are looked at. */
const ROWS = 400;
const CONSISTENT = 0.85;

export interface TableGuess {
  readonly delimiter: string;
  readonly comment: string;
  readonly columns: number;
  /** Share of the rows with this number of columns. */
  readonly share: number;
  readonly header: 'row' | 'comment' | 'none';
  /** Rows above the header that are a title. */
  readonly titles: readonly string[];
  /** Names in the header, if there is one. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Rows {
  readonly rows: (readonly string[])[];
  lastComment: string | undefined;
}

function rowsOf(text: string, delimiter: string, comment: string): Rows {
  const found: Rows = { rows: [], lastComment: undefined };
  const reader = new CsvRowReader(
    { delimiter, comment },
    {
      row: (cells) => {
        if (found.rows.length < ROWS) found.rows.push(cells);
      },
      comment: (line) => {
        if (found.rows.length === 0) found.lastComment = line;
      },
      malformed: () => undefined,
    },
  );
  reader.push(text);
  reader.end();
  return found;
}

/** Beginning of comment lines: the mark that the first lines share, or the usual one. */
function guessComment(text: string): string {
  const lines = text
    .split('\n', 60)
    .map((line) => line.trimStart())
    // A line of delimiters alone is an empty row of a spreadsheet.
    .filter((line) => !/^[;,|\s]*$/.test(line));
  const counts = COMMENTS.map((mark) => lines.filter((line) => line.startsWith(mark)).length);
  const most = Math.max(...counts);
  const mark = most === 0 ? '#' : (COMMENTS[counts.indexOf(most)] ?? '#');
  if (!DELIMITERS.some((delimiter) => delimiter === mark)) return mark;
  // One sign may separate columns, too; several in a row do not.
  const runs = lines.filter((line) => line.startsWith(mark)).map((line) => runOf(line, mark));
  return mark.repeat(Math.min(...runs));
}

/** How often the sign stands at the beginning. */
function runOf(line: string, sign: string): number {
  let run = 0;
  while (line.charAt(run) === sign) run += 1;
  return run;
}

const isName = (cell: string): boolean =>
  cell !== '' &&
  cell.length <= 40 &&
  !looksLikeNumber(cell) &&
  !DATE_ORDERS.some((order) => looksLikeDate(cell, order)) &&
  (isRefused(classify(cell)) || /^[a-z_]+$/i.test(cell));

/** Whether a row may be the names of columns, of which less than half may be empty. */
export function areNames(cells: readonly string[]): boolean {
  const names = cells.filter((cell) => cell !== '');
  return (
    names.length > 1 &&
    names.length > cells.length / 2 &&
    names.every(isName) &&
    new Set(names).size === names.length
  );
}
/** The names of a header, those of columns without one by their place. */
const placed = (cells: readonly string[]): readonly string[] =>
  cells.map((cell, index) => (cell === '' ? nameByPlace(index) : cell));
/** Lines above the header: a title has one cell where the table has several, or one that is not empty (spreadsheets pad it). */
const MOST_TITLES = 3;
const filledCells = (cells: readonly string[]): number =>
  cells.filter((cell) => cell !== '').length;
/** How many rows stand above the names of columns; undefined where no row has names. */
function titlesAbove(rows: Rows['rows'], columns: number): number | undefined {
  const at = rows.slice(0, MOST_TITLES + 1).findIndex((cells) => filledCells(cells) > 1);
  const names = rows[at] ?? [];
  const isHeader = areNames(names) && (at === 0 || names.length === columns);
  return isHeader && rows.length > at + 1 ? at : undefined;
}

function headerOf(
  found: Rows,
  delimiter: string,
  comment: string,
  columns: number,
): Pick<TableGuess, 'header' | 'names' | 'rows' | 'titles'> {
  const titles = titlesAbove(found.rows, columns);
  if (titles !== undefined)
    return {
      header: 'row',
      names: placed(found.rows[titles] ?? []),
      rows: found.rows.slice(titles + 1),
      titles: found.rows.slice(0, titles).map((cells) => cells.find((cell) => cell !== '') ?? ''),
    };
  if (found.lastComment !== undefined) {
    const [names = []] = rowsOf(found.lastComment.slice(comment.length), delimiter, '\u0000').rows;
    if (names.length === columns && areNames(names))
      return { header: 'comment', names: placed(names), rows: found.rows, titles: [] };
  }
  return { header: 'none', names: [], rows: found.rows, titles: [] };
}

function tableWith(text: string, delimiter: string, comment: string): TableGuess | undefined {
  const found = rowsOf(text, delimiter, comment);
  const counts = new Map<number, number>();
  for (const { length } of found.rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const below = found.rows.slice(titlesAbove(found.rows, columns) ?? 0);
  const even = below.filter(({ length }) => length === columns).length;
  const share = even / Math.max(1, below.length);
  if (columns < 2 || share < CONSISTENT) return undefined;
  return { delimiter, comment, columns, share, ...headerOf(found, delimiter, comment, columns) };
}

/** The table that the text most likely is; undefined when no delimiter gives even rows. */
export function guessTable(text: string): TableGuess | undefined {
  const comment = guessComment(text);
  const tables = DELIMITERS.filter((delimiter) => delimiter !== comment).flatMap(
    (delimiter) => tableWith(text, delimiter, comment) ?? [],
  );
  const weight = (table: TableGuess): number =>
    table.columns * table.share + (table.header === 'none' ? 0 : 2);
  return tables.sort((a, b) => weight(b) - weight(a))[0];
}
