// Mapping of one collection, as it runs in a worker thread: raw bytes in, mapped segments and quarantine out.
import type { Cursor } from '../../src/core/cursor.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import { CodedError } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import type { RejectedRecord } from '../../src/core/quarantine.ts';
import {
  cardsIn,
  charsetOf,
  collectionOf,
  findFeed,
  keepCard,
  largerPosition,
  mapCollection,
  newlyUnreadable,
  qualityOf,
} from '../../src/feeds/index.ts';
import type { Feed, MapSummary, QualityCard } from '../../src/feeds/index.ts';
import { createStore } from '../../src/spool/index.ts';
import type { Store, StoreWriter } from '../../src/spool/index.ts';
import type { JobControl } from './job-control.ts';

export interface MapCollectionJob {
  readonly storeUrl: string;
  readonly definition: string;
  readonly feedId: string;
  readonly collection: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly raw: readonly DataRef[];
  readonly cursor: Cursor;
  readonly committed: Cursor | null;
  readonly revalidate: boolean;
  /** False when nothing announced the end of the transfer. */
  readonly endIsProven: boolean;
  /** What was left out may lie before the largest position. */
  readonly holdPosition: boolean;
  readonly runAt: string;
  /** Attempt-unique prefix for what this job writes. */
  readonly prefix: string;
  readonly quarantineKey: string;
  /** Document with the quality cards of the last runs. */
  readonly qualityKey: string;
  readonly maxRejectShare: number;
  readonly maxExpandedBytes: number;
}

export interface MapCollectionOutput {
  readonly status: 'mapped' | 'unchanged';
  readonly segments: readonly DataRef[];
  readonly quarantine?: DataRef;
  readonly cursor: Cursor;
  readonly summary: MapSummary;
  readonly quality: QualityCard;
  /** The snapshot is whole, and what it lacks is gone. */
  readonly complete: boolean;
  /** Records that could not be used and were not among those of the last snapshot. */
  readonly newlyRejected: number;
}

/** With fewer records a share means nothing: two bad lines of three are no reason to fail, all three are. */
const FEWEST_RECORDS_FOR_SHARE = 10;

export async function mapCollectionJob(
  job: MapCollectionJob,
  { signal, onProgress }: JobControl,
): Promise<MapCollectionOutput> {
  const store = createStore(job.storeUrl);
  const feed = findFeed(job.definition, job.parameters);
  const segment = await store.createWriter(`${job.prefix}mapped.tsv`, {
    contentType: 'text/tab-separated-values',
  });
  const quarantine = createQuarantine(store, job.quarantineKey);
  try {
    const summary = await mapCollection({
      feed,
      namespace: job.feedId,
      collection: job.collection,
      parameters: job.parameters,
      raw: job.raw.map((ref) =>
        Object.assign(() => store.read(ref), { charset: charsetOf(ref.contentType) }),
      ),
      previousPosition: job.committed?.position,
      limits: { maxExpandedBytes: job.maxExpandedBytes },
      runAt: job.runAt,
      signal,
      onProgress: ({ records }) => onProgress(records),
      writer: {
        mapped: (lines) => segment.write(lines),
        rejected: (record) => quarantine.add(record),
      },
    });
    const quality = await noteQuality(store, job, feed, summary);
    refuseTooMany(job, summary);
    const newlyRejected = newlyRejectedOf(job, summary);
    // A transfer without an announced end proves no absence, however well it parses.
    const complete = summary.complete && job.endIsProven && newlyRejected === 0;
    const { position, ...place } = positionOf(job, feed, summary);
    const cursor: Cursor = {
      ...(complete ? job.cursor : withoutProof(job.cursor)),
      ...place,
      mapping: summary.mappingFingerprint,
      records: summary.records,
      ...(summary.rejectedRecords === 0 ? {} : { rejected: summary.rejectedRecords }),
      ...(summary.unreadable === undefined ? {} : { unreadable: summary.unreadable }),
      ...(complete ? { recordsSha256: summary.recordsSha256 } : {}),
      ...(position === undefined || job.holdPosition ? {} : { position }),
    };
    const kept = await quarantine.finish();
    const base = {
      ...{ cursor, summary, quality, complete, newlyRejected },
      ...(kept === undefined ? {} : { quarantine: kept }),
    };
    if (job.revalidate && isSame(cursor, job.committed)) {
      await segment.abort();
      return { status: 'unchanged', segments: [], ...base };
    }
    return {
      status: 'mapped',
      segments: [await segment.finish({ count: summary.mapped })],
      ...base,
    };
  } catch (error) {
    await segment.abort();
    await quarantine.finish();
    throw error;
  }
}

