// From a feed's settings to the schedule it should have. Pure: equal settings give equal schedules, and the hash over what was
// wished for tells whether the server's copy is still it (the server rewrites specs, so the copies cannot be compared).
import { createHash } from 'node:crypto';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleOptions, ScheduleOptionsStartWorkflowAction } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { JsonObject } from '../../core/json.ts';
import { canonicalJson } from '../../core/json.ts';
import { runWorkflowIdOf, scheduleIdOf, TASK_QUEUE } from '../../core/names.ts';

/** When a feed runs. */
export type FeedTiming =
  | { readonly everyMs: number }
  | {
      readonly cron: string;
      readonly timezone: string;
      /** Longest pause between two runs. */
      readonly longestGapMs: number;
    };

export interface DesiredSchedule {
  readonly scheduleId: string;
  /** What is wished for, in words that people read in a diff. */
  readonly wish: JsonObject;
  readonly hash: string;
  readonly options: ScheduleOptions<ScheduleOptionsStartWorkflowAction<Workflow>>;
}

export interface ScheduledFeed {
  readonly feedId: string;
  /** Of the workflow that a run is. */
  readonly workflowType: string;
  /** One line for lists. */
  readonly summary: string;
  readonly timing: FeedTiming;
  /** Which deployment the schedule belongs to: the address of its store. */
  readonly deployment: string;
}

export const MANAGED_BY = 'tcfeeds';
/** Members of the memo of the schedule's action. */
export const MEMO = {
  managedBy: 'managedBy',
  hash: 'scheduleHash',
  wish: 'schedule',
  feedId: 'feedId',
  deployment: 'deployment',
} as const;

const SHORTEST_CATCHUP_MS = 10_000;

export function desiredSchedule(feed: ScheduledFeed): DesiredSchedule {
  const { feedId, timing } = feed;
  const when =
    'everyMs' in timing
      ? { every: duration(timing.everyMs), offset: duration(offsetMs(feedId, timing.everyMs)) }
      : { cron: timing.cron, timezone: timing.timezone };
  const gapMs = 'everyMs' in timing ? timing.everyMs : timing.longestGapMs;
  // After an outage one late run brings everything that was missed.
  const catchupWindowMs = Math.max(gapMs, SHORTEST_CATCHUP_MS);
  const wish: JsonObject = {
    ...when,
    overlap: 'BUFFER_ONE',
    catchupWindow: duration(catchupWindowMs),
    workflowType: feed.workflowType,
    workflowId: runWorkflowIdOf(feedId),
    taskQueue: TASK_QUEUE,
    input: { feedId, mode: 'delta' },
    summary: feed.summary,
    deployment: feed.deployment,
  };
  const hash = createHash('sha256').update(canonicalJson(wish)).digest('hex');
  return {
    scheduleId: scheduleIdOf(feedId),
    wish,
    hash,
    options: {
      scheduleId: scheduleIdOf(feedId),
      spec:
        'everyMs' in timing
          ? { intervals: [{ every: timing.everyMs, offset: offsetMs(feedId, timing.everyMs) }] }
          : { cronExpressions: [timing.cron], timezone: timing.timezone },
      policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: catchupWindowMs },
      action: {
        type: 'startWorkflow',
        workflowType: feed.workflowType,
        workflowId: runWorkflowIdOf(feedId),
        taskQueue: TASK_QUEUE,
        args: [{ feedId, mode: 'delta' }],
        staticSummary: feed.summary.slice(0, 200),
        // Here and not in the schedule's own memo, which no update can change.
        memo: {
          [MEMO.managedBy]: MANAGED_BY,
          [MEMO.hash]: hash,
          [MEMO.wish]: wish,
          [MEMO.feedId]: feedId,
          [MEMO.deployment]: feed.deployment,
        },
      },
    },
  };
}

/** Spreads feeds with one interval over it, each always at its own place: whole seconds, from the feed's id. */
export function offsetMs(feedId: string, everyMs: number): number {
  const seconds = Math.floor(everyMs / 1000);
  if (seconds <= 1) return 0;
  return (createHash('sha256').update(feedId).digest().readUInt32BE(0) % seconds) * 1000;
}

/** `1h`, `90s`, `1h30m`: as in the YAML. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ];
  const text = parts.map(([n, unit]) => (n === 0 ? '' : `${n}${unit}`)).join('');
  return text === '' ? '0s' : text;
}
