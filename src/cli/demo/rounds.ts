// The three rounds of a demo, each through the schedules: trigger, watch, and compare what the platform holds with what the
// source says and with what the run claims to have done.
import type { FeedRunResult } from '../../core/feed-run.ts';
import { CodedError } from '../../core/errors.ts';
import { scheduleIdOf } from '../../core/names.ts';
import type { TemporalSession } from '../temporal/session.ts';
import { triggerSchedule } from '../temporal/trigger-schedule.ts';
import { watchRun } from '../temporal/watch-run.ts';
import { DEMO_OWNERS } from './demo-folder.ts';
import { itemList, networkList } from './sample-documents.ts';
import type { Edition } from './sample-documents.ts';
import type { SampleSource } from './sample-source.ts';

export interface RoundRun {
  /** What the round shows: `first load`, `delta`, `stale removal`. */
  readonly round: string;
  readonly feedId: string;
  readonly workflowId: string;
  readonly result: FeedRunResult;
  readonly tookMs: number;
}

export interface RoundsContext {
  readonly session: TemporalSession;
  readonly source: SampleSource;
  readonly platformUrl: string;
  /** The folder held data of an earlier demo: counts of the first round depend on it. */
  readonly usedBefore: boolean;
  readonly onProgress: (text: string) => void;
  /** Told before the run is compared with the platform. */
  readonly onRun: (run: RoundRun) => void;
}

interface DemoFeed {
  readonly feedId: string;
  readonly owner: string;
  /** Values that the owner must hold after a run on this edition. */
  readonly expected: (edition: Edition) => readonly string[];
}

const NOW = new Date(0);
const FEEDS: readonly DemoFeed[] = [
  {
    feedId: 'demo-networks',
    owner: DEMO_OWNERS.networks,
    expected: (edition) => [
      ...networkList('v4', edition, NOW).indicators,
      ...networkList('v6', edition, NOW).indicators,
    ],
  },
  {
    feedId: 'demo-items',
    owner: DEMO_OWNERS.items,
    // Absence from a window means nothing, so the newest document that was ever read tells.
    expected: (edition) => itemList(edition).indicators,
  },
];

const TITLES: Readonly<Record<Edition, string>> = {
  0: 'first load',
  1: 'delta',
  2: 'stale removal',
};

/** Runs one round. @throws {Internal} when platform, source and results do not agree. */
export async function playRound(context: RoundsContext, edition: Edition): Promise<void> {
  const round = edition === 0 && context.usedBefore ? 'load once more' : TITLES[edition];
  context.source.show(edition);
  for (const feed of FEEDS) {
    const before = await canonical(context.platformUrl, feed.owner);
    const run = await runBySchedule(context, feed.feedId, round);
    const after = await canonical(context.platformUrl, feed.owner);
    context.onRun(run);
    check(context, feed, edition, run.result, before, after);
  }
}

async function runBySchedule(
  { session, onProgress }: RoundsContext,
  feedId: string,
  round: string,
): Promise<RoundRun> {
  onProgress(`${round}: triggering ${scheduleIdOf(feedId)}`);
  const startedAt = Date.now();
  const handle = await triggerSchedule(session, scheduleIdOf(feedId));
  const result = await watchRun(session.client, handle, (text) => onProgress(`${round}: ${text}`));
  return { round, feedId, workflowId: handle.workflowId, result, tookMs: Date.now() - startedAt };
}

/** Sorted lines of everything active that an owner holds. */
async function canonical(platformUrl: string, owner: string): Promise<readonly string[]> {
  const response = await fetch(
    `${platformUrl}/_simulator/canonical?owner=${encodeURIComponent(owner)}`,
  );
  if (!response.ok)
    throw disagreement(`the platform's list of ${owner} answered ${response.status}`);
  return (await response.text()).split('\n').filter((line) => line !== '');
}

function check(
  { usedBefore }: RoundsContext,
  feed: DemoFeed,
  edition: Edition,
  { outcome, summary, counts }: FeedRunResult,
  before: readonly string[],
  after: readonly string[],
): void {
  const { feedId } = feed;
  if (outcome !== 'success') throw disagreement(`${feedId} ended as ${outcome}: ${summary}`);
  const wanted = new Set(feed.expected(edition));
  const held = new Set(after);
  const missing = [...wanted].filter((line) => !held.has(line));
  // What a window said in a later edition of an earlier demo stays on the platform.
  const known = new Set([...wanted, ...(usedBefore ? before : [])]);
  const extra = after.filter((line) => !(feed.feedId === 'demo-items' ? known : wanted).has(line));
  if (missing.length > 0 || extra.length > 0) {
    throw disagreement(
      `${feedId}: the platform lacks ${missing.length} values of the source and has ${extra.length} others (${[...missing, ...extra].slice(0, 3).join('; ').replaceAll('\t', ' ')})`,
    );
  }
  const gone = before.filter((line) => !held.has(line)).length;
  const had = new Set(before);
  const come = after.filter((line) => !had.has(line)).length;
  // Groups count as created, too, and are not in the list of values.
  if (counts.removed !== gone || counts.created < come) {
    throw disagreement(
      `${feedId}: the run says created ${counts.created}, removed ${counts.removed}; the platform's list grew by ${come} and lost ${gone}`,
    );
  }
}

const disagreement = (message: string): CodedError => new CodedError('Internal', message);

/** `created=… unchanged=… updated=… removed=…` over all runs. */
export function totals(runs: readonly RoundRun[]): string {
  const all = runs.map(({ result }) => result.counts);
  return (['created', 'unchanged', 'updated', 'removed'] as const)
    .map((name) => `${name}=${all.reduce((sum, counts) => sum + counts[name], 0)}`)
    .join(' ');
}
