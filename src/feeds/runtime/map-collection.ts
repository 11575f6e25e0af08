// From the stored bytes of a collection to lines of mapped objects, in one pass and with flat memory. Runs in a worker thread;
// the writer is asked once per block, so that a slow disk slows the reader down.
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { RejectedRecord } from '../../core/quarantine.ts';
import { decompress } from '../../http/decompress.ts';
import { collectionOf, type Feed } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { DocumentDecoder } from '../formats/decode.ts';
import { fieldsOf, SILENT_SINK, type Format, type RecordSink } from '../formats/format.ts';
import { listOf } from '../mapping/scalars.ts';
import { resolveParameters } from '../parameters.ts';
import type { PositionGap } from './position.ts';
import { RecordMapper } from './record-mapper.ts';
import { createRedactor } from './redactor.ts';

export type RawFactory = () => AsyncIterable<Uint8Array>;

/** Where the results go. Promises are awaited before the next block is read. */
export interface MapWriter {
  /** One or more whole lines of a mapped segment, each with its LF. */
  mapped(lines: string): Promise<void> | void;
  rejected(record: RejectedRecord): Promise<void> | void;
}

export interface MapProgress {
  /** Bytes read, after decompression. */
  readonly bytes: number;
  readonly records: number;
}

export interface MapInput {
  readonly feed: Feed;
  readonly collection: string;
  /** Of group ids: the id of the feed in the configuration, because two feeds may share one definition. @default the definition's id */
  readonly namespace?: string | undefined;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** The documents of the collection in order; one function makes one stream. */
  readonly raw: RawFactory | readonly RawFactory[];
  /** Start of the run, ISO 8601 UTC. */
  readonly runAt: string;
  readonly writer: MapWriter;
  /** Position of the last committed snapshot, to notice what was missed since. */
  readonly previousPosition?: string | undefined;
  /** `off` keeps what policies would refuse or drop. @default 'on' */
  readonly policies?: 'on' | 'off';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MapProgress) => void) | undefined;
  readonly limits?: { readonly maxExpandedBytes?: number } | undefined;
}

export interface MapSummary {
  /** Records of the source, usable or not. */
  readonly records: number;
  /** Objects written; the same object said by two records counts twice. */
  readonly mapped: number;
  readonly indicators: number;
  readonly groups: number;
  /** Records that gave nothing because something in them was wrong: the part that may exceed the limit of the feed. */
  readonly rejectedRecords: number;
  /** Rejected values and records by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Values left out on purpose, by reason; in the quarantine, too, but no defects. */
  readonly filtered: Readonly<Record<string, number>>;
  /** Changes and oddities by name: `defanged`, `latin1_lines`, `date_invalid`, `tag_too_long` … */
  readonly notes: Readonly<Record<string, number>>;
  /** Number of records that the source states. */
  readonly declaredTotal?: number;
  readonly statedTotal: boolean;
  /** True when the data are known to be whole; only then absence means anything. */
  readonly complete: boolean;
  /** SHA-256 over the records without banners, comments and metadata. */
  readonly recordsSha256: string;
  /** Largest id, or newest instant that is not in the future. */
  readonly maxPosition?: string;
  /** Window feeds: what was missed because the last run was too long ago. */
  readonly gap?: PositionGap;
  /** When the source built the list, as it says itself. */
  readonly sourceDate?: string;
  /** Fields that the record schema does not have. */
  readonly unknownFields: readonly string[];
  /** 0 to 1 by field of the record schema: records that have a value there. */
  readonly presence: Readonly<Record<string, number>>;
  readonly mappingFingerprint: string;
}

const DEFAULT_MAX_EXPANDED_BYTES = 4 * 1024 ** 3;
/** Work between two flushes: some hundred records. */
const BLOCK_BYTES = 64 * 1024;

async function flush(mapper: RecordMapper, writer: MapWriter): Promise<void> {
  if (mapper.lines !== '') {
    const { lines } = mapper;
    mapper.lines = '';
    await writer.mapped(lines);
  }
  if (mapper.rejectedNow.length > 0) {
    const rejected = mapper.rejectedNow;
    mapper.rejectedNow = [];
    for (const record of rejected) await writer.rejected(record);
  }
}

/** A job with what is done to all text before a reader sees it. */
type Reading = MapInput & { readonly hide: ((text: string) => string) | undefined };

type AfterBlock = (bytes: number) => Promise<void> | void;

/** Reads one document to its end; true when that end is proven. */
async function readDocument(
  input: Reading,
  raw: RawFactory,
  format: Format<unknown>,
  sink: RecordSink,
  afterBlock: AfterBlock,
): Promise<boolean> {
  const reader = openReader([format], sink);
  const decoder = new DocumentDecoder(format.decoding, {
    text: (block) => reader.push(input.hide ? input.hide(block) : block),
    note: (name) => sink.note(name),
  });
  const bytes = decompress(raw(), {
    archives: true,
    member: collectionOf(input.feed, input.collection).source.member,
    maxExpandedBytes: input.limits?.maxExpandedBytes ?? DEFAULT_MAX_EXPANDED_BYTES,
    what: `${input.feed.id} ${input.collection}`,
  });
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      input.signal?.throwIfAborted();
      const block = chunk.subarray(at, at + BLOCK_BYTES);
      decoder.push(block);
      await afterBlock(block.length);
    }
  }
  decoder.end();
  const end = reader.end();
  await afterBlock(0);
  return end.proven;
}

