// From the stored bytes of a collection to lines of mapped objects, in one pass and with flat memory. Runs in a worker thread;
// the writer is asked once per block, so that a slow disk slows the reader down.
import { CodedError } from '../../core/errors.ts';
import { collectionOf } from '../define-feed.ts';
import { fieldsOf } from '../formats/format.ts';
import { listOf } from '../mapping/scalars.ts';
import { resolveParameters } from '../parameters.ts';
import type { MapInput, MapSummary } from './map-contract.ts';
import { readDocuments } from './read-documents.ts';
import { hostListsOf } from './load-host-list.ts';
import { RecordMapper } from './record-mapper.ts';
import { createRedactor } from './redactor.ts';

function checkTotal(input: MapInput, mapper: RecordMapper): void {
  if (mapper.declaredTotal === undefined || mapper.declaredTotal === mapper.records) return;
  if (mapper.records === 0 && mapper.noRecords !== undefined)
    throw new CodedError(
      'FeedFormat',
      `${input.feed.id} ${input.collection}: ${mapper.noRecords}; the source states ${mapper.declaredTotal} records, so nothing of it is used`,
      { details: { declared: mapper.declaredTotal, records: 0 } },
    );
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
    `${input.feed.id} ${input.collection}: expected at least ${minimum} records, got ${mapper.records}; ${mapper.noRecords === undefined ? '' : `${mapper.noRecords}; `}nothing of it is used`,
    { details: { minimum, records: mapper.records } },
  );
}

/**
 * Maps all documents of a collection. A bad record or value costs only itself; whether too many were bad is for the caller to say.
 * @throws {ConfigInvalid} for a list of hosts that cannot be read
 * @throws {FeedFormat} when the content is something else (HTML, no header) @throws {FeedTruncated} when it was cut
 */
export async function mapCollection(input: MapInput): Promise<MapSummary> {
  const { feed } = input;
  const collection = collectionOf(feed, input.collection);
  const parameters = resolveParameters(feed, input.parameters);
  const applyPolicies = input.policies !== 'off';
  const lists = applyPolicies ? await hostListsOf(parameters, input.signal) : [];
  const redactor = createRedactor(listOf(parameters['redact']));
  const mapper = new RecordMapper({
    feed,
    collection: input.collection,
    namespace: input.namespace ?? feed.id,
    parameters,
    redactor,
    runAt: input.runAt,
    applyPolicies,
    exclusions: lists.map(({ find }) => find),
  });
  const proven = await readDocuments({ ...input, hide: redactor?.hide }, mapper);
  checkTotal(input, mapper);
  checkMinimum(input, mapper, collection.minimumRecords);
  return summaryOf(input, mapper, proven);
}

function summaryOf(input: MapInput, mapper: RecordMapper, proven: boolean): MapSummary {
  const collection = collectionOf(input.feed, input.collection);
  const known = new Set(fieldsOf(collection.format.record).all);
  const presence = mapper.presence.shares(mapper.records);
  const meantFields = mapper.fields.meant(presence);
  const gap =
    collection.feedClass === 'window'
      ? mapper.position?.gapSince(input.previousPosition)
      : undefined;
  const unreadable = mapper.unreadable.toText();
  const { uncounted } = mapper.presence;
  return {
    records: mapper.records,
    mapped: mapper.indicators + mapper.groups,
    indicators: mapper.indicators,
    groups: mapper.groups,
    rejectedRecords: mapper.rejectedRecords,
    ...(unreadable === undefined ? {} : { unreadable }),
    rejected: mapper.rejections.rejected.toObject(),
    filtered: mapper.rejections.filtered.toObject(),
    notes: mapper.notes.counts.toObject(),
    ...(mapper.declaredTotal === undefined ? {} : { declaredTotal: mapper.declaredTotal }),
    statedTotal: mapper.declaredTotal !== undefined,
    complete: proven && mapper.hasAllDetails && mapper.records >= collection.minimumRecords,
    recordsSha256: mapper.recordsSha256(),
    ...(mapper.position?.maximum === undefined ? {} : { maxPosition: mapper.position.maximum }),
    ...(gap === undefined ? {} : { gap }),
    ...(mapper.sourceDate === undefined ? {} : { sourceDate: mapper.sourceDate }),
    unknownFields: mapper.headerNames.filter((name) => !known.has(name)),
    presence,
    ...(uncounted === 0 ? {} : { uncountedFields: uncounted }),
    ...(mapper.notes.examples.size > 0 && {
      noteExamples: Object.fromEntries(mapper.notes.examples),
    }),
    ...(mapper.records === 0 && mapper.noRecords !== undefined && { noRecords: mapper.noRecords }),
    ...(Object.keys(meantFields).length > 0 && { meantFields }),
    mappingFingerprint: mapper.fingerprint,
  };
}
