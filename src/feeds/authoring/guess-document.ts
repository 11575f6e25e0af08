// From the sample of a document to everything that is guessed about it.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { csv } from '../formats/csv.ts';
import { textList } from '../formats/text-list.ts';
import { SILENT_SINK, type Format } from '../formats/format.ts';
import { rss } from '../formats/rss.ts';
import { absentWords, fieldFacts } from './field-facts.ts';
import { dotted, type FormatGuess, type Guess, type SampleRecord } from './guess.ts';
import { guessJsonPath } from './guess-json-path.ts';
import { guessRoles } from './guess-roles.ts';
import { guessTable, type TableGuess } from './guess-text-format.ts';
import { namesForColumns } from './name-columns.ts';
import { reasonsOf } from './reasons.ts';
import { textOfSample, type Sample } from './sample.ts';
import { typeOf } from './value-kinds.ts';
import { isJsonObject, parsedJson } from '../formats/json-values.ts';

/** Characters of a list or table: thousands of rows. */
const TEXT_LOOKED_AT = 512 * 1024;

/** Far above any feed, far below what the stack of a program takes. */
const MAX_NESTING = 256;
const JSON_MARKS = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs;

/** Asked of the text: what walks through the document later goes as deep as it does. */
function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(JSON_MARKS)) {
    if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

interface Document {
  readonly format: FormatGuess;
  readonly records: readonly SampleRecord[];
}

function recordsBy(format: Format<unknown>, text: string, whole: boolean): readonly SampleRecord[] {
  const records: SampleRecord[] = [];
  const reader = format.open({ ...SILENT_SINK, record: (value) => records.push(value) });
  reader.push(text);
  if (whole) reader.end();
  return records;
}

/** A last line without the fields of the others is metadata when a word in it says so. */
function jsonLinesDocument(objects: readonly SampleRecord[]): Document {
  const last = objects.at(-1) ?? {};
  const records = objects.slice(0, -1);
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  const shared = Object.keys(last).filter((name) => names.has(name));
  const [field, is] =
    Object.entries(last).find(
      ([name, value]) => /^(?:_?type|kind|record)$/.test(name) && typeof value === 'string',
    ) ?? [];
  if (field === undefined || typeof is !== 'string' || shared.length > 0)
    return { format: { kind: 'jsonLines' }, records: objects };
  const total = Object.entries(last).find(([, value]) => value === records.length)?.[0];
  const metadata = { field, is, ...(total === undefined ? {} : { total }) };
  return { format: { kind: 'jsonLines', metadata }, records };
}

function jsonDocument(text: string, whole: boolean, what: string): Document {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const objects = (whole ? lines : lines.slice(0, -1)).map(parsedJson);
  if (objects.length > 1 && objects.filter(isJsonObject).length >= objects.length * 0.9)
    return jsonLinesDocument(objects.filter(isJsonObject));
  if (nestsDeeper(text, MAX_NESTING))
    throw new CodedError(
      'FeedFormat',
      `${what} nests more than ${MAX_NESTING} levels of JSON, which no feed does`,
    );
  const document = parsedJson(text);
  if (document === undefined)
    throw new CodedError(
      'FeedFormat',
      whole
        ? `${what} begins like JSON and is none; look at it with a JSON tool`
        : `${what} is too large to be looked at as one JSON document; give a shorter sample with some records`,
    );
  if (isJsonObject(document) && document['type'] === 'bundle' && Array.isArray(document['objects']))
    return {
      format: { kind: 'stix' },
      records: (document['objects'] as unknown[]).filter(isJsonObject),
    };
  const found = guessJsonPath(document);
  if (!found)
    throw new CodedError(
      'FeedFormat',
      `${what} is JSON without a list of records: expected an array of objects, or an object of objects, somewhere inside`,
    );
  const { path, records, nameField } = found;
  return {
    format: { kind: 'json', path, ...(nameField === undefined ? {} : { nameField }) },
    records,
  };
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

function textDocument(text: string, whole: boolean): Document {
  const table = guessTable(text);
  if (table === undefined || isList(table)) {
    const format = textList({ record: line, value: 'value', remark: { remark: /.+/ } });
    const records = recordsBy(format, text, whole);
    const remarks = records.filter((record) => record['remark'] !== undefined).length;
    return { format: { kind: 'list', remark: remarks > records.length / 2 }, records };
  }
  const { delimiter, comment } = table;
  const names = table.header === 'none' ? namesForColumns(table) : table.names;
  const record = z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()])));
  const header = table.header === 'none' ? names : table.header;
  const records = recordsBy(
    csv({ record, header, delimiter, comment, shortRows: true }),
    text,
    whole,
  );
  return { format: { kind: 'csv', delimiter, comment, header }, records };
}

function documentOf(sample: Sample, what: string): Document {
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
  if (/^\s*[[{]/.test(text)) return jsonDocument(text, sample.whole, what);
  const cut = text.length > TEXT_LOOKED_AT;
  return textDocument(
    cut ? text.slice(0, text.lastIndexOf('\n', TEXT_LOOKED_AT) + 1) : text,
    sample.whole && !cut,
  );
}

/** @throws {FeedFormat} when it is no document of a feed, or holds nothing that is an indicator */
export function guessDocument(sample: Sample, what: string): Guess {
  const { format, records } = documentOf(sample, what);
  const absent = format.kind === 'csv' ? absentWords(records) : [];
  const seen = fieldFacts(records, new Set(absent));
  const fields =
    format.kind === 'list' && !format.remark
      ? seen.filter(({ path }) => path[0] === 'value')
      : seen;
  const roles = guessRoles(fields);
  if (format.kind !== 'stix' && roles.values.length === 0)
    throw new CodedError(
      'FeedFormat',
      `${what}: ${records.length} records, and no field whose values are indicators; fields: ${fields.map(({ path }) => dotted(path)).join(', ')}`,
    );
  const guess = { format, records: records.length, fields, roles, absent };
  return { ...guess, reasons: reasonsOf(guess, sample.whole) };
}
