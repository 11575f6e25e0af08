// Finds the records in a JSON document without reading it as a whole: it follows a path of names through the outer objects and
// arrays and gives the text of each value at its end. What is inside a record is left to `JSON.parse`, which is faster than any
// reader of tokens and strict about everything.
import { CodedError } from '../../core/errors.ts';
import { EACH_ELEMENT, wayOf, type Container, type JsonPath, type Use } from './json-path.ts';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isBlank,
  JsonValueEnd,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './json-value-end.ts';

export interface JsonSink {
  /** A value at the end of the path: its text, and the names of the members it lies in (an index has none). */
  record(text: string, names: readonly string[], path: JsonPath): void;
  /** A member of the outermost object that the path does not lead through; an object or array only where it is one for errors. */
  fact(name: string, text: string): void;
  /** The name of a member of an object that a path leads through; 1 is the outermost. */
  member?(level: number, name: string): void;
  /** An object or array that a path leads through has ended; 1 is the outermost. */
  close?(level: number): void;
}

/** Far above any record; without a limit a document without an end would fill the memory of all feeds. */
const MAX_VALUE = 16 * 1024 * 1024;
/** Of a fact so much is kept; a longer one is cut, and no JSON then. Lists of errors are the longest. */
const MAX_FACT = 1024 * 1024;
/** First letter of `null`. */
const NULL = 110;
const PLAIN_NAME = /^"[\w .:-]*"$/;
type Expected =
  'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

/** A value of which the end is looked for, with its text so far. */
interface Open {
  readonly use: Use;
  readonly path: JsonPath;
  readonly end: JsonValueEnd;
  text: string;
}

export class JsonScanner {
  private readonly stack: Container[] = [];
  private readonly paths: readonly JsonPath[];
  private readonly sink: JsonSink;
  private expected: Expected = 'value';
  private open: Open | undefined;
  /** A member's name that has not ended yet, with its quotes. */
  private name: Open | undefined;
  private read = 0;

  /** With several paths, one that leads on is taken before one that ends; a named member before each member. */
  constructor(paths: readonly [JsonPath, ...JsonPath[]], sink: JsonSink) {
    this.paths = paths;
    this.sink = sink;
  }

  /** @throws {FeedFormat} where the text is no JSON */
  push(text: string): void {
    let at = 0;
    while (at < text.length) {
      const running = this.open ?? this.name;
      if (running) at = this.goOn(running, text, at);
      else if (isBlank(text.charCodeAt(at))) at += 1;
      else at = this.step(text, at);
    }
    this.read += text.length;
  }

  /** @throws {FeedTruncated} when the document goes on */
  end(): void {
    if (this.open?.end.isPlain === true && this.stack.length === 0) this.close(this.open);
    if (this.expected !== 'nothing')
      throw new CodedError(
        'FeedTruncated',
        `the JSON ends in the middle (expected ${this.open || this.name ? 'the rest of a value' : this.expected}); fetch it again`,
      );
  }

  private step(text: string, at: number): number {
    const code = text.charCodeAt(at);
    const { expected } = this;
    if (expected === 'colon' && code === COLON) this.expected = 'value';
    else if (expected === 'comma or end' && code === COMMA)
      this.expected = this.stack.at(-1)?.isObject === true ? 'name' : 'value';
    else if ((expected === 'name' || expected === 'name or end') && code === QUOTE) {
      this.name = { use: 'nothing', path: [], end: new JsonValueEnd(code), text: '"' };
    } else if (this.closes(code) && expected.endsWith('or end')) this.leave();
    else if (expected === 'value' || expected === 'value or end') return this.begin(code, text, at);
    else throw this.wrong(text, at);
    return at + 1;
  }

  private closes(code: number): boolean {
    const top = this.stack.at(-1);
    return top !== undefined && code === (top.isObject ? CLOSE_OBJECT : CLOSE_ARRAY);
  }

  private leave(): void {
    this.sink.close?.(this.stack.length);
    this.stack.pop();
    this.expected = this.stack.length === 0 ? 'nothing' : 'comma or end';
  }

  /** The first character of a value: the path leads into it, or it is read to its end. */
  private begin(code: number, text: string, at: number): number {
    const isObject = code === OPEN_OBJECT;
    const isContainer = isObject || code === OPEN_ARRAY;
    const { use, paths } = wayOf(this.stack, this.paths, { isObject, isContainer });
    if (use === 'other layout')
      throw this.otherLayout(paths[0]?.[this.stack.length] === EACH_ELEMENT);
    if (use === 'missing' && (code !== NULL || this.stack.length === 0)) {
      if (this.stack.length === 0) throw this.wrong(text, at);
      throw this.otherLayout(paths[0]?.[this.stack.length] === EACH_ELEMENT, 'a plain value');
    }
    if (use === 'enter') {
      this.stack.push({ isObject, name: '', paths });
      this.expected = isObject ? 'name or end' : 'value or end';
      return at + 1;
    }
    if (code === COMMA || code === COLON || code === CLOSE_ARRAY || code === CLOSE_OBJECT)
      throw this.wrong(text, at);
    this.open = {
      use: use === 'missing' ? 'nothing' : use,
      path: paths[0] ?? [],
      end: new JsonValueEnd(code),
      text: text[at] ?? '',
    };
    return at + 1;
  }

  /** Goes on to the end of a value or a name; gives the place behind what was used. */
  private goOn(open: Open, text: string, from: number): number {
    const end = open.end.find(text, from);
    this.keep(open, end < 0 ? text.slice(from) : text.slice(from, end));
    if (end < 0) return text.length;
    this.close(open);
    return end;
  }

  private keep(open: Open, part: string): void {
    // What nobody wants is not kept either.
    if (open.use === 'nothing' && open !== this.name) return;
    if (open.use === 'fact' && open !== this.name) {
      open.text += part.slice(0, MAX_FACT - open.text.length);
      return;
    }
    open.text += part;
    if (open.text.length > MAX_VALUE)
      throw new CodedError(
        'FeedFormat',
        `expected JSON records, got one of more than ${MAX_VALUE / 1024 / 1024} MiB`,
      );
  }

  private close(open: Open): void {
    const top = this.stack.at(-1);
    if (open === this.name) {
      this.name = undefined;
      this.expected = 'colon';
      if (top) {
        top.name = parsedName(open.text);
        this.sink.member?.(this.stack.length, top.name);
      }
      return;
    }
    this.open = undefined;
    this.expected = top === undefined ? 'nothing' : 'comma or end';
    if (open.use === 'record')
      this.sink.record(
        open.text,
        this.stack.map(({ name }) => name),
        open.path,
      );
    else if (open.use === 'fact') this.sink.fact(top?.name ?? '', open.text);
  }

  private otherLayout(wantsArray: boolean, found?: string): CodedError {
    const wanted = wantsArray ? 'an array' : 'an object';
    const got = found ?? (wantsArray ? 'an object' : 'an array');
    const where = this.stack.map(({ name }) => name || EACH_ELEMENT).join('.') || 'the outside';
    return new CodedError('FeedFormat', `expected ${wanted} of JSON at ${where}, got ${got}`);
  }

  private wrong(text: string, at: number): CodedError {
    return new CodedError(
      'FeedFormat',
      `no JSON: expected ${this.expected} at character ${this.read + at + 1}, got ${JSON.stringify(text[at])}`,
    );
  }
}

function parsedName(text: string): string {
  // Nearly all names are plain, and a document may have one around each record.
  if (PLAIN_NAME.test(text)) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new CodedError('FeedFormat', `no JSON: expected a name, got ${text.slice(0, 100)}`);
  }
}
