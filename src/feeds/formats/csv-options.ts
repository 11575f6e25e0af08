// What a table may look like, and what is refused when the definition is loaded.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { refuseStatefulPattern } from '../pattern-option.ts';
import { isCharset } from './decode.ts';
import { fieldsOf } from './format.ts';

export interface CsvOptions<R> {
  readonly record: z.ZodType<R>;
  /**
   * `comment`: the last comment line before the first row; `row`: the first row; or the names themselves. A column whose name is empty
   * there is called by its place: `column_3` for the third.
   */
  readonly header: 'comment' | 'row' | readonly string[];
  /** Rows above the header that are a title, for `row`: they are counted (`csv_title_line`) and not read. @default 0 */
  readonly titleLines?: number;
  /** One character; no quote and no line end. @default ',' */
  readonly delimiter?: string;
  /** Beginning of a comment line, not empty. @default '#' */
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
  /**
   * How a quote inside a quoted value is written: twice, or behind a backslash (which then stands before itself, too).
   * @default 'double'
   */
  readonly escape?: 'double' | 'backslash';
  /** Encoding of the document, where it is not UTF-8; a byte order mark has the last word. @default UTF-8, latin-1 line by line */
  readonly charset?: string;
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
  escape: true,
  charset: true,
};

export const DELIMITER = /^[^"\r\n]$/;
export const IS_DELIMITER =
  'expected one character that is no quote and no line end, a tab as "\\t"';

/** @throws {ConfigInvalid} for an option that does not exist, and for a value that would make other rows of the document, or none */
export function checkCsvOptions<R>(options: CsvOptions<R>): void {
  refuseUnknownKeys('csv', options, OPTIONS);
  const { charset, escape, header, delimiter, comment, titleLines = 0, total, record } = options;
  const refuse = (problem: string): never => {
    throw new CodedError('ConfigInvalid', `csv: ${problem}`);
  };
  if (escape !== undefined) refuseUnknownWord('csv: escape', escape, ['double', 'backslash']);
  if (charset !== undefined && !isCharset(charset))
    refuse(
      `there is no encoding ${charset}; write its name as the web does, such as windows-1252 or shift_jis`,
    );
  if (delimiter !== undefined && !DELIMITER.test(delimiter))
    refuse(`delimiter: ${IS_DELIMITER}, got ${JSON.stringify(delimiter)}`);
  if (comment === '')
    refuse(
      'comment: expected the beginning of a line, got an empty one: all rows would be comments',
    );
  if (!Number.isInteger(titleLines) || titleLines < 0)
    refuse(`titleLines: expected a number of rows from 0, got ${titleLines}`);
  if (!Array.isArray(header)) refuseUnknownWord('csv: header', header, ['comment', 'row']);
  const fields = new Set(fieldsOf(record).all);
  const twice = (Array.isArray(header) ? (header as readonly string[]) : []).find(
    (name, index, all) => fields.has(name) && all.indexOf(name) < index,
  );
  if (twice !== undefined)
    refuse(`header: ${twice} is there twice; only one column can be the field`);
  refuseStatefulPattern('csv: total', total);
}
