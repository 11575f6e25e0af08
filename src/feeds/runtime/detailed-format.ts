// A list whose records have details, as the mapping reads it: the documents of details lie in front of the pages that they belong to,
// and each record gets its own. One that a record should have and has not costs that record only (M1).
import { CodedError } from '../../core/errors.ts';
import { LineReader } from '../formats/line-reader.ts';
import type { Format, FormatReader, RawRecord, RecordSink } from '../formats/format.ts';
import { compileNode, type CompileTools } from '../mapping/compile.ts';
import { scalar } from '../sources/body.ts';
import type { Detail } from '../sources/detail.ts';
import { DETAILS_HEADER, readDetail, type DetailLine } from './detail-lines.ts';

/** Gives the key of a record, before or after the schema has looked at it. */
export function keyReader(
  detail: Pick<Detail, 'key' | 'list'>,
  tools: CompileTools,
): (record: unknown) => string | undefined {
  const evaluate = compileNode(detail.key, tools);
  return (record) => {
    const parsed = detail.list.safeParse(record);
    return scalar(evaluate(parsed.success ? parsed.data : record));
  };
}

type Found = ReadonlyMap<string, DetailLine>;

/** The format for one job: what it has read of details belongs to the next page. */
export function detailedFormat(
  format: Format<unknown>,
  detail: Detail,
  tools: CompileTools,
): Format<unknown> {
  const keyOf = keyReader(detail, tools);
  let found: Found = new Map();
  return {
    ...format,
    looksLike: (head) => head.startsWith(DETAILS_HEADER) || format.looksLike(head),
    open: (sink) => {
      let reader: FormatReader | undefined;
      const choose = (head: string): FormatReader => {
        if (!head.startsWith(DETAILS_HEADER))
          return format.open(withDetails(sink, detail, keyOf, found));
        const lines = new Map<string, DetailLine>();
        found = lines;
        return readerOfDetails((line) => lines.set(line.key, line));
      };
      return {
        push: (text) => (reader ??= choose(text)).push(text),
        end: () => (reader ?? choose('')).end(),
      };
    },
  };
}

function readerOfDetails(onLine: (line: DetailLine) => void): FormatReader {
  const lines = new LineReader((text) => {
    if (text === DETAILS_HEADER || text === '') return;
    try {
      onLine(readDetail(text));
    } catch {
      throw new CodedError('FeedFormat', 'the stored details of a page are damaged');
    }
  });
  return {
    push: (text) => lines.push(text),
    end: () => ({ proven: lines.takeRest() === '' }),
  };
}

function withDetails(
  sink: RecordSink,
  { into, isOptional }: Detail,
  keyOf: (record: unknown) => string | undefined,
  found: Found,
): RecordSink {
  const whole = (value: RawRecord, raw: string): void => {
    const key = keyOf(value);
    const line = key === undefined ? undefined : found.get(key);
    if (line && 'value' in line)
      sink.record({ ...value, [into]: line.value }, `${raw}\n${JSON.stringify(line.value)}`);
    else if (line && 'later' in line)
      sink.skip('detail_waits', `the ${into} of ${line.key} is fetched by a later run`, raw);
    else if (line && 'broken' in line)
      sink.bad('detail_broken', `the ${into} of ${line.key}: ${line.broken}`, raw);
    else if (isOptional) sink.record(value, raw);
    else
      sink.bad(
        'detail_missing',
        key === undefined
          ? `the record has no key by which its ${into} could be asked for`
          : `the ${into} of ${key}: ${line?.gone ?? 'it was not fetched'}`,
        raw,
      );
  };
  return {
    // A file that somebody made for a preview may have its details inside.
    record: (value, raw) => {
      if (value[into] === undefined) whole(value, raw);
      else sink.record(value, raw);
    },
    bad: (...args) => sink.bad(...args),
    skip: (...args) => sink.skip(...args),
    note: (...args) => sink.note(...args),
    total: (records) => sink.total(records),
    createdAt: (at) => sink.createdAt(at),
    header: (names) => sink.header(names),
  };
}
