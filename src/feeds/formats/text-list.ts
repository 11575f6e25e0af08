// One value per line, with comments, blank lines and remarks behind the value.
import type { z } from 'zod';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
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
}

const OPTIONS: KeysOf<TextListOptions<unknown>> = {
  record: true,
  value: true,
  remark: true,
  total: true,
};

const COMMENT = /^\s*(?:#|;|\/\/)/;
const REMARK = /\s(?:#|;|\/\/)/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const VALUE_END = /[\s,;]/;
const QUOTES = /^(["'])(.*)\1$/;

/** The value at the beginning of a line and what stands behind it. */
function splitListLine(line: string): { readonly value: string; readonly remark: string } {
  const trimmed = line.trim();
  // A URL may contain blanks: when the line begins with one, only a remark ends it.
  const isUrl = SCHEME.test(refang(trimmed));
  const cut = trimmed.search(isUrl ? REMARK : VALUE_END);
  const value = cut < 0 ? trimmed : trimmed.slice(0, cut).trimEnd();
  return {
    value: value.replace(QUOTES, '$2'),
    remark: cut < 0 ? '' : trimmed.slice(cut).replace(/^[\s#;/,]+/, ''),
  };
}

class TextListReader implements FormatReader {
  private readonly lines = new LineReader((line) => this.line(line));
  private readonly value: string;
  private readonly remarks: readonly (readonly [string, RegExp])[];
  private readonly total: RegExp | undefined;
  private readonly sink: RecordSink;

  constructor(options: TextListOptions<Record<string, unknown>>, sink: RecordSink) {
    this.value = options.value;
    this.total = options.total;
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
    if (COMMENT.test(line)) {
      const stated = this.total?.exec(line)?.[1];
      if (stated !== undefined) this.sink.total(Number(stated));
      return;
    }
    const { value, remark } = splitListLine(line);
    const record: Record<string, string> = { [this.value]: value };
    for (const [field, pattern] of this.remarks) {
      const found = pattern.exec(remark);
      if (found) record[field] = found[1] ?? found[0];
    }
    this.sink.record(record, line.trimEnd());
  }
}

/**
 * A plain list. Its end is the end of the transfer; few lists state a total.
 * @throws {ConfigInvalid} for an option that does not exist
 */
export function textList<R>(options: TextListOptions<R>): Format<R> {
  refuseUnknownKeys('textList', options, OPTIONS);
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
