import { activityInfo } from '@temporalio/activity';
import type { MapSummary } from '../src/feeds/index.ts';
import type { Compute } from './compute.ts';
import type { MapCollectionActivity } from './collection-contracts.ts';
import type { Documents } from './documents.ts';
import { withHeartbeats } from './heartbeats.ts';
import { qualityKey, quarantineOf, runPrefix } from './store-keys.ts';

export interface MapCollectionDeps {
  readonly documents: Pick<Documents, 'settings'>;
  readonly compute: Compute;
  readonly storeUrl: string;
}

/**
 * Does: parses and maps one collection; what cannot be used goes to the quarantine with its reason.
 * Safe to retry because: every attempt writes under a name of its own and the reference of the one that ended wins.
 * Heartbeat carries: records done.
 * Fails with: FeedFormat, FeedTruncated, FeedTooLarge, TooManyRejects.
 */
export function createMapCollection({
  documents,
  compute,
  storeUrl,
}: MapCollectionDeps): MapCollectionActivity {
  return (input) =>
    withHeartbeats({ records: 0 }, async (report, signal) => {
      const settings = await documents.settings(input.configRef);
      const { attempt } = activityInfo();
      const { collection, feedId, runKey } = input;
      const { summary, quality, newlyRejected, ...output } = await compute.run(
        'mapCollection',
        {
          storeUrl,
          definition: settings.definition,
          feedId,
          collection,
          parameters: settings.parameters,
          raw: input.raw,
          cursor: input.cursor,
          committed: input.committed,
          revalidate: input.revalidate,
          endIsProven: input.endIsProven,
          holdPosition: input.holdPosition ?? false,
          runAt: input.runAt,
          prefix: `${runPrefix(feedId, runKey)}mapped/${collection}-${attempt}-`,
          qualityKey: qualityKey(feedId, collection),
          quarantineKey: `${quarantineOf(feedId)}/${runKey}/${collection}-${attempt}.jsonl`,
          maxRejectShare: settings.maxRejectShare,
          maxExpandedBytes: settings.source.maxExpandedBytes,
        },
        { signal, onProgress: (records) => report({ records }) },
      );
      return {
        ...output,
        statedTotal: summary.statedTotal,
        records: summary.records,
        mapped: summary.mapped,
        quarantined: Object.values(summary.rejected).reduce((sum, count) => sum + count, 0),
        notices: [
          ...absenceNotice(newlyRejected),
          ...quality.alarms.map((alarm) => `quality: ${alarm}`),
          ...noticesOf(summary),
        ],
      };
    });
}

const absenceNotice = (newlyRejected: number): readonly string[] =>
  newlyRejected === 0
    ? []
    : [
        `${newlyRejected} records could not be used, and they are not those of last time: what is missing is not taken for withdrawn before the next run`,
      ];

/** What the report should say about the content; never a line per record. */
function noticesOf(summary: MapSummary): readonly string[] {
  const lines = (counts: Readonly<Record<string, number>>, words: string): readonly string[] =>
    Object.entries(counts).map(([reason, count]) => `${count} × ${reason} ${words}`);
  return [
    ...lines(summary.rejected, 'rejected, in quarantine'),
    ...lines(summary.filtered, 'left out by policy, in quarantine'),
    ...lines(summary.notes, 'noticed'),
    ...(summary.gap === undefined ? [] : [`gap: ${JSON.stringify(summary.gap)}`]),
    ...(summary.unknownFields.length === 0
      ? []
      : [`unknown fields: ${summary.unknownFields.join(', ')}`]),
  ];
}
