// CSV with the header where feeds put it: in the last comment line of a banner, in the first row, or nowhere.
import { checkCsvOptions, type CsvOptions } from './csv-options.ts';
import { CsvReader } from './csv-reader.ts';
import { fieldsOf, type Format } from './format.ts';

/** Names that the header of this layout must have. */
function namesOf<R>({ record, rename = {} }: CsvOptions<R>): readonly string[] {
  return fieldsOf(record).required.map(
    (name) => Object.entries(rename).find(([, field]) => field === name)?.[0] ?? name,
  );
}

/** Whether the line that must be the header has the names: the first row, or a comment of the banner. */
function hasHeader<R>(options: CsvOptions<R>, head: string): boolean {
  const { header, comment = '#', titleLines = 0 } = options;
  const names = namesOf(options);
  const hasNames = (line: string): boolean => names.every((name) => line.includes(name));
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  const isComment = (line: string): boolean => line.trimStart().startsWith(comment);
  if (header === 'comment') return lines.filter(isComment).some(hasNames);
  const rows = lines.filter((line) => !isComment(line));
  return header === 'row' && hasNames(rows[titleLines] ?? '');
}

/**
 * Comma-separated values with the quirks of feeds: banners, blanks after commas, quoted line ends, words for "nothing".
 * @throws {ConfigInvalid} for an option or an encoding that does not exist
 */
export function csv<R>(options: CsvOptions<R>): Format<R> {
  checkCsvOptions(options);
  const { charset } = options;
  return {
    words: 'CSV',
    record: options.record,
    decoding: charset === undefined ? 'lines' : { charset },
    // A list that says how many rows it has is empty only when it says so.
    emptyBody:
      typeof options.header === 'string' || options.total !== undefined ? 'refused' : 'allowed',
    looksLike: (head) => !/^\s*[{[<]/.test(head),
    recognises: (head) => hasHeader(options, head),
    open: (sink) => new CsvReader(options as unknown as CsvOptions<Record<string, unknown>>, sink),
  };
}
