// What every format promises: a synchronous reader that takes text in pieces of any size and gives records one by one.
// Readers keep no more than one record, so that memory does not depend on the size of the feed (A15).
import type { z } from 'zod';

/** A record as the format delivers it, before the record schema has looked at it. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** Where a reader puts what it finds. `raw` is the record's own text: it goes into hash and quarantine. */
export interface RecordSink {
  record(value: RawRecord, raw: string): void;
  /** One unreadable record; it costs only itself (M1). */
  bad(reason: string, message: string, raw: string): void;
  /** A record that is left out on purpose: kept with its reason, but no defect of the source. */
  skip(reason: string, message: string, raw: string): void;
  /** Something worth counting. */
  note(name: string, count?: number): void;
  /** Number of records that the source itself states. */
  total(records: number): void;
  /** When the source built the document, ISO 8601 UTC. */
  createdAt(at: string): void;
  /** Why there is no record at all, in one sentence: the document has nothing where the records should be. */
  absent?(message: string): void;
  /** Names of the columns, when the format has a header. */
  header(names: readonly string[]): void;
}

const nothing = (): void => undefined;

/** For a reading that only looks at some of what is there. */
export const SILENT_SINK: RecordSink = {
  record: nothing,
  bad: nothing,
  skip: nothing,
  note: nothing,
  total: nothing,
  createdAt: nothing,
  header: nothing,
};

export interface FormatEnd {
  /** True when the document is known to end here: closed root, declared metadata, or a format whose end is the end of the transfer. */
  readonly proven: boolean;
}

export interface FormatReader {
  push(text: string): void;
  /** @throws {FeedTruncated} when the text ends inside a record */
  end(): FormatEnd;
}

/** Two readings of the same documents: the first learns, the second gives the records. */
export interface Survey<R> {
  readonly first: Format<R>;
  readonly second: Format<R>;
}

/** `lines`: UTF-8, and latin-1 for a line that is none; XML states its encoding itself; or an encoding that the author knows. */
export type Decoding = 'lines' | 'xml' | { readonly charset: string };

export interface Format<R> {
  /** In words, for documents and messages. */
  readonly words: string;
  readonly record: z.ZodType<R>;
  readonly decoding: Decoding;
  /** Whether a body without any content can be right. */
  readonly emptyBody: 'allowed' | 'refused';
  /** Whether the beginning of the text (up to 2 048 characters) looks like this format. */
  looksLike(head: string): boolean;
  /** A sure sign, for formats that look alike: of several that fit, one with its sign is taken, else the last. */
  recognises?(head: string): boolean;
  open(sink: RecordSink): FormatReader;
  /** Of several documents each stands for itself: a broken one costs only itself, and the list is not complete then. */
  readonly isolated?: boolean;
  /** Whether JSON is a document of this format at all, for documents that are fetched one by one: another one is not taken for fetched. */
  isDocument?(json: unknown): boolean;
  /**
   * Whether the JSON of one page has the place where the records are, if with none in it: an error with status 200 has not. Only of
   * formats whose pages are all JSON; the same holds for `errorIn`.
   */
  isPage?(json: unknown): boolean;
  /** The error that the JSON of one page names instead of records, in one line; undefined for a page with records, and for one without an error. */
  errorIn?(json: unknown): string | undefined;
  /**
   * For formats whose records refer to each other: all documents of a collection are read twice, in the same order. `areParts` when
   * they are what a protocol of pages gives, of which one may be without the member that holds the records.
   */
  survey?(areParts?: boolean): Survey<R>;
}

/** A schema whose own function throws for undefined has refused it. */
function mayBeAbsent(schema: z.ZodType): boolean {
  try {
    return schema.safeParse(undefined).success;
  } catch {
    return false;
  }
}

interface ObjectShape {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** The schemas of the fields by name; none for a schema that is no object. */
export const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  (schema as ObjectShape).shape ?? {};

/** Names of the fields in a record schema; `required` ones may not be missing. */
export function fieldsOf(schema: z.ZodType): {
  all: readonly string[];
  required: readonly string[];
} {
  const shape = shapeOf(schema);
  return {
    all: Object.keys(shape),
    required: Object.entries(shape)
      .filter(([, field]) => !mayBeAbsent(field))
      .map(([name]) => name),
  };
}
