// One JSON document with its records somewhere inside: an array, the elements of a named array, or the members of an object.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { readInstant } from '../mapping/instant.ts';
import {
  fieldsOf,
  type Format,
  type FormatReader,
  type RawRecord,
  type RecordSink,
} from './format.ts';
import { JsonScanner } from './json-scanner.ts';
import { isJsonObject, parsedJson } from './json-values.ts';

export interface JsonOptions<R> {
  readonly record: z.ZodType<R>;
  /**
   * Where the records are, names from the outside in, `[]` for each element of an array and `{}` for each member of an object:
   * `['[]']` for an array of records, `['data', '[]']` for a named one, `['{}', '[]']` for an object of arrays.
   */
  readonly path: readonly string[];
  /** Field that gets the name of the member in which a record lies. */
  readonly nameField?: keyof R & string;
  /** Fields that this layout calls otherwise: their name here to the name in the record. */
  readonly rename?: Readonly<Record<string, keyof R & string>>;
  /** Member of the outermost object with the number of records. */
  readonly total?: string;
  /** Member of the outermost object with the instant of the list. */
  readonly createdAt?: string;
  /** Members of the outermost object that must have one of these values where they are there: what an answer says about itself. */
  readonly says?: Readonly<Record<string, readonly string[]>>;
}

class JsonReader implements FormatReader {
  private readonly scanner: JsonScanner;
  private readonly known: ReadonlySet<string>;
  private readonly unknown = new Set<string>();
  private readonly options: JsonOptions<Record<string, unknown>>;
  private readonly sink: RecordSink;

  constructor(options: JsonOptions<Record<string, unknown>>, sink: RecordSink) {
    this.options = options;
    this.sink = sink;
    this.known = new Set(fieldsOf(options.record).all);
    this.scanner = new JsonScanner([options.path], {
      record: (text, names) => this.record(text, names),
      fact: (name, text) => this.fact(name, text),
    });
  }

  push(text: string): void {
    this.scanner.push(text);
  }

  end(): { proven: boolean } {
    this.scanner.end();
    this.sink.header([...this.known, ...this.unknown]);
    return { proven: true };
  }

  private record(text: string, names: readonly string[]): void {
    const value = parsedJson(text);
    if (!isJsonObject(value)) {
      const reason = value === undefined ? 'json_syntax' : 'json_no_object';
      this.sink.bad(reason, 'expected one JSON object', text);
      return;
    }
    const { rename, nameField } = this.options;
    // The parser made the object for this reader alone.
    const record =
      rename === undefined ? (value as Record<string, unknown>) : renamed(value, rename);
    for (const name in record) if (!this.known.has(name)) this.unknown.add(name);
    const name = names.findLast((part) => part !== '');
    if (nameField !== undefined && name !== undefined) record[nameField] = name;
    this.sink.record(record, name === undefined ? text : `${name}: ${text}`);
  }

  private fact(name: string, text: string): void {
    const value = parsedJson(text);
    const { says = {}, total, createdAt } = this.options;
    const allowed = Object.hasOwn(says, name) ? says[name] : undefined;
    if (allowed && !allowed.includes(String(value)))
      throw new CodedError(
        'SourceRejected',
        `the source answers ${name} = ${text.slice(0, 200)}; expected ${allowed.join(' or ')}`,
      );
    if (name === total && typeof value === 'number') this.sink.total(value);
    if (name === createdAt && (typeof value === 'number' || typeof value === 'string')) {
      const result = readInstant(value, { zone: 'UTC' });
      if ('at' in result) this.sink.createdAt(result.at);
    }
  }
}

function renamed(
  value: RawRecord,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      Object.hasOwn(names, name) ? (names[name] ?? name) : name,
      member,
    ]),
  );
}

/** A JSON document. It is proven whole when its outermost value is closed. */
export function json<R>(options: JsonOptions<R>): Format<R> {
  return {
    words: 'JSON',
    record: options.record,
    decoding: 'lines',
    emptyBody: 'refused',
    looksLike: (head) => /^\s*[[{]/.test(head),
    recognises: (head) => head.includes(JSON.stringify(options.path[0])),
    open: (sink) =>
      new JsonReader(options as unknown as JsonOptions<Record<string, unknown>>, sink),
  };
}
