// One JSON object per line, and at most one line of metadata, usually the last, that proves the list to be whole.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { readInstant } from '../mapping/instant.ts';
import {
  fieldsOf,
  type Format,
  type FormatReader,
  type RawRecord,
  type RecordSink,
} from './format.ts';
import { LineReader } from './line-reader.ts';
import { isJsonObject } from './json-values.ts';
import { UnknownFields } from './unknown-fields.ts';

export interface JsonLinesOptions<R> {
  readonly record: z.ZodType<R>;
  /** How to tell the metadata line, and which of its members say what. */
  readonly metadata?: MetadataLine;
}

interface MetadataLine {
  readonly when: Readonly<Record<string, JsonValue>>;
  /** Member with the number of records. */
  readonly total?: string;
  /** Member with the instant of the list. */
  readonly createdAt?: string;
}

const OPTIONS: KeysOf<JsonLinesOptions<unknown>> = { record: true, metadata: true };
const OF_METADATA: KeysOf<MetadataLine> = { when: true, total: true, createdAt: true };

class JsonLinesReader implements FormatReader {
  private readonly lines = new LineReader((line) => this.line(line));
  private readonly known: ReadonlySet<string>;
  private readonly unknown = new UnknownFields();
  private readonly options: JsonLinesOptions<unknown>;
  private readonly sink: RecordSink;
  private metadataSeen = false;

  constructor(options: JsonLinesOptions<unknown>, sink: RecordSink) {
    this.options = options;
    this.sink = sink;
    this.known = new Set(fieldsOf(options.record).all);
  }

  push(text: string): void {
    this.lines.push(text);
  }

  end(): { proven: boolean } {
    const rest = this.lines.takeRest();
    // A last line without LF is usual; one that is no JSON was cut in the middle.
    if (rest.trim() !== '' && this.parse(rest) === undefined)
      throw new CodedError('FeedTruncated', 'the last line is not whole JSON; fetch it again');
    this.line(rest);
    this.sink.header([...this.known, ...this.unknown.names()]);
    return { proven: this.options.metadata === undefined || this.metadataSeen };
  }

  private parse(line: string): unknown {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return undefined;
    }
  }

  private line(line: string): void {
    if (line.trim() === '') return;
    const value = this.parse(line);
    if (!isJsonObject(value)) {
      this.sink.bad('json_syntax', 'expected one JSON object in the line', line);
      return;
    }
    const { metadata } = this.options;
    if (metadata && Object.entries(metadata.when).every(([name, is]) => value[name] === is)) {
      this.metadata(value, metadata);
      return;
    }
    for (const name in value) if (!this.known.has(name)) this.unknown.add(name);
    this.sink.record(value, line);
  }

  private metadata(value: RawRecord, rules: MetadataLine): void {
    this.metadataSeen = true;
    const total = rules.total === undefined ? undefined : value[rules.total];
    if (typeof total === 'number') this.sink.total(total);
    const created = rules.createdAt === undefined ? undefined : value[rules.createdAt];
    if (typeof created === 'number' || typeof created === 'string') {
      const result = readInstant(created, { zone: 'UTC' });
      if ('at' in result) this.sink.createdAt(result.at);
    }
  }
}

/**
 * JSON lines. With `metadata` the list counts as complete only when that line was there.
 * @throws {ConfigInvalid} for an option that does not exist
 */
export function jsonLines<R>(options: JsonLinesOptions<R>): Format<R> {
  refuseUnknownKeys('jsonLines', options, OPTIONS);
  if (options.metadata) refuseUnknownKeys('jsonLines: metadata', options.metadata, OF_METADATA);
  return {
    words: options.metadata === undefined ? 'JSON lines' : 'JSON lines with a metadata line',
    record: options.record,
    decoding: 'lines',
    emptyBody: options.metadata === undefined ? 'allowed' : 'refused',
    looksLike: (head) => /^\s*\{/.test(head),
    open: (sink) => new JsonLinesReader(options, sink),
  };
}