const BROKEN: ReadonlySet<string> = new Set(['FeedFormat', 'FeedTruncated']);

/** Runs the reading of one document of several; what is broken is kept in the quarantine. True when it was read to its proven end. */
async function isolated(
  isAlone: boolean,
  mapper: RecordMapper,
  read: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await read();
  } catch (error) {
    if (isAlone || !(error instanceof CodedError) || !BROKEN.has(error.code)) throw error;
    mapper.bad('document_broken', error.message, '');
    return false;
  }
}

/** All documents in order; true when the end of each is proven. Where records refer to each other they are read once before. */
async function readDocuments(input: Reading, mapper: RecordMapper): Promise<boolean> {
  const { format, source } = collectionOf(input.feed, input.collection);
  const documents = typeof input.raw === 'function' ? [input.raw] : input.raw;
  const survey = format.survey?.(documents.length > 1 || source.paging.kind !== 'none');
  const isAlone = format.isolated !== true || documents.length === 1;
  let proven = true;
  const usable: RawFactory[] = [];
  for (const raw of survey ? documents : []) {
    const whole = await isolated(isAlone, mapper, () =>
      // A first reading learns and counts nothing: the second one meets the same faults.
      readDocument(input, raw, survey?.first ?? format, SILENT_SINK, () =>
        input.onProgress?.({ bytes: 0, records: 0 }),
      ),
    );
    if (whole) usable.push(raw);
    proven = whole && proven;
  }
  let bytes = 0;
  const afterBlock = async (length: number): Promise<void> => {
    bytes += length;
    await flush(mapper, input.writer);
    input.onProgress?.({ bytes, records: mapper.records });
  };
  for (const raw of survey ? usable : documents) {
    const whole = await isolated(isAlone, mapper, () =>
      readDocument(input, raw, survey?.second ?? format, mapper, afterBlock),
    );
    proven = whole && proven;
  }
  return proven;
}

function checkTotal(input: MapInput, mapper: RecordMapper): void {
  if (mapper.declaredTotal === undefined || mapper.declaredTotal === mapper.records) return;
  throw new CodedError(
    'FeedTruncated',
    `${input.feed.id} ${input.collection}: the source states ${mapper.declaredTotal} records, got ${mapper.records}; nothing of it is used, fetch it again`,
    { details: { declared: mapper.declaredTotal, records: mapper.records } },
  );
}

/** An empty answer where a list never is empty is a fault of the source, whatever its status says. */
function checkMinimum(input: MapInput, mapper: RecordMapper, minimum: number): void {
  if (mapper.records >= minimum) return;
  throw new CodedError(
    'FeedFormat',
    `${input.feed.id} ${input.collection}: expected at least ${minimum} records, got ${mapper.records}; nothing of it is used`,
    { details: { minimum, records: mapper.records } },
  );
}

/**
 * Maps all documents of a collection. A bad record or value costs only itself; whether too many were bad is for the caller to say.
 * @throws {FeedFormat} when the content is something else (HTML, no header) @throws {FeedTruncated} when it was cut
 */
export async function mapCollection(input: MapInput): Promise<MapSummary> {
  const { feed } = input;
  const collection = collectionOf(feed, input.collection);
  const parameters = resolveParameters(feed, input.parameters);
  const redactor = createRedactor(listOf(parameters['redact']));
  const mapper = new RecordMapper({
    feed,
    collection: input.collection,
    namespace: input.namespace ?? feed.id,
    parameters,
    redactor,
    runAt: input.runAt,
    applyPolicies: input.policies !== 'off',
  });
  const proven = await readDocuments({ ...input, hide: redactor?.hide }, mapper);
  checkTotal(input, mapper);
  checkMinimum(input, mapper, collection.minimumRecords);
  const known = new Set(fieldsOf(collection.format.record).all);
  const gap =
    collection.feedClass === 'window'
      ? mapper.position?.gapSince(input.previousPosition)
      : undefined;
  return {
    records: mapper.records,
    mapped: mapper.indicators + mapper.groups,
    indicators: mapper.indicators,
    groups: mapper.groups,
    rejectedRecords: mapper.rejectedRecords,
    rejected: mapper.rejected.toObject(),
    filtered: mapper.filtered.toObject(),
    notes: mapper.notes.toObject(),
    ...(mapper.declaredTotal === undefined ? {} : { declaredTotal: mapper.declaredTotal }),
    statedTotal: mapper.declaredTotal !== undefined,
    complete: proven && mapper.records >= collection.minimumRecords,
    recordsSha256: mapper.recordsSha256(),
    ...(mapper.position?.maximum === undefined ? {} : { maxPosition: mapper.position.maximum }),
    ...(gap === undefined ? {} : { gap }),
    ...(mapper.sourceDate === undefined ? {} : { sourceDate: mapper.sourceDate }),
    unknownFields: mapper.headerNames.filter((name) => !known.has(name)),
    presence: mapper.presence.shares(mapper.records),
    mappingFingerprint: mapper.fingerprint,
  };
}
