// What happens to one record on its way from the reader to the writer, and what is counted. Synchronous: a reader gives
// hundreds of records per block, and the caller waits for the writer between two blocks.
import type { MappedObject } from '../../core/mapped-object.ts';
import { collectionOf } from '../define-feed.ts';
import type { RawRecord, RecordSink } from '../formats/format.ts';
import {
  compileCollection,
  type CompiledCollection,
  type MappingOptions,
} from './compile-collection.ts';
import { Notes } from './notes.ts';
import { refuseMissingList } from './page-list.ts';
import { PositionTracker } from './position.ts';
import { Presence } from './presence.ts';
import { fieldPaths, SeenFields } from './seen-fields.ts';
import { RecordsDigest } from './records-digest.ts';
import { showRedaction } from './redactor.ts';
import { Rejections } from './rejections.ts';
import { UnreadableRecords } from './unreadable-records.ts';

/** What `detailedFormat` says of records without their details. */
const DETAIL_REASON = /^detail_/;
/** Characters of one mapped line: far above what the platform takes, far below what the comparison reads as one line. */
const MAX_OBJECT = 512 * 1024;

export class RecordMapper implements RecordSink {
  /** Lines since the last flush. */
  lines = '';

  records = 0;
  /** Records of which something was used; what is neither used nor rejected was left out on purpose. */
  usedRecords = 0;
  rejectedRecords = 0;
  indicators = 0;
  groups = 0;
  declaredTotal: number | undefined;
  sourceDate: string | undefined;
  /** Why there is no record, where the format knows. */
  noRecords: string | undefined;
  headerNames: readonly string[] = [];
  readonly notes: Notes;
  readonly rejections: Rejections;
  readonly position: PositionTracker | undefined;
  readonly presence: Presence;
  /** The records that `rejectedRecords` counts. */
  readonly unreadable = new UnreadableRecords();
  /** False when a record is listed and what a second request tells about it is not there: it may be all that seems to be gone. */
  hasAllDetails = true;

  /** Fields that the records have, known or not. */
  readonly fields = new SeenFields();
  /** Hash of the mapping in force. */
  readonly fingerprint: string;

  private readonly options: MappingOptions;
  private readonly explain: ((record: unknown) => string | undefined) | undefined;
  private readonly compiled: CompiledCollection;
  private readonly detailField: string | undefined;
  private readonly digest = new RecordsDigest();

  constructor(options: MappingOptions) {
    const { format, position, detail, explain } = collectionOf(options.feed, options.collection);
    this.notes = new Notes((text) => this.shown(text));
    this.rejections = new Rejections(options.collection, (text) => this.shown(text));
    const note = (name: string, example?: string): void => {
      this.notes.add(name, example);
    };
    this.options = options;
    this.detailField = detail?.into;
    this.explain = explain;
    this.compiled = compileCollection(options, note);
    this.fingerprint = this.compiled.fingerprint;
    this.presence = new Presence(fieldPaths(format.record));
    this.position = position && new PositionTracker(position.order, options.runAt, note);
  }

  record(value: RawRecord, raw: string): void {
    const { parse, map, sourceIdOf, positionOf } = this.compiled;
    const number = this.take(raw);
    this.fields.look(value);
    const parsed = parse(value);
    if ('reason' in parsed) {
      if (parsed.field.split('.')[0] === this.detailField) this.hasAllDetails = false;
      this.cannotUse(value, raw);
      const { reason, message } = parsed;
      this.rejections.add({ record: number, sourceId: '', reason, message, value: raw });
      return;
    }
    const { record } = parsed;
    this.presence.see(record);
    if (positionOf) this.position?.see(positionOf(record));
    const { objects, rejections } = map(record);
    const sourceId = sourceIdOf(record);
    let [written, indicators] = [0, 0];
    for (const object of objects) {
      if (!this.write(object, number, sourceId, raw)) continue;
      written += 1;
      if (object.kind === 'indicator') indicators += 1;
    }
    for (const item of rejections) this.rejections.add({ ...item, record: number, sourceId });
    const isBroken = rejections.some((item) => !item.filtered);
    // A group beside it does not make a value readable that is not: it may be what seems to be gone.
    if (indicators > 0 || (written > 0 && !isBroken)) {
      this.usedRecords += 1;
      return;
    }
    const isSilent = objects.length === 0 && rejections.length === 0;
    if (isSilent) {
      const message = this.explain?.(record) ?? 'expected at least one usable value';
      this.rejections.add({ record: number, sourceId, reason: 'no_object', message, value: raw });
    }
    if (objects.length > 0 || isSilent || isBroken) this.cannotUse(record, raw);
  }

  private cannotUse(record: unknown, raw: string): void {
    this.rejectedRecords += 1;
    this.unreadable.add(this.keyOf(record) || raw);
  }

  /** Empty also where the definition cannot make a key of a record that its schema refused. */
  private keyOf(record: unknown): string {
    try {
      return this.compiled.sourceIdOf(record);
    } catch {
      return '';
    }
  }

  /** Adds the line of an object; false when it is too large for one. */
  private write(object: MappedObject, record: number, sourceId: string, raw: string): boolean {
    const line = this.shown(this.compiled.encode(object, record, sourceId));
    if (line.length > MAX_OBJECT) {
      const what = `${object.type} ${object.id.slice(0, 200)}`;
      const message = `${what} has more than ${MAX_OBJECT / 1024} KiB of content`;
      this.rejections.add({ record, sourceId, reason: 'object_too_large', message, value: raw });
      return false;
    }
    if (object.kind === 'group') this.groups += 1;
    else this.indicators += 1;
    this.lines += line;
    return true;
  }

  bad(reason: string, message: string, raw: string): void {
    this.rejectedRecords += 1;
    this.unreadable.add(raw);
    if (DETAIL_REASON.test(reason)) this.hasAllDetails = false;
    const record = this.take(raw);
    this.rejections.add({ record, sourceId: '', reason, message, value: raw });
  }

  skip(reason: string, message: string, raw: string): void {
    if (DETAIL_REASON.test(reason)) this.hasAllDetails = false;
    const record = this.take(raw);
    this.rejections.add({ record, sourceId: '', reason, message, value: raw, filtered: true });
  }

  note(name: string, count = 1): void {
    this.notes.counts.add(name, count);
  }

  total(records: number): void {
    this.declaredTotal = (this.declaredTotal ?? 0) + records;
  }

  createdAt(at: string): void {
    if (this.sourceDate === undefined || at > this.sourceDate) this.sourceDate = at;
  }

  /** @throws {FeedFormat} for a page */
  absent(message: string): void {
    this.noRecords = this.shown(message);
    refuseMissingList(this.options, this.noRecords);
  }

  header(names: readonly string[]): void {
    this.headerNames = names;
    this.fields.header(names);
    this.digest.add(names.join('\u001f'));
  }

  /** SHA-256 over all records; banners, comments and metadata are no part of it. */
  recordsSha256(): string {
    return this.digest.hex();
  }

  private take(raw: string): number {
    this.digest.add(raw);
    const number = this.records;
    this.records += 1;
    return number;
  }

  /** Without what may not leave, also where the reader undid an escape and so brought it back. */
  private shown(text: string): string {
    const { redactor } = this.options;
    return redactor ? showRedaction(redactor.hide(text)) : text;
  }
}
