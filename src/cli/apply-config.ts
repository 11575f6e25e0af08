// What `apply` does for a whole YAML: settings into the store, the state pointed to them, schedules created or changed.
// Nothing that is already as wished is touched, so that applying twice is applying once.
import { createCheckpoints } from '../../activities/checkpoints.ts';
import { createDocuments } from '../../activities/documents.ts';
import { exportSchedule, type Config, type ScheduleConfig } from '../config/index.ts';
import type { DataRef } from '../core/data-ref.ts';
import type { ExportSettings } from '../core/export-settings.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import { scheduleIdOf, WORKFLOW } from '../core/names.ts';
import type { Store } from '../spool/index.ts';
import { differences } from './differences.ts';
import type { Difference } from './differences.ts';
import { exportInfo } from './export-info.ts';
import { openStore, readSettings, settingsOfAll, writeSettings } from './settings.ts';
import { abandonedSchedules, applySchedule } from './temporal/apply-schedule.ts';
import type { ScheduleChange } from './temporal/apply-schedule.ts';
import { desiredSchedule } from './temporal/desired-schedule.ts';
import type { DesiredSchedule, FeedTiming } from './temporal/desired-schedule.ts';
import { restoreState } from './temporal/restore-state.ts';
import { refuseForeignSchedules } from './temporal/schedule-ownership.ts';
import type { TemporalSession } from './temporal/session.ts';

export interface SettingsChange {
  readonly action: 'create' | 'update' | 'none';
  readonly hash: string;
  readonly differences: readonly Difference[];
}

export interface FeedChange {
  readonly feedId: string;
  readonly settings: SettingsChange;
  /** Temporal had no state of the feed, the store had a copy of this instant: the state was started from it. */
  readonly restoredFrom?: string;
  /** Absent: the YAML gives no schedule and the server has none. */
  readonly schedule?: ScheduleChange;
}

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
  if (!takeOver)
    await refuseForeignSchedules(session.client, {
      feedIds: wanted.map(({ settings }) => settings.feedId),
      deployment: config.store,
      server: `${session.target.address}, namespace ${session.target.namespace}`,
    });
  const feeds: FeedChange[] = [];
  for (const { settings, timing } of wanted) {
    const { feedId } = settings;
    onFeed?.(feedId);
    const restoredFrom = await restoreIfLost(session, store, feedId, dryRun);
    const change = await applySettings(session, store, settings, dryRun);
    const schedule =
      timing &&
      (await applySchedule(session.client, scheduleFor(config, settings, timing), dryRun));
    feeds.push({
      feedId,
      settings: change,
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
      ...(schedule === undefined ? {} : { schedule }),
    });
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

/**
 * On a server that has never heard of the feed (its data are lost, or it is a new one) an empty state would load everything
 * again and forget what is on the platform. A state that was closed on this server is another matter: that takes a person.
 */
async function restoreIfLost(
  session: TemporalSession,
  store: Store,
  feedId: string,
  dryRun: boolean,
): Promise<string | undefined> {
  if ((await session.state.getState(feedId)) !== undefined) return undefined;
  const checkpoint = await createCheckpoints(store, createDocuments(store)).read(feedId);
  if (checkpoint === undefined) return undefined;
  if (!dryRun) {
    await restoreState(session, {
      feedId,
      checkpoint,
      reason: `applied to ${session.target.address}, which had no state of the feed`,
      empty: false,
      force: false,
      storeUrl: store.url,
    });
  }
  return checkpoint.writtenAt;
}

async function applySettings(
  { state }: TemporalSession,
  store: Store,
  settings: FeedSettings | ExportSettings,
  dryRun: boolean,
): Promise<SettingsChange> {
  const { feedId, hash } = settings;
  const held = (await state.getState(feedId))?.configRef;
  const before = held === undefined ? undefined : await readHeld(store, held);
  if (before?.hash === hash) return { action: 'none', hash, differences: [] };
  if (!dryRun) await state.configure(feedId, { configRef: await writeSettings(store, settings) });
  return {
    action: held === undefined ? 'create' : 'update',
    hash,
    differences: differences(withoutHash(before), withoutHash(settings)),
  };
}

/** A store that was emptied no longer has what the state refers to; then all of it is new. */
async function readHeld(store: Store, ref: DataRef): Promise<FeedSettings | undefined> {
  try {
    return await readSettings(store, ref);
  } catch {
    return undefined;
  }
}

const withoutHash = (settings: FeedSettings | ExportSettings | undefined): object => {
  const { hash: _hash, ...rest } = settings ?? {};
  return rest;
};

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
