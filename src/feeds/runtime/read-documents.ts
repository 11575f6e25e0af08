// The documents of a collection through its reader into the mapper: block by block, so that the writer can slow the reading down.
import { CodedError } from '../../core/errors.ts';
import { decompress } from '../../http/decompress.ts';
import { collectionOf } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { DocumentDecoder } from '../formats/decode.ts';
import { SILENT_SINK, type Format, type RecordSink } from '../formats/format.ts';
import { resolveParameters } from '../parameters.ts';
import { toolsOf } from '../sources/build-request.ts';
import { detailedFormat } from './detailed-format.ts';
import type { MapInput, MapWriter, RawFactory } from './map-contract.ts';
import type { RecordMapper } from './record-mapper.ts';

const DEFAULT_MAX_EXPANDED_BYTES = 4 * 1024 ** 3;
/** Work between two flushes: some hundred records. */
const BLOCK_BYTES = 64 * 1024;

async function flush(mapper: RecordMapper, writer: MapWriter): Promise<void> {
  if (mapper.lines !== '') {
    const { lines } = mapper;
    mapper.lines = '';
    await writer.mapped(lines);
  }
  for (const record of mapper.rejections.take()) await writer.rejected(record);
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
  const text = {
    text: (block: string) => reader.push(input.hide ? input.hide(block) : block),
    note: (name: string) => sink.note(name),
  };
  const decoder = new DocumentDecoder(format.decoding, text, raw.charset);
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
export async function readDocuments(input: Reading, mapper: RecordMapper): Promise<boolean> {
  const { source, detail, ...item } = collectionOf(input.feed, input.collection);
  const tools = toolsOf(resolveParameters(input.feed, input.parameters), {});
  const format = detail ? detailedFormat(item.format, detail, tools) : item.format;
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
