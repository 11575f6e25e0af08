// What happens to one record on its way from the reader to the writer, and what is counted. Synchronous: a reader gives
// hundreds of records per block, and the caller waits for the writer between two blocks.
import { createHash } from 'node:crypto';
import type { RejectedRecord } from '../../core/quarantine.ts';
import { redact } from '../../core/redaction.ts';
import { collectionOf, type Feed } from '../define-feed.ts';
import { fieldsOf, type RawRecord, type RecordSink } from '../formats/format.ts';
import { compileNode, type Evaluate } from '../mapping/compile.ts';
import { compileRecord } from '../mapping/compile-record.ts';
import type { MapRecord } from '../mapping/record-result.ts';
import { textOf } from '../mapping/functions.ts';
import { listOf } from '../mapping/scalars.ts';
import { createExclusions } from '../normalise/exclusions.ts';
import type { ParameterValues } from '../parameters.ts';
import { encodeObject } from './encode-object.ts';
import { mappingFingerprint } from './mapping-fingerprint.ts';
import { PositionTracker } from './position.ts';
import { Presence } from './presence.ts';
import { hasRedaction, showRedaction, type Redactor } from './redactor.ts';

export interface RecordMapperOptions {
  readonly feed: Feed;
  readonly collection: string;
  /** Of group ids. */
  readonly namespace: string;
  readonly parameters: ParameterValues;
  readonly runAt: string;
  /** False keeps values that policies refuse or drop, for the canonical list of a file. */
  readonly applyPolicies: boolean;
  /** Names and domains that may not leave; the reader has hidden them in what it gives. */
  readonly redactor?: Redactor | undefined;
}

const SNIPPET = 500;
/** Characters of one mapped line: far above what the platform takes, far below what the comparison reads as one line. */
const MAX_OBJECT = 512 * 1024;
const HASH_BLOCK = 64 * 1024;

/** Counters by name. */
class Counts {
  private readonly byName = new Map<string, number>();