/** The largest position, of all runs that read one list or slice between them; it waits in the place until the last of them is done. */
function positionOf(
  { collection, cursor, committed }: MapCollectionJob,
  feed: Feed,
  { maxPosition }: MapSummary,
): Pick<Cursor, 'position' | 'unread'> {
  const { position: declared } = collectionOf(feed, collection);
  const before = committed?.unread?.position;
  const position = declared && largerPosition(declared.order, maxPosition, before);
  if (position === undefined) return {};
  return { position, ...(cursor.unread ? { unread: { ...cursor.unread, position } } : {}) };
}

/**
 * A record that was listed and can no longer be read is not withdrawn. When there are others of them than in the last snapshot, this
 * one proves no absence; when the next one has the same, they are what the list is like, and what they replaced goes after its grace.
 */
function newlyRejectedOf({ committed }: MapCollectionJob, { unreadable }: MapSummary): number {
  return committed === null ? 0 : newlyUnreadable(unreadable, committed.unreadable);
}

/**
 * A snapshot that proves no absence must not answer for a later one: without validators and hash the next run reads everything.
 */
function withoutProof({ etag: _etag, lastModified: _lastModified, ...rest }: Cursor): Cursor {
  return rest;
}

/** Record for record what was committed: banners and validators may differ. */
function isSame(now: Cursor, committed: Cursor | null): boolean {
  return (
    committed?.recordsSha256 !== undefined &&
    committed.recordsSha256 === now.recordsSha256 &&
    committed.mapping === now.mapping
  );
}

function refuseTooMany(
  { feedId, collection, maxRejectShare }: MapCollectionJob,
  summary: MapSummary,
): void {
  const { records, rejectedRecords } = summary;
  const areAll = records > 0 && rejectedRecords === records;
  const isFew = records < FEWEST_RECORDS_FOR_SHARE || rejectedRecords <= records * maxRejectShare;
  if (isFew && !areAll) return;
  throw new CodedError(
    'TooManyRejects',
    `Feed ${feedId}, collection ${collection}: ${rejectedRecords} of ${records} records were rejected, more than the ${Math.round(maxRejectShare * 100)} % that are tolerated; the quarantine of this run holds the reasons`,
  );
}

/** Kept for the runs to come; a run that is tried again replaces its own card. */
async function noteQuality(
  store: Store,
  { collection, qualityKey, runAt }: MapCollectionJob,
  feed: Feed,
  summary: MapSummary,
): Promise<QualityCard> {
  const before = cardsIn(await store.getDocument(qualityKey));
  const { feedClass } = collectionOf(feed, collection);
  const card = qualityOf(summary, feedClass, runAt, before);
  await store.putDocument(qualityKey, keepCard(before, card));
  return card;
}

interface Quarantine {
  add(record: RejectedRecord): Promise<void>;
  finish(): Promise<DataRef | undefined>;
}

/** Opened with the first rejected record, so that a clean collection leaves no file. */
function createQuarantine(store: Store, key: string): Quarantine {
  let writer: Promise<StoreWriter> | undefined;
  let lines = 0;
  return {
    add: async (record) => {
      writer ??= store.createWriter(key, { contentType: 'application/x-ndjson' });
      lines += 1;
      await (await writer).write(`${JSON.stringify(record)}\n`);
    },
    finish: async () =>
      writer === undefined ? undefined : (await writer).finish({ count: lines }),
  };
}
