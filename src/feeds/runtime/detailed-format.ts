// A list whose records have details, as the mapping reads it: the documents of details lie in front of the pages that they belong to,
// and each record gets its own, by its number in the page. One that a record should have and has not costs that record only (M1).
import { CodedError } from '../../core/errors.ts';
import { LineReader } from '../formats/line-reader.ts';
import type { Format, FormatReader, RawRecord, RecordSink } from '../formats/format.ts';
import { compileNode, type CompileTools } from '../mapping/compile.ts';
import { scalar } from '../sources/body.ts';
import type { Detail } from '../sources/detail.ts';
import { DETAILS_HEADER, readDetailLine, type DetailsFound } from './detail-lines.ts';

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

/** The format for one job: what it has read of details belongs to the next page. */
export function detailedFormat(
  format: Format<unknown>,
  detail: Detail,
  tools: CompileTools,
): Format<unknown> {
  const keyOf = keyReader(detail, tools);
  let waiting: DetailsFound | undefined;
  return {
    ...format,
    looksLike: (head) => head.startsWith(DETAILS_HEADER) || format.looksLike(head),
    open: (sink) => {
      let reader: FormatReader | undefined;
      const choose = (head: string): FormatReader => {
        const found = waiting;
        waiting = undefined;
        if (!head.startsWith(DETAILS_HEADER))
          return found
            ? readerOfPage(format, sink, detail, keyOf, found)
            : format.open(withOwnDetails(sink, detail));
        waiting = { records: undefined, byRecord: new Map() };
        return readerOfDetails(waiting);
      };
      return {
        push: (text) => (reader ??= choose(text)).push(text),
        end: () => (reader ?? choose('')).end(),
      };
    },
  };
}

function readerOfDetails(found: DetailsFound): FormatReader {
  const lines = new LineReader((text) => {
    if (text === DETAILS_HEADER || text === '') return;
    try {
      readDetailLine(text, found);
    } catch {
      throw new CodedError('FeedFormat', 'the stored details of a page are damaged');
    }
  });
  return {
    push: (text) => lines.push(text),
    end: () => ({ proven: lines.takeRest() === '' }),
  };
}

/** A list that somebody made for a preview may have its details inside. */
const withOwnDetails = (sink: RecordSink, { into, isOptional }: Detail): RecordSink => ({
  ...forwarding(sink),
  record: (value, raw) => {
    const isThere = value[into] !== undefined && value[into] !== null;
    if (isThere || isOptional) sink.record(value, raw);
    else sink.bad('detail_missing', `the ${into} was not fetched`, raw);
  },
});

/** @throws {FeedFormat} at the end, when the page is another one than the details were fetched for */
function readerOfPage(
  format: Format<unknown>,
  sink: RecordSink,
  { into, isOptional }: Detail,
  keyOf: (record: unknown) => string | undefined,
  { records, byRecord }: DetailsFound,
): FormatReader {
  let at = 0;
  const whole = (value: RawRecord, raw: string): void => {
    const found = byRecord.get(at);
    at += 1;
    if (found?.kind === 'value') {
      sink.record({ ...value, [into]: found.value }, `${raw}\n${JSON.stringify(found.value)}`);
      return;
    }
    const { [into]: _into, ...rest } = value;
    const key = keyOf(rest) ?? '';
    if (found?.kind === 'later')
      sink.skip('detail_waits', `the ${into} of ${key} is fetched by a later run`, raw);
    else if (found?.kind === 'before')
      sink.skip('detail_read', `the ${into} of ${key} was read by an earlier run`, raw);
    else if (found?.kind === 'broken')
      sink.bad('detail_broken', `the ${into} of ${key}: ${found.why}`, raw);
    else if (isOptional) sink.record(rest, raw);
    else
      sink.bad(
        'detail_missing',
        found === undefined
          ? `the record has no key by which its ${into} could be asked for`
          : `the ${into} of ${key}: ${found.why}`,
        raw,
      );
  };
  const reader = format.open({
    ...forwarding(sink),
    record: whole,
    bad: (...args) => {
      at += 1;
      sink.bad(...args);
    },
    skip: (...args) => {
      at += 1;
      sink.skip(...args);
    },
  });
  return {
    push: (text) => reader.push(text),
    end: () => {
      const end = reader.end();
      if (at === records) return end;
      throw new CodedError(
        'FeedFormat',
        `the stored details belong to a page of ${records ?? 'an unknown number of'} records, the page behind them has ${at}; fetch it again`,
      );
    },
  };
}

/** The methods of a sink that may be an instance of a class. */
const forwarding = (sink: RecordSink): RecordSink => ({
  record: (...args) => sink.record(...args),
  bad: (...args) => sink.bad(...args),
  skip: (...args) => sink.skip(...args),
  note: (...args) => sink.note(...args),
  total: (records) => sink.total(records),
  createdAt: (at) => sink.createdAt(at),
  absent: (message) => sink.absent?.(message),
  header: (names) => sink.header(names),
});
