// From the checked settings of one list to a collection, by kind of document.
import { collection, type Collection, type CollectionOptions } from '../collection.ts';
import { csv } from '../formats/csv.ts';
import type { CsvOptions } from '../formats/csv-options.ts';
import type { Format } from '../formats/format.ts';
import { json } from '../formats/json.ts';
import { jsonLines } from '../formats/json-lines.ts';
import { textList } from '../formats/text-list.ts';
import { basic } from '../sources/auth.ts';
import type { DetailOptions } from '../sources/detail.ts';
import { http } from '../sources/http.ts';
import { detailOptions, fieldsOfDetail, splitPaths } from './detail.ts';
import { boundedPattern } from './bounded-pattern.ts';
import { explainNothing } from './explain.ts';
import { field } from './fields.ts';
import { refusingForeignTables } from './foreign-tables.ts';
import { templatesOf } from './mapping.ts';
import { recordSchema } from './record-schema.ts';
import type { SecretTexts } from './secret-texts.ts';
import type { CommonSettings, CsvSettings, JsonSettings, ListSettings } from './shape.ts';
import { usedFields } from './used-fields.ts';

type Row = Record<string, unknown>;

const ABSENCE: Readonly<Record<CommonSettings['class'], string>> = {
  state: 'The publisher withdrew it: the claim goes after the grace.',
  window: 'Only that it is older than the window: nothing is removed.',
  cumulative: 'A correction of the publisher: nothing is removed.',
  event: 'Nothing: a document holds changes only.',
};

const listOf = (given: string | readonly string[]): readonly string[] =>
  typeof given === 'string' ? [given] : given;

const pattern = (text: string | undefined): { readonly total?: RegExp } =>
  text === undefined ? {} : { total: boundedPattern(text) };

/** Where records are, from `results[].items[]` to the steps of the format. */
function recordPath(text: string): readonly string[] {
  return text
    .split('.')
    .flatMap((part) => part.split(/(?=\[\]|\{\})|(?<=\[\]|\{\})/))
    .filter((step) => step !== '');
}

function make(
  name: string,
  settings: CommonSettings,
  format: Format<Row>,
  values: readonly string[],
  secrets: SecretTexts,
  detail?: DetailOptions<Row, string, unknown>,
): Collection {
  const { class: feedClass, removal, grace, headers = {}, minimum_records: minimum } = settings;
  const { basic_auth: login } = settings;
  const key = settings.key === undefined ? values : listOf(settings.key);
  return collection<Row, string, unknown>({
    title: name,
    url: settings.url,
    feedClass,
    ...(removal === undefined ? {} : { removal }),
    ...(grace === undefined ? {} : { grace }),
    source: http({
      url: secrets.read(settings.url),
      headers: Object.fromEntries(
        Object.entries(headers).map(([header, value]) => [header, secrets.read(value)]),
      ),
      ...(login && { auth: basic(secrets.read(login.user), secrets.read(login.password)) }),
      revalidate: settings.revalidate ?? true,
    }),
    format,
    ...(detail === undefined ? {} : { detail }),
    key: () => key.map(field),
    map: () => templatesOf(settings, values),
    explain: explainNothing(settings, values),
    absence: ABSENCE[feedClass],
    ...(minimum === undefined ? {} : { complete: { minimumRecords: minimum } }),
  } as CollectionOptions<Row, string, unknown>);
}

/** One value per line. */
export function listCollection(
  name: string,
  settings: ListSettings,
  secrets: SecretTexts,
): Collection {
  const { remark = {}, total, comment, column: number, separator } = settings;
  const names = [...usedFields(settings, ['value']), ...Object.keys(remark)];
  const format = textList<Row>({
    record: recordSchema(names),
    value: 'value',
    remark: Object.fromEntries(
      Object.entries(remark).map(([path, text]) => [path, boundedPattern(text)]),
    ),
    ...pattern(total),
    ...(comment === undefined ? {} : { comments: listOf(comment) }),
    ...(number === undefined
      ? {}
      : { column: { number, ...(separator === undefined ? {} : { separator }) } }),
  });
  return make(name, settings, format, ['value'], secrets);
}

/** Rows of columns. */
export function csvCollection(
  name: string,
  settings: CsvSettings,
  secrets: SecretTexts,
): Collection {
  const { value, header, delimiter, comment, absent, total, short_rows: shortRows } = settings;
  const values = listOf(value);
  const named = typeof header === 'string' ? [] : header;
  const options: CsvOptions<Row> = {
    record: recordSchema([...usedFields(settings, [value]), ...named, ...(settings.ignore ?? [])]),
    header,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(comment === undefined ? {} : { comment }),
    ...(settings.title_lines === undefined ? {} : { titleLines: settings.title_lines }),
    ...(absent === undefined ? {} : { absent }),
    ...(shortRows === undefined ? {} : { shortRows }),
    ...(settings.charset === undefined ? {} : { charset: settings.charset }),
    ...(settings.escape === undefined ? {} : { escape: settings.escape }),
    ...pattern(total),
  };
  const format = refusingForeignTables(csv(options), options, values);
  return make(name, settings, format, values, secrets);
}

/** A JSON document, or JSON lines. */
export function jsonCollection(
  name: string,
  settings: JsonSettings,
  secrets: SecretTexts,
): Collection {
  const { value, records = '[]', name_field: nameField, total, created_at: createdAt } = settings;
  const { detail } = settings;
  const asked = detail === undefined ? [] : fieldsOfDetail(detail);
  const paths = usedFields(settings, [value, settings.ignore, nameField, asked]);
  const { ofList, ofDetail } = splitPaths(paths, detail?.into);
  const record = recordSchema(ofList);
  const format =
    records === 'lines'
      ? jsonLines<Row>({ record })
      : json<Row>({
          record,
          path: recordPath(records),
          ...(nameField === undefined ? {} : { nameField }),
          ...(total === undefined ? {} : { total }),
          ...(createdAt === undefined ? {} : { createdAt }),
          ...(settings.says === undefined ? {} : { says: settings.says }),
        });
  // An error is JSON as well, and has no records: without a word about it an empty document is not believed.
  const believed = { ...settings, minimum_records: settings.minimum_records ?? 1 };
  const details = detail && detailOptions(detail, ofDetail, secrets);
  return make(name, believed, format, listOf(value), secrets, details);
}
