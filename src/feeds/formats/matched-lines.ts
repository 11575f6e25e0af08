// Lines in a form of their own: hosts files, blocks of named lines, zones. A pattern says what a record is and where its fields are.
import type { z } from 'zod';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { refuseStatefulPattern } from '../pattern-option.ts';
import { fieldsOf, type Format, type RecordSink } from './format.ts';
import { LineReader } from './line-reader.ts';

export interface MatchedLinesOptions<R> {
  readonly record: z.ZodType<R>;
  /** A line that is a record; its named groups are the fields. */
  readonly match: RegExp;
  /** Lines that belong to the layout and say nothing here, besides comments and blank lines. */
  readonly ignore?: RegExp;
  /** In words, for documents. */
  readonly words: string;
}

const OPTIONS: KeysOf<MatchedLinesOptions<unknown>> = {
  record: true,
  match: true,
  ignore: true,
  words: true,
};

const COMMENT = /^\s*(?:#|;|\/\/|$)/;

/**
 * Records are the lines that match; what neither matches nor is known is unreadable and costs itself.
 * @throws {ConfigInvalid} for an option that does not exist, and for patterns with the flag g or y
 */
export function matchedLines<R>(options: MatchedLinesOptions<R>): Format<R> {
  refuseUnknownKeys('matchedLines', options, OPTIONS);
  const { match, ignore, record, words } = options;
  refuseStatefulPattern('matchedLines: match', match);
  refuseStatefulPattern('matchedLines: ignore', ignore);
  const isRecord = (line: string): boolean => match.test(line);
  return {
    words,
    record,
    decoding: 'lines',
    emptyBody: 'refused',
    looksLike: (head) => head.split('\n').some(isRecord),
    recognises: (head) => head.split('\n').some(isRecord),
    open: (sink: RecordSink) => {
      const one = (line: string): void => {
        const found = match.exec(line);
        if (found) sink.record({ ...found.groups }, line);
        else if (!COMMENT.test(line) && ignore?.test(line) !== true)
          sink.bad('line_form', `expected a line of the layout “${words}”`, line);
      };
      const lines = new LineReader(one);
      return {
        push: (text) => lines.push(text),
        end: () => {
          one(lines.takeRest());
          sink.header(fieldsOf(record).all);
          return { proven: true };
        },
      };
    },
  };
}
