// From the sample of a document to everything that is guessed about it.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { csv } from '../formats/csv.ts';
import { textList } from '../formats/text-list.ts';
import { SILENT_SINK, type Format } from '../formats/format.ts';
import { rss } from '../formats/rss.ts';
import { absentWords, fieldFacts } from './field-facts.ts';
import type { Guess, SampleDocument, SampleRecord } from './guess.ts';
import { guessBanners } from './guess-marking.ts';
import { guessRoles } from './guess-roles.ts';
import { areNames, guessTable, type TableGuess } from './guess-text-format.ts';
import { namesForColumns } from './name-columns.ts';
import { readJsonSample } from './read-json-sample.ts';
import { reasonsOf } from './reasons.ts';
import { someNames } from './shown.ts';
import { withoutIndicators } from './without-indicators.ts';
import { textOfSample, type Sample } from './sample.ts';
import { typeOf } from './value-kinds.ts';

/** Characters of a list or table: thousands of rows. */
const TEXT_LOOKED_AT = 512 * 1024;

/** Far above any feed: a definition names each of its fields. */
const MAX_FIELDS = 500;

function refuseManyFields(count: number, kind: string, what: string): void {
  if (count <= MAX_FIELDS) return;
  throw new CodedError(
    'FeedFormat',
    `${what} has ${count} ${kind}, and a definition that is written from a sample names each of them: expected up to ${MAX_FIELDS}. Give a sample with those that matter, or use generic-csv or generic-json in the YAML, which name only what they use`,
  );
}

function recordsBy(format: Format<unknown>, text: string, whole: boolean): readonly SampleRecord[] {
  const records: SampleRecord[] = [];
  const reader = format.open({ ...SILENT_SINK, record: (value) => records.push(value) });
  reader.push(text);
  if (whole) reader.end();
  return records;
}

const line = z.object({ value: z.string(), remark: z.string().optional() });

/** Rows of two columns whose first is the indicator are a list with remarks, unless the columns have names. */
const isList = (table: TableGuess | undefined): boolean =>
  table === undefined ||
  (table.columns === 2 &&
    table.header === 'none' &&
    table.delimiter !== ',' &&
    table.rows.filter(([first = '']) => typeOf(first) !== undefined).length >=
      table.rows.length * 0.8);

function textDocument(text: string, whole: boolean, what: string): SampleDocument {
  const table = guessTable(text);
  if (table === undefined || isList(table)) {
    const format = textList({ record: line, value: 'value', remark: { remark: /.+/ } });
    const records = recordsBy(format, text, whole);
    const remark = records.some((record) => record['remark'] !== undefined);
    return { format: { kind: 'list', remark }, records };
  }
  const { delimiter, comment, rows, titles } = table;
  const [only = []] = rows;
  if (whole && rows.length === 1 && areNames(only))
    throw new CodedError(
      'FeedFormat',
      `${what} holds one row, which looks like the names of columns (${someNames(only)}), and no record; give a sample with some records`,
    );
  refuseManyFields(table.columns, 'columns', what);
  const names = table.header === 'none' ? namesForColumns(table) : table.names;
  const record = z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()])));
  const header = table.header === 'none' ? names : table.header;
  const records = recordsBy(
    csv({ record, header, delimiter, comment, shortRows: true, titleLines: titles.length }),
    text,
    whole,
  );
  return { format: { kind: 'csv', delimiter, comment, header, titles }, records };
}

function documentOf(sample: Sample, what: string): SampleDocument {
  const text = textOfSample(sample);
  if (/^\s*(?:<!doctype html|<html)/i.test(text))
    throw new CodedError(
      'FeedFormat',
      `${what} is an HTML page, not a feed; does it want a login?`,
    );
  if (text.trim() === '') throw new CodedError('FeedFormat', `${what} is empty`);
  if (/^\s*</.test(text))
    return {
      format: { kind: 'rss' },
      records: recordsBy(rss({ record: z.object({}) }), textOfSample(sample, 'xml'), sample.whole),
    };
  if (/^\s*[[{]/.test(text)) return readJsonSample(text, sample.whole, what);
  const cut = text.length > TEXT_LOOKED_AT;
  return textDocument(
    cut ? text.slice(0, text.lastIndexOf('\n', TEXT_LOOKED_AT) + 1) : text,
    sample.whole && !cut,
    what,
  );
}

/** @throws {FeedFormat} when it is no document of a feed, or holds nothing that is an indicator */
export function guessDocument(sample: Sample, what: string): Guess {
  const { format, records, document } = documentOf(sample, what);
  if (records.length === 0)
    throw new CodedError(
      'FeedFormat',
      `${what} holds no record, only what stands around records (comments, a header, an empty list); give a sample with some records`,
    );
  const absent = format.kind === 'csv' ? absentWords(records) : [];
  const fields = fieldFacts(records, new Set(absent));
  refuseManyFields(fields.length, 'fields', what);
  const roles = guessRoles(fields);
  if (format.kind !== 'stix' && roles.values.length === 0)
    throw withoutIndicators(what, records.length, fields);
  const banners = guessBanners(format, textOfSample(sample), document);
  const guess = { format, records: records.length, fields, roles, banners, absent };
  return { ...guess, reasons: reasonsOf(guess, sample.whole) };
}
