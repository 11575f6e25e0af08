// A list or a table, and how it is written: which delimiter, where the names of the columns are, how comments begin.
import { CsvRowReader } from '../formats/csv-rows.ts';
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
    .filter((line) => line !== '');
  const counts = COMMENTS.map((mark) => lines.filter((line) => line.startsWith(mark)).length);
  const most = Math.max(...counts);
  return most === 0 ? '#' : (COMMENTS[counts.indexOf(most)] ?? '#');
}

const isName = (cell: string): boolean =>
  cell !== '' &&
  cell.length <= 40 &&
  !looksLikeNumber(cell) &&
  !looksLikeDate(cell) &&
  (isRefused(classify(cell)) || /^[a-z_]+$/i.test(cell));

/** Whether a row may be the names of columns. */
export const areNames = (cells: readonly string[]): boolean =>
  cells.length > 1 && cells.every(isName) && new Set(cells).size === cells.length;

function headerOf(
  found: Rows,
  delimiter: string,
  comment: string,
  columns: number,
): Pick<TableGuess, 'header' | 'names' | 'rows'> {
  const [first = [], ...rest] = found.rows;
  if (areNames(first) && rest.length > 0) return { header: 'row', names: first, rows: rest };
  if (found.lastComment !== undefined) {
    const [names = []] = rowsOf(found.lastComment.slice(comment.length), delimiter, '\u0000').rows;
    if (names.length === columns && areNames(names))
      return { header: 'comment', names, rows: found.rows };
  }
  return { header: 'none', names: [], rows: found.rows };
}

function tableWith(text: string, delimiter: string, comment: string): TableGuess | undefined {
  const found = rowsOf(text, delimiter, comment);
  const counts = new Map<number, number>();
  for (const { length } of found.rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns = 0, rows = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const share = rows / Math.max(1, found.rows.length);
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
