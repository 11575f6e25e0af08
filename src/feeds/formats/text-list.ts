// One value per line, with comments, blank lines and remarks behind the value.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { refuseStatefulPattern } from '../pattern-option.ts';
import { refang } from '../normalise/refang.ts';
import type { Format, FormatReader, RecordSink } from './format.ts';
import { LineReader } from './line-reader.ts';

export interface TextListOptions<R> {
  readonly record: z.ZodType<R>;
  /** Field that gets the value. */
  readonly value: keyof R & string;
  /** Fields that are found in the remark behind the value: what the pattern matches, or its first group. */
  readonly remark?: Readonly<Partial<Record<keyof R & string, RegExp>>>;
  /** A comment line with the number of records, the number in its first group. */
  readonly total?: RegExp;
  /** Beginnings of comment lines. @default ['#', ';', '//'], which also begin a remark behind a value */
  readonly comments?: readonly string[];
  /** For lines of columns: where the value is. The whole line is then the remark. */
  readonly column?: ListColumn;
}

export interface ListColumn {
  /** From 1. */
  readonly number: number;
  /** Text between two columns. @default blanks and tabs, as many as there are */
  readonly separator?: string;
}

const OPTIONS: KeysOf<TextListOptions<unknown>> = {
  record: true,
  value: true,
  remark: true,
  total: true,
  comments: true,
  column: true,
};
const OF_COLUMN: KeysOf<ListColumn> = { number: true, separator: true };

const COMMENTS = ['#', ';', '//'];
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const VALUE_END = /[\s,;]/;
const QUOTES = /^(["'])(.*)\1$/;

interface ListLine {
  /** Undefined where the line has no such column. */
  readonly value: string | undefined;
  readonly remark: string;
}

/** The value at the beginning of a line and what stands behind it. */
function splitListLine(line: string, remarks: RegExp): ListLine {
  const trimmed = line.trim();
  // A URL may contain blanks: when the line begins with one, only a remark ends it.
  const isUrl = SCHEME.test(refang(trimmed));
  const cut = trimmed.search(isUrl ? remarks : VALUE_END);
  const value = cut < 0 ? trimmed : trimmed.slice(0, cut).trimEnd();
  return {
    value: value.replace(QUOTES, '$2'),
    remark: cut < 0 ? '' : trimmed.slice(cut).replace(/^[\s#;/,]+/, ''),
  };
}

/** Any of the marks, as a pattern; nothing where there are none. */
const anyOf = (marks: readonly string[]): string =>
  marks.length === 0
    ? '(?!)'
    : `(?:${marks.map((mark) => mark.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`;

function columnOf(line: string, { number, separator }: ListColumn): ListLine {
  const trimmed = line.trim();
  const columns = separator === undefined ? trimmed.split(/\s+/) : line.split(separator);
  const value = columns[number - 1]?.trim().replace(QUOTES, '$2');
  return { value: value === '' ? undefined : value, remark: trimmed };
}

class TextListReader implements FormatReader {
  private readonly lines = new LineReader((line) => this.line(line));
  private readonly value: string;
  private readonly remarks: readonly (readonly [string, RegExp])[];
  private readonly total: RegExp | undefined;
  private readonly comment: RegExp;
  /** A blank with the beginning of a comment behind it. */
  private readonly behind: RegExp;
  private readonly column: ListColumn | undefined;
  private readonly sink: RecordSink;

  constructor(options: TextListOptions<Record<string, unknown>>, sink: RecordSink) {
    this.value = options.value;
    this.total = options.total;
    const marks = anyOf(options.comments ?? COMMENTS);
    this.comment = new RegExp(`^\\s*${marks}`);
    this.behind = new RegExp(`\\s${marks}`);
    this.column = options.column;
    this.sink = sink;
    this.remarks = Object.entries(options.remark ?? {}).flatMap(([field, pattern]) =>
      pattern === undefined ? [] : [[field, pattern] as const],
    );
  }

  push(text: string): void {
    this.lines.push(text);
  }

  end(): { proven: boolean } {
    this.line(this.lines.takeRest());
    return { proven: true };
  }

  private line(line: string): void {
    if (line.trim() === '') return;
    if (this.comment.test(line)) {
      const stated = this.total?.exec(line)?.[1];
      if (stated !== undefined) this.sink.total(Number(stated));
      return;
    }
    const { value, remark } = this.column
      ? columnOf(line, this.column)
      : splitListLine(line, this.behind);
    if (value === undefined) {
      const expected = `expected a value in column ${this.column?.number ?? 1}`;
      this.sink.bad('list_column', expected, line.trimEnd());
      return;
    }
    const record: Record<string, string> = { [this.value]: value };
    for (const [field, pattern] of this.remarks) {
      const found = pattern.exec(remark);
      if (found) record[field] = found[1] ?? found[0];
    }
    this.sink.record(record, line.trimEnd());
  }
}

function checkOptions<R>(options: TextListOptions<R>): void {
  refuseUnknownKeys('textList', options, OPTIONS);
  const { comments, column, remark = {}, total } = options;
  const refuse = (problem: string): never => {
    throw new CodedError('ConfigInvalid', `textList: ${problem}`);
  };
  if (comments?.includes('') === true)
    refuse(
      'comments: expected beginnings of lines, got an empty one: every line would be a comment',
    );
  if (column) {
    refuseUnknownKeys('textList: column', column, OF_COLUMN);
    if (!Number.isInteger(column.number) || column.number < 1)
      refuse(`column: number: expected a number from 1, got ${column.number}`);
    if (column.separator === '')
      refuse('column: separator: expected a text between two columns, got an empty one');
  }
  for (const [field, pattern] of Object.entries(remark))
    refuseStatefulPattern(`textList: remark: ${field}`, pattern);
  refuseStatefulPattern('textList: total', total);
}

/**
 * A plain list. Its end is the end of the transfer; few lists state a total.
 * @throws {ConfigInvalid} for an option that does not exist, for a beginning of comments or a separator that is empty, for a column that
 *   is no number from 1, and for patterns with the flag g or y
 */
export function textList<R>(options: TextListOptions<R>): Format<R> {
  checkOptions(options);
  return {
    words: 'text list',
    record: options.record,
    decoding: 'lines',
    // A list that says how many values it has is empty only when it says so.
    emptyBody: options.total === undefined ? 'allowed' : 'refused',
    looksLike: (head) => !/^\s*[{[<]/.test(head),
    open: (sink) => new TextListReader(options as TextListOptions<Record<string, unknown>>, sink),
  };
}
