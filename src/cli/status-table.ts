// The status of feeds for people.
import type { QualityCard } from '../feeds/index.ts';
import { exportPositions, outputOfCollection } from './export-cursor.ts';
import { overlapInWords } from './feed-overlap.ts';
import type { FeedStatus } from './feed-status.ts';
import { cursorInWords } from './state-view.ts';
import { renderTable, type Cell } from './terminal/table.ts';
import type { Style, Terminal } from './terminal/terminal.ts';
import { briefly, count, plural, relative, whenInWords } from './terminal/words.ts';

const STYLES: Readonly<Record<string, Style>> = {
  success: 'green',
  failure: 'red',
  partial: 'yellow',
  skipped: 'yellow',
  'state lost': 'red',
};

/** One line per feed, of 80 characters for ids of up to 19; plans that are open have a column only where there are some. */
export function showStatusTable(feeds: readonly FeedStatus[], terminal: Terminal): void {
  const hasPending = feeds.some(
    ({ kind, pendingPlans }) => kind !== 'export' && pendingPlans !== 0,
  );
  terminal.out(
    renderTable(
      [
        { title: 'Feed' },
        { title: 'Last' },
        { title: 'Success' },
        { title: 'Complete' },
        { title: 'Next run' },
        ...(hasPending ? [{ title: 'Pending', align: 'right' as const }] : []),
        { title: 'Held', align: 'right' },
      ],
      feeds.map((feed) => [
        feed.feedId,
        styled(wordOf(feed)),
        feed.lastSuccessAt === undefined ? '–' : briefly(feed.lastSuccessAt),
        watermarkOf(feed),
        feed.holder === undefined ? nextOf(feed, briefly) : `runs ${sinceWords(feed.holder.since)}`,
        ...(hasPending ? [pendingOf(feed)] : []),
        feed.heldObjects === undefined ? '–' : count(feed.heldObjects),
      ]),
      terminal,
    ),
  );
}

/** An export writes nothing to the platform. */
const pendingOf = ({ kind, pendingPlans }: FeedStatus): string =>
  kind === 'export' ? '–' : pendingPlans === undefined ? '?' : count(pendingPlans);

/** `5 min` for what began five minutes ago. */
const sinceWords = (instant: string): string => briefly(instant).replace(/ ago$/, '');

/** Everything about one feed. */
export function showFeedStatus(feed: FeedStatus, terminal: Terminal): void {
  const { schedule, holder } = feed;
  const isExport = feed.kind === 'export';
  terminal.out(
    renderTable(
      [{ title: isExport ? 'Export' : 'Feed' }, { title: feed.feedId }],
      [
        ['last outcome', styled(wordOf(feed))],
        ['last success', whenInWords(feed.lastSuccessAt)],
        ['last run', feed.lastSummary ?? '–'],
        [
          'failures in a row',
          feed.consecutiveFailures === undefined ? '?' : String(feed.consecutiveFailures),
        ],
        ...(isExport ? exportPositions(feed.collections, feed.newestChange) : cursors(feed)),
        [
          'next run',
          schedule?.nextRunAt === undefined ? nextOf(feed) : whenInWords(schedule.nextRunAt),
        ],
        ['schedule', scheduleText(feed)],
        [
          'lease',
          holder === undefined ? 'free' : `${holder.workflowId} since ${whenInWords(holder.since)}`,
        ],
        ...(isExport ? [] : [['pending', pendingText(feed)]]),
        [
          isExport ? 'in the mirror' : 'on the platform',
          feed.heldObjects === undefined ? '–' : plural(feed.heldObjects, 'object'),
        ],
        ...(feed.overlap === undefined
          ? []
          : [['in other feeds, too', overlapInWords(feed.overlap)]]),
        ...Object.entries(feed.quality ?? {}).map(([id, card]) => [
          `quality of ${id}`,
          qualityInWords(card),
        ]),
      ],
      terminal,
    ),
  );
}

const cursors = ({ collections }: FeedStatus): readonly (readonly string[])[] =>
  Object.entries(collections).map(([id, { cursor, watermark }]) => [
    `cursor of ${id}`,
    `${cursorInWords(cursor)}${watermark === undefined ? '' : `, complete up to ${whenInWords(watermark)}`}`,
  ]);

/** What a person looks at: alarms first, then what is not as it should be in every record. */
export function qualityInWords(card: QualityCard): string {
  const { alarms, records, rejectShare, presence, unknownFields, ageHours } = card;
  const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
  const partly = Object.entries(presence).filter(([, share]) => share < 1);
  return [
    ...alarms,
    `${plural(records, 'record')}, ${percent(rejectShare)} rejected${ageHours === undefined ? '' : `, built ${plural(ageHours, 'hour')} before the run`}`,
    ...(partly.length === 0
      ? []
      : [
          `not in every record: ${partly.map(([name, share]) => `${name} ${percent(share)}`).join(', ')}`,
        ]),
    ...(unknownFields.length === 0 ? [] : [`unknown fields: ${unknownFields.join(', ')}`]),
  ].join('\n');
}

const styled = (outcome: string): Cell => ({ text: outcome, style: STYLES[outcome] ?? 'dim' });

function wordOf({ known, closed, lastOutcome }: FeedStatus): string {
  if (closed === true) return 'state lost';
  if (lastOutcome !== undefined) return lastOutcome;
  if (known === 'unknown') return 'no answer';
  return 'no run yet';
}

/** The oldest of its collections: up to there the feed as a whole is complete. An output that has nothing to be told stays where it is. */
function watermarkOf({ collections }: FeedStatus): string {
  const [oldest] = Object.entries(collections)
    .filter(([id]) => outputOfCollection(id) === undefined)
    .flatMap(([, { watermark }]) => (watermark === undefined ? [] : [watermark]))
    .sort();
  return oldest === undefined ? '–' : briefly(oldest);
}

function nextOf({ schedule, paused }: FeedStatus, told = relative): string {
  if (paused === true) return 'feed paused';
  if (schedule === undefined) return 'no schedule';
  if (schedule.paused) return 'paused';
  return schedule.nextRunAt === undefined ? '–' : told(schedule.nextRunAt);
}

function scheduleText({ schedule }: FeedStatus): string {
  if (schedule === undefined) return 'none';
  const paused = schedule.paused ? 'paused' : 'active';
  return `${schedule.scheduleId}, ${paused}${schedule.note === undefined ? '' : `: ${schedule.note}`}`;
}

function pendingText({ pendingPlans, notedBatches, unknownObjects }: FeedStatus): string {
  if (pendingPlans === undefined) return '?';
  return `${plural(pendingPlans, 'plan')}, ${plural(notedBatches ?? 0, 'noted batch', 'noted batches')}, ${plural(unknownObjects ?? 0, 'object')} without final outcome`;
}
