// Keys of a generic feed that belong to one kind of document.
import { z } from 'zod';
import { DELIMITER, IS_DELIMITER } from '../formats/csv-options.ts';
import { isCharset } from '../formats/decode.ts';
import { detail } from './detail.ts';
import { INWARDS, IS_INWARDS } from './fields.ts';
import { absent, field, fields, listOf, pattern } from './setting-values.ts';

const IS_MARK = 'expected the beginning of a comment line, such as "#"';
const mark = z.string(IS_MARK).min(1, IS_MARK);
const ignored = z.array(
  z.string(),
  'expected a list of the names that are known and not used, such as [reporter, id]',
);

const IS_COLUMN = 'expected the number of the column with the value, from 1';
const IS_SEPARATOR = 'expected the text between two columns, such as ";"';

export const listFormat = {
  remark: z.record(z.string(), pattern()).optional().meta({
    description: 'Fields in the text behind the value: a pattern, of which the first group counts.',
  }),
  total: pattern()
    .optional()
    .meta({ description: 'Pattern of a comment line with the number of values, as first group.' }),
  comment: z
    .union([mark, z.array(mark, 'expected a list of such beginnings, [] for none')])
    .optional()
    .meta({
      description:
        'Beginnings of comment lines, which also begin a remark behind a value; [] for none. Default: #, ; and //.',
    }),
  column: z.int(IS_COLUMN).min(1, IS_COLUMN).optional().meta({
    description:
      'Number of the column with the value, from 1, for lines of several; `remark` then sees the whole line.',
  }),
  separator: z.string(IS_SEPARATOR).min(1, IS_SEPARATOR).optional().meta({
    description: 'Text between the columns, with `column`. Default: blanks and tabs.',
  }),
};

/** A separator is between columns, so that one of them must be chosen. */
export function checkColumn(
  settings: { readonly column?: number | undefined; readonly separator?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (settings.separator !== undefined && settings.column === undefined)
    context.addIssue({
      code: 'custom',
      path: ['separator'],
      message: 'expected column beside it: the number of the column with the value',
    });
}

/** JSON lines have no outermost object that could say something. */
export function checkLines(
  settings: Readonly<Record<string, unknown>> & { readonly records?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (settings.records !== 'lines') return;
  for (const name of ['name_field', 'total', 'created_at', 'says'])
    if (settings[name] !== undefined)
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'expected none with “records: lines”: lines lie in no object that could say it',
      });
}

const value = {
  value: fields().meta({
    description:
      'Field of the value. Several: an indicator each; with type File the hashes of one file.',
  }),
};

const IS_TITLE_LINES = 'expected the number of rows above the header, from 0';
const NAMES_OF_COLUMNS =
  'the names of the columns in their order, such as [host, seen], where the table has none';

export const csvFormat = {
  ...value,
  header: z.union([z.enum(['row', 'comment']), listOf(z.string().min(1), NAMES_OF_COLUMNS)]).meta({
    description:
      'row: names in the first row; comment: in the last comment line before it; or the names themselves.',
  }),
  title_lines: z
    .int(IS_TITLE_LINES)
    .min(0, IS_TITLE_LINES)
    .optional()
    .meta({ description: 'Rows above the header that are a title, for header: row. Default: 0.' }),
  delimiter: z
    .string()
    .regex(DELIMITER, IS_DELIMITER)
    .optional()
    .meta({ description: 'One character. Default: a comma.' }),
  comment: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Beginning of a comment line. Default: #.' }),
  absent: absent().optional().meta({ description: 'Words that mean "no value", such as None.' }),
  ignore: ignored.optional().meta({ description: 'Columns that are known and not used.' }),
  charset: z
    .string()
    .refine(isCharset, 'expected the name of an encoding, such as windows-1252 or shift_jis')
    .optional()
    .meta({ description: 'Encoding of the document, such as windows-1252. Default: UTF-8.' }),
  escape: z.enum(['double', 'backslash']).optional().meta({
    description:
      'How a quote inside a quoted value is written: twice (double, the default), or behind a backslash.',
  }),
  short_rows: z
    .boolean()
    .optional()
    .meta({ description: 'The source leaves out trailing values. Default: false.' }),
  total: pattern()
    .optional()
    .meta({ description: 'Pattern of a trailer with the number of rows, as first group.' }),
};

export const jsonFormat = {
  ...value,
  records: z.string().min(1).regex(INWARDS, IS_INWARDS).optional().meta({
    description:
      'Where the records are: [] (default), data[], results[].items[], {} for the members of an object, lines for JSON lines.',
  }),
  name_field: field().optional().meta({
    description: 'Field that gets the name of the member in which a record lies.',
  }),
  ignore: ignored.optional().meta({ description: 'Fields that are known and not used.' }),
  total: field()
    .optional()
    .meta({ description: 'Member of the document with the number of records.' }),
  created_at: field().optional().meta({ description: 'Member with the instant of the document.' }),
  says: z
    .record(z.string(), z.union([z.literal('anything'), z.array(z.string()).min(1)]))
    .optional()
    .meta({
      description:
        'What members of the document must say where they are there: {status: [ok]}. {error: anything}: a member of that name is data; else an answer with an error and without records is refused.',
    }),
  detail: detail.optional().meta({
    description:
      'A second question for each record: {into, url, key, version, path, as, optional, origins, parallel, per_run, max_bytes}. Fields of the answer are named behind the name in into, such as report.host.',
  }),
};
