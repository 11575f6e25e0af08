// Why the settings of a generic feed make nothing of a record or of a whole table: a column or a word that is not there.
import { CodedError } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { Format } from '../formats/format.ts';
import { isJsonObject } from '../formats/json-values.ts';
import type { CommonSettings } from './shape.ts';

type Row = Record<string, unknown>;

const at = (record: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inside, name) => (isJsonObject(inside) ? inside[name] : undefined), record);
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';
/** Longest word of a source that a message repeats. */
const LONGEST_WORD = 60;

/** A function that says why a record has no object; undefined where its filters left it out. */
export function explainNothing(
  { type }: CommonSettings,
  values: readonly string[],
): (record: Row) => string | undefined {
  return (record) => {
    if (values.every((path) => isNothing(at(record, path))))
      return `there is no value in ${values.join(', ')}`;
    if (typeof type !== 'object') return undefined;
    const word = at(record, type.field);
    const known = Object.keys(type.table);
    if (isNothing(word)) return `there is no word for the type in ${type.field}`;
    const text = String(word);
    if (known.includes(text)) return undefined;
    return `the word “${text.slice(0, LONGEST_WORD)}” of ${type.field} is not in the table of types, which has ${known.join(', ')}${didYouMean(text, known)}`;
  };
}

const DELIMITERS = [',', ';', '\t', '|'];

/** What is wrong with a header that has none of the columns with values. */
function problemOfHeader(names: readonly string[], values: readonly string[]): string | undefined {
  if (values.some((name) => names.includes(name))) return undefined;
  const [only = ''] = names;
  const other = names.length === 1 ? DELIMITERS.find((mark) => only.includes(mark)) : undefined;
  if (other !== undefined)
    return `the header is one column, and holds ${JSON.stringify(other)}: set delimiter: ${JSON.stringify(other)}`;
  const near = values.map((name) => didYouMean(name, names)).find((words) => words !== '') ?? '';
  return `the table has no column ${values.join(', ')}; it has ${names.join(', ').slice(0, 200) || 'no header'}${near}`;
}

/** The format that refuses a table without a column with values: every row of it would be lost one by one. */
export function refusingForeignHeaders(
  format: Format<Row>,
  values: readonly string[],
): Format<Row> {
  return {
    ...format,
    open: (sink) =>
      format.open({
        record: (value, raw) => sink.record(value, raw),
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
      }),
  };
}
