// What `apply` does for one feed or export: the state restored when it was lost and pointed to its settings, its schedule made or changed.
import { createCheckpoints } from '../../activities/checkpoints.ts';
import { createDocuments } from '../../activities/documents.ts';
import type { DataRef } from '../core/data-ref.ts';
import type { ExportSettings } from '../core/export-settings.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import type { Store } from '../spool/index.ts';
import { differences } from './differences.ts';
import type { Difference } from './differences.ts';
import { writeSettings } from './settings.ts';
import { applySchedule, claimSchedule } from './temporal/apply-schedule.ts';
import type { ScheduleChange } from './temporal/apply-schedule.ts';
import type { DesiredSchedule } from './temporal/desired-schedule.ts';
import { restoreState } from './temporal/restore-state.ts';
import { refuseForeignSchedules } from './temporal/schedule-ownership.ts';
import type { Claim } from './temporal/schedule-ownership.ts';
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

/** What all feeds of one `apply` share. */
export interface Applying {
  readonly session: TemporalSession;
  readonly store: Store;
  readonly claim: Claim;
  readonly dryRun: boolean;
}

/**
 * One feed: its state and settings, between both steps of its schedule, so that they are changed only while it is surely ours.
 * @throws {ConfigInvalid} when a configuration with another store has applied it meanwhile
 */
export async function applyFeed(
  { session, store, claim, dryRun }: Applying,
  settings: FeedSettings | ExportSettings,
  desired: DesiredSchedule | undefined,
): Promise<FeedChange> {
  const { client } = session;
  const { feedId } = settings;
  if (desired === undefined) await refuseForeignSchedules(client, [feedId], claim);
  const schedule = desired && (await claimSchedule(client, desired, claim, dryRun));
  const restoredFrom = await restoreIfLost(session, store, feedId, dryRun);
  const change = await applySettings(session, store, settings, dryRun);
  if (desired && schedule?.action !== 'none' && !dryRun)
    await applySchedule(client, desired, claim);
  return {
    feedId,
    settings: change,
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
    ...(schedule === undefined ? {} : { schedule }),
  };
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

/** A store that was emptied no longer has what the state refers to, and a damaged one has something else; then all of it is new. */
async function readHeld(
  store: Store,
  ref: DataRef,
): Promise<FeedSettings | ExportSettings | undefined> {
  try {
    return await createDocuments(store).anySettings(ref);
  } catch {
    return undefined;
  }
}

const withoutHash = (settings: FeedSettings | ExportSettings | undefined): object => {
  const { hash: _hash, ...rest } = settings ?? {};
  return rest;
};
