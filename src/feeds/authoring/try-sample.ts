// A new definition over the whole sample that it was written from: what it rejects would be lost in silence in every run.
import { collectionOf, type Feed } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { resolveParameters } from '../parameters.ts';
import { RecordMapper } from '../runtime/record-mapper.ts';
import { textOfSample, type Sample } from './sample.ts';

/** Values that were rejected for one reason. */
interface SampleRejects {
  readonly reason: string;
  readonly count: number;
  /** What is wrong with the first of them, and its beginning. */
  readonly message: string;
  readonly example: string;
}

export interface SampleTrial {
  readonly records: number;
  /** Records of which nothing was used. */
  readonly rejectedRecords: number;
  readonly rejects: readonly SampleRejects[];
  /** Everything else that was counted, such as fields that were dropped, by name. */
  readonly notes: Readonly<Record<string, number>>;
}

const RUN_AT = '2031-01-03T00:00:00Z';

/**
 * Maps the sample. What policies leave out on purpose, such as private addresses, is no reject.
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
  const first = new Map(mapper.rejectedNow.toReversed().map((item) => [item.reason, item]));
  return {
    records: mapper.records,
    rejectedRecords: mapper.rejectedRecords,
    rejects: Object.entries(mapper.rejected.toObject()).map(([reason, count]) => ({
      reason,
      count,
      message: first.get(reason)?.message ?? '',
      example: first.get(reason)?.snippet ?? '',
    })),
    notes: mapper.notes.toObject(),
  };
}
