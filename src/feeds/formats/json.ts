// One JSON document with its records somewhere inside: an array, the elements of a named array, or the members of an object.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { readInstant } from '../mapping/instant.ts';
import {
  fieldsOf,
  type Format,
  type FormatReader,
  type RawRecord,
  type RecordSink,
} from './format.ts';
import {
  answeredWithError,
  errorIn,
  isErrorMember,
  textSaysError,
  told,
  UNLESS_DATA,
} from './error-member.ts';
import { JsonScanner } from './json-scanner.ts';
import { hasPlace, hasRecord, isEach, listLevel, written } from './json-place.ts';
import { isJsonObject, parsedJson } from './json-values.ts';
import { UnknownFields } from './unknown-fields.ts';

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
  /**
   * Members of the outermost object that must have one of these values where they are there: what an answer says about itself. One
   * with a name such as `error` refuses an answer without records unless it is empty; with `anything` it is data.
   */
  readonly says?: Readonly<Record<string, readonly string[] | 'anything'>>;
}

const OPTIONS: KeysOf<JsonOptions<unknown>> = {
  record: true,
  path: true,
  nameField: true,
  rename: true,
  total: true,
  createdAt: true,
  says: true,
};

/** Names that a message shows. */
const MOST_NAMES = 20;

/** Members of the outermost object that the definition knows, whatever they are called. */
const membersOf = ({
  path,
  says = {},
  total,
  createdAt,
}: Pick<JsonOptions<unknown>, 'path' | 'says' | 'total' | 'createdAt'>): Set<string> =>
  new Set([path[0], total, createdAt, ...Object.keys(says)].flatMap((name) => name ?? []));

class JsonReader implements FormatReader {
  /** Names of the members on the way to the records, the outermost first, as long as there is no record. */
  private readonly members: Set<string>[] = [];
  private isEmpty = true;
  /** True when one of the records could be read. */
  private hasRecord = false;
  /** True when the object or array that the records lie in was there. */
  private hasList = false;
  /** What the answer names as an error. */
  private error: string | undefined;
  private readonly data: ReadonlySet<string>;
  private readonly scanner: JsonScanner;
  private readonly known: ReadonlySet<string>;
  private readonly unknown = new UnknownFields();
  private readonly options: JsonOptions<Record<string, unknown>>;
  private readonly sink: RecordSink;

  constructor(options: JsonOptions<Record<string, unknown>>, sink: RecordSink) {
    this.options = options;
    this.sink = sink;
    this.data = membersOf(options);
    this.known = new Set(fieldsOf(options.record).all);
    this.scanner = new JsonScanner([options.path], {
      record: (text, names) => this.record(text, names),
      fact: (name, text) => this.fact(name, text),
      member: (level, name) => this.member(level, name),
      close: (level) => {
        if (level === listLevel(options.path)) this.hasList = true;
      },
    });
  }

  push(text: string): void {
    this.scanner.push(text);
  }

  end(): { proven: boolean } {
    this.scanner.end();
    if (!this.hasRecord && this.error !== undefined)
      throw answeredWithError('', this.error, UNLESS_DATA);
    const problem = this.isEmpty && !this.hasList ? this.missing() : undefined;
    if (problem !== undefined) this.sink.absent?.(problem);
    this.sink.header([...this.known, ...this.unknown.names()]);
    return { proven: true };
  }

  private member(level: number, name: string): void {
    if (!this.isEmpty) return;
    const known = (this.members[level - 1] ??= new Set());
    if (known.size < MOST_NAMES) known.add(name);
  }

  /** What is not there, with the first name of the path that no object has. */
  private missing(): string {
    const { path } = this.options;
    const at = path.findIndex(
      (step, level) => !isEach(step) && this.members[level]?.has(step) === false,
    );
    const nothing = `nothing at ${written(path)}`;
    if (at < 0) return nothing;
    const there = [...(this.members[at] ?? [])];
    const where = at === 0 ? 'the document' : written(path.slice(0, at));
    return `${nothing}; ${where} has ${there.join(', ')}${didYouMean(path[at] ?? '', there)}`;
  }

  private record(text: string, names: readonly string[]): void {
    this.isEmpty = false;
    const value = parsedJson(text);
    if (!isJsonObject(value)) {
      const reason = value === undefined ? 'json_syntax' : 'json_no_object';
      const path = written(this.options.path);
      const expected = Array.isArray(value)
        ? `${path} is a list; write ${path}[] for its elements`
        : 'expected one JSON object';
      this.sink.bad(reason, expected, text);
      return;
    }
    this.hasRecord = true;
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
    if (isErrorMember(name) && !this.data.has(name) && textSaysError(name, text))
      this.error ??= told(name, text);
    if (allowed && allowed !== 'anything' && !allowed.includes(String(value)))
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

/**
 * A JSON document. It is proven whole when its outermost value is closed.
 * @throws {ConfigInvalid} for an option that does not exist
 */
export function json<R>(options: JsonOptions<R>): Format<R> {
  refuseUnknownKeys('json', options, OPTIONS);
  return {
    words: 'JSON',
    record: options.record,
    decoding: 'lines',
    emptyBody: 'refused',
    looksLike: (head) => /^\s*[[{]/.test(head),
    isPage: (json) => hasPlace(json, options.path),
    errorIn: (json) =>
      hasRecord(json, options.path) ? undefined : errorIn(json, membersOf(options)),
    recognises: (head) => head.includes(JSON.stringify(options.path[0])),
    open: (sink) =>
      new JsonReader(options as unknown as JsonOptions<Record<string, unknown>>, sink),
  };
}
