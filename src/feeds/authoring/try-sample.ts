// A new definition over the whole sample that it was written from: what it rejects would be lost in silence in every run.
import { collectionOf, type Feed } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { resolveParameters } from '../parameters.ts';
import type { Counts } from '../runtime/counts.ts';
import { RecordMapper } from '../runtime/record-mapper.ts';
import { textOfSample, type Sample } from './sample.ts';

/** Values that were rejected, or left out on purpose, for one reason. */
interface SampleReason {
  readonly reason: string;
  readonly count: number;
  /** What was expected of the first of them, and its beginning. */
  readonly message: string;
  readonly example: string;
}

export interface SampleTrial {
  readonly records: number;
  /** Records of which something becomes an object. */
  readonly usedRecords: number;
  /** Records of which nothing could be used. The others were left out on purpose. */
  readonly rejectedRecords: number;
  readonly rejects: readonly SampleReason[];
  /** What policies leave out, such as private addresses: no defect of the source, and not sent all the same. */
  readonly leftOut: readonly SampleReason[];
  /** Everything else that was counted, such as fields that were dropped, by name. */
  readonly notes: Readonly<Record<string, number>>;
}

const RUN_AT = '2031-01-03T00:00:00Z';

/**
 * Maps the sample as a run would, policies included.
 * @throws {FeedFormat} when the format of the collection cannot read it
 */
export function trySample(feed: Feed, collection: string, sample: Sample): SampleTrial {
  const { format } = collectionOf(feed, collection);
  const mapper = new RecordMapper({
    feed,
    collection,
    namespace: feed.id,
    parameters: resolveParameters(feed, {}),
    runAt: RUN_AT,
    applyPolicies: true,
  });
  const reader = openReader([format], mapper);
  reader.push(textOfSample(sample, format.decoding));
  if (sample.whole) reader.end();
  const first = new Map(
    mapper.rejections
      .take()
      .toReversed()
      .map((item) => [item.reason, item]),
  );
  const reasonsOf = (counts: Counts): readonly SampleReason[] =>
    Object.entries(counts.toObject()).map(([reason, count]) => ({
      reason,
      count,
      message: first.get(reason)?.message ?? '',
      example: first.get(reason)?.snippet ?? '',
    }));
  return {
    records: mapper.records,
    usedRecords: mapper.usedRecords,
    rejectedRecords: mapper.rejectedRecords,
    rejects: reasonsOf(mapper.rejections.rejected),
    leftOut: reasonsOf(mapper.rejections.filtered),
    notes: mapper.notes.counts.toObject(),
  };
}
