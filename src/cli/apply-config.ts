// What `apply` does for a whole YAML: settings into the store, the state pointed to them, schedules created or changed.
// Nothing that is already as wished is touched, so that applying twice is applying once.
import { exportSchedule, type Config, type ScheduleConfig } from '../config/index.ts';
import type { ExportSettings } from '../core/export-settings.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import { scheduleIdOf, WORKFLOW } from '../core/names.ts';
import { applyFeed } from './apply-feed.ts';
import type { FeedChange } from './apply-feed.ts';
import { exportInfo } from './export-info.ts';
import { openStore, settingsOfAll } from './settings.ts';
import { abandonedSchedules } from './temporal/apply-schedule.ts';
import type { ScheduleChange } from './temporal/apply-schedule.ts';
import { desiredSchedule } from './temporal/desired-schedule.ts';
import type { DesiredSchedule, FeedTiming } from './temporal/desired-schedule.ts';
import { refuseForeignSchedules } from './temporal/schedule-ownership.ts';
import type { Claim } from './temporal/schedule-ownership.ts';
import type { TemporalSession } from './temporal/session.ts';

export interface Applied {
  readonly feeds: readonly FeedChange[];
  /** Schedules of feeds that the YAML no longer has; removed only when asked for. */
  readonly abandoned: readonly ScheduleChange[];
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly prune: boolean;
  /** Schedules of a configuration with another store become those of this one; otherwise they are refused. */
  readonly takeOver: boolean;
  readonly onFeed?: (feedId: string) => void;
}

/** @throws {ConfigInvalid} for any feed, and for one that another configuration has applied, before anything is changed. */
export async function applyConfig(
  session: TemporalSession,
  config: Config,
  { dryRun, prune, takeOver, onFeed }: ApplyOptions,
): Promise<Applied> {
  const store = openStore(config);
  const wanted = settingsOfAll(config).map((settings) => ({
    settings,
    timing: timingOf(scheduleOf(config, settings.feedId)),
  }));
  const claim: Claim = {
    deployment: config.store,
    server: `${session.target.address}, namespace ${session.target.namespace}`,
    takeOver,
  };
  await refuseForeignSchedules(
    session.client,
    wanted.map(({ settings }) => settings.feedId),
    claim,
  );
  const feeds: FeedChange[] = [];
  for (const { settings, timing } of wanted) {
    onFeed?.(settings.feedId);
    const desired = timing && scheduleFor(config, settings, timing);
    feeds.push(await applyFeed({ session, store, claim, dryRun }, settings, desired));
  }
  const scheduled = new Set(
    wanted.filter(({ timing }) => timing).map(({ settings }) => scheduleIdOf(settings.feedId)),
  );
  const abandoned = await abandonedSchedules(session.client, config.store, scheduled);
  if (prune && !dryRun) {
    for (const { scheduleId } of abandoned)
      await session.client.schedule.getHandle(scheduleId).delete();
  }
  return { feeds, abandoned };
}

function scheduleOf({ feeds, exports }: Config, id: string): ScheduleConfig | undefined {
  const ofExport = exports[id];
  return ofExport === undefined ? feeds[id]?.schedule : exportSchedule(ofExport, exportInfo());
}

function timingOf(schedule: ScheduleConfig | undefined): FeedTiming | undefined {
  if (schedule === undefined) return undefined;
  if (schedule.kind === 'every') return { everyMs: schedule.everyMs };
  const { cron, timezone, longestGapMs } = schedule;
  return { cron, timezone, longestGapMs };
}

/** The schedule that a feed or export of the YAML should have. */
function scheduleFor(
  { store: deployment }: Pick<Config, 'store'>,
  settings: FeedSettings | ExportSettings,
  timing: FeedTiming,
): DesiredSchedule {
  const { feedId, title } = settings;
  return 'kind' in settings
    ? desiredSchedule({
        feedId,
        workflowType: WORKFLOW.indicatorExport,
        summary: `${title} → ${settings.outputs.map(({ name }) => name).join(', ')}`,
        timing,
        deployment,
      })
    : desiredSchedule({
        feedId,
        workflowType: WORKFLOW.feedRun,
        summary: `${title} → ${settings.owner} (delta)`,
        timing,
        deployment,
      });
}

/** True when something was or would be changed. */
export function isChange({ feeds, abandoned }: Applied, prune: boolean): boolean {
  return (
    (prune && abandoned.length > 0) ||
    feeds.some(
      ({ settings, schedule, restoredFrom }) =>
        restoredFrom !== undefined ||
        settings.action !== 'none' ||
        (schedule !== undefined && schedule.action !== 'none'),
    )
  );
}