  add(name: string, count = 1): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + count);
  }

  toObject(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export class RecordMapper implements RecordSink {
  /** Lines and rejections since the last flush. */
  lines = '';
  rejectedNow: RejectedRecord[] = [];

  records = 0;
  rejectedRecords = 0;
  indicators = 0;
  groups = 0;
  declaredTotal: number | undefined;
  sourceDate: string | undefined;
  headerNames: readonly string[] = [];
  readonly notes = new Counts();
  readonly rejected = new Counts();
  readonly filtered = new Counts();
  readonly position: PositionTracker | undefined;
  readonly presence: Presence;

  private readonly collection: string;
  private readonly redactor: Redactor | undefined;
  private readonly safeParse: (value: unknown) => {
    success: boolean;
    data?: unknown;
    error?: unknown;
  };
  private readonly mapRecord: MapRecord;
  private readonly key: readonly Evaluate[];
  private readonly positionOf: Evaluate | undefined;
  /** Hash of the mapping in force. */
  readonly fingerprint: string;

  private readonly hash = createHash('sha256');
  private unhashed = '';

  constructor(options: RecordMapperOptions) {
    const { feed, namespace, parameters, runAt } = options;
    const collection = collectionOf(feed, options.collection);
    const tools = {
      parameters,
      runAt,
      sourceNames: feed.sourceNames,
      compiled: new Map(),
      note: (name: string): void => this.notes.add(name),
    };
    this.collection = options.collection;
    this.presence = new Presence(fieldsOf(collection.format.record).all);
    this.redactor = options.redactor;
    this.safeParse = (value) => collection.format.record.safeParse(value);
    this.mapRecord = compileRecord(collection.templates, {
      ...tools,
      namespace,
      isRedacted:
        this.redactor && ((text) => this.redactor?.hide(text) !== text || hasRedaction(text)),
      policies: options.applyPolicies
        ? {
            keepNonGlobal: parameters['keep_non_global'] === true,
            exclusions: createExclusions(listOf(parameters['exclude'])),
          }
        : undefined,
    });
    this.key = collection.key.map((node) => compileNode(node, tools));
    this.positionOf = collection.position && compileNode(collection.position.of, tools);
    this.position =
      collection.position && new PositionTracker(collection.position.order, runAt, tools.note);
    this.fingerprint = mappingFingerprint(feed, options.collection, parameters);
  }

  record(value: RawRecord, raw: string): void {
    const number = this.take(raw);
    const parsed = this.parse(value);
    if (!parsed.success) {
      this.rejectedRecords += 1;
      const { reason, message } = schemaProblem(parsed.error);
      this.reject(number, '', reason, message, raw);
      return;
    }
    this.presence.see(parsed.data);
    const { objects, rejections } = this.mapRecord(parsed.data);
    const sourceId = this.key.map((part) => textOf(part(parsed.data)) ?? '').join(' ');
    if (this.positionOf) this.position?.see(this.positionOf(parsed.data));
    let tooLarge = 0;
    for (const object of objects) {
      const line = this.shown(encodeObject(object, number, sourceId, this.fingerprint));
      if (line.length > MAX_OBJECT) {
        tooLarge += 1;
        this.reject(
          number,
          sourceId,
          'object_too_large',
          `${object.type} ${object.id.slice(0, 200)} has more than ${MAX_OBJECT / 1024} KiB of content`,
          raw,
        );
        continue;
      }
      if (object.kind === 'group') this.groups += 1;
      else this.indicators += 1;
      this.lines += line;
    }
    if (tooLarge > 0 && tooLarge === objects.length) this.rejectedRecords += 1;
    for (const item of rejections)
      this.reject(number, sourceId, item.reason, item.message, item.value, item.filtered);
    if (objects.length > 0) return;
    if (rejections.length === 0)
      this.reject(number, sourceId, 'no_object', 'expected at least one usable value', raw);
    if (rejections.length === 0 || rejections.some((item) => !item.filtered))
      this.rejectedRecords += 1;
  }

  bad(reason: string, message: string, raw: string): void {
    this.rejectedRecords += 1;
    this.reject(this.take(raw), '', reason, message, raw);
  }

  skip(reason: string, message: string, raw: string): void {
    this.reject(this.take(raw), '', reason, message, raw, true);
  }

  note(name: string, count = 1): void {
    this.notes.add(name, count);
  }

  total(records: number): void {
    this.declaredTotal = (this.declaredTotal ?? 0) + records;
  }

  createdAt(at: string): void {
    if (this.sourceDate === undefined || at > this.sourceDate) this.sourceDate = at;
  }

  header(names: readonly string[]): void {
    this.headerNames = names;
    this.unhashed += `${names.join('\u001f')}\n`;
  }

  /** SHA-256 over all records; banners, comments and metadata are no part of it. */
  recordsSha256(): string {
    return this.hash.copy().update(this.unhashed).digest('hex');
  }

  /** A wrong value in an optional field costs that field only; null means that there is none. */
  private parse(value: RawRecord): ReturnType<RecordMapper['safeParse']> {
    const first = this.safeParse(value);
    if (first.success) return first;
    const wrong = new Set(issuesOf(first.error).map((issue) => String(issue.path?.[0])));
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
    const second = this.safeParse(rest);
    if (!second.success) return first;
    for (const name of wrong) if (value[name] !== null) this.notes.add('field_dropped');
    return second;
  }

  private take(raw: string): number {
    this.unhashed += `${raw}\n`;
    if (this.unhashed.length > HASH_BLOCK) {
      this.hash.update(this.unhashed);
      this.unhashed = '';
    }
    const number = this.records;
    this.records += 1;
    return number;
  }

  private reject(
    record: number,
    sourceId: string,
    reason: string,
    message: string,
    value: string,
    filtered = false,
  ): void {
    (filtered ? this.filtered : this.rejected).add(reason);
    this.rejectedNow.push({
      collection: this.collection,
      record,
      sourceId: this.shown(sourceId),
      reason,
      message: redact(this.shown(message)),
      snippet: redact(this.shown(value)).slice(0, SNIPPET),
    });
  }

  /** Without what may not leave, also where the reader undid an escape and so brought it back. */
  private shown(text: string): string {
    return this.redactor ? showRedaction(this.redactor.hide(text)) : text;
  }
}

interface SchemaIssue {
  readonly code?: string;
  readonly path?: readonly PropertyKey[];
  readonly message?: string;
  readonly input?: unknown;
}

const issuesOf = (error: unknown): readonly SchemaIssue[] =>
  (error as { readonly issues?: readonly SchemaIssue[] } | undefined)?.issues ?? [];

function schemaProblem(error: unknown): { readonly reason: string; readonly message: string } {
  const issue = issuesOf(error)[0];
  const field = issue?.path?.map(String).join('.') ?? '';
  const message = issue?.message ?? 'the record does not fit the schema';
  return {
    reason: message.includes('received undefined') ? 'missing_field' : 'invalid_field',
    message: `field ${field || '(record)'}: ${message}`,
  };
}
