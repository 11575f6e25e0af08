// Makes the server's schedule what is wished for, and touches it only when it is not: an update recomputes a schedule from now
// and may lose a run that was due. What an operator did (pause, note) stays.
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { differences } from '../differences.ts';
import type { Difference } from '../differences.ts';
import { MANAGED_BY, MEMO } from './desired-schedule.ts';
import type { DesiredSchedule } from './desired-schedule.ts';

export interface ScheduleChange {
  readonly scheduleId: string;
  readonly action: 'create' | 'update' | 'none' | 'delete';
  readonly differences: readonly Difference[];
  readonly paused: boolean;
  readonly note?: string;
}

export async function applySchedule(
  client: Client,
  desired: DesiredSchedule,
  dryRun: boolean,
): Promise<ScheduleChange> {
  const held = await describeSchedule(client, desired.scheduleId);
  const change = changeOf(desired, held);
  if (dryRun || change.action === 'none') return change;
  if (change.action === 'create') {
    try {
      await client.schedule.create(desired.options);
      return change;
    } catch (error) {
      // Somebody was faster; then theirs is compared.
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      return applySchedule(client, desired, dryRun);
    }
  }
  const { spec, action, policies } = desired.options;
  await client.schedule.getHandle(desired.scheduleId).update(({ state }) => ({
    spec,
    action,
    ...(policies === undefined ? {} : { policies }),
    state: {
      paused: state.paused,
      ...(state.note === undefined ? {} : { note: state.note }),
      ...(state.remainingActions === undefined ? {} : { remainingActions: state.remainingActions }),
    },
  }));
  return change;
}

function changeOf(desired: DesiredSchedule, held: ScheduleDescription | undefined): ScheduleChange {
  const { scheduleId, wish, hash } = desired;
  if (!held) {
    return { scheduleId, action: 'create', differences: differences({}, wish), paused: false };
  }
  const { memo } = held.action;
  const { paused, note } = held.state;
  return {
    scheduleId,
    action: memo?.[MEMO.hash] === hash ? 'none' : 'update',
    differences: memo?.[MEMO.hash] === hash ? [] : differences(memo?.[MEMO.wish] ?? {}, wish),
    paused,
    ...(note === undefined || note === '' ? {} : { note }),
  };
}

/** The schedule with this id, if there is one. */
export async function describeSchedule(
  client: Client,
  scheduleId: string,
): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/** Schedules that an apply of this deployment has made and that are not wished for any more. */
export async function abandonedSchedules(
  client: Client,
  deployment: string,
  wanted: ReadonlySet<string>,
): Promise<readonly ScheduleChange[]> {
  const found: ScheduleChange[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    if (wanted.has(scheduleId) || !scheduleId.startsWith('feed:')) continue;
    // The list is eventually consistent; the description is the truth.
    const held = await describeSchedule(client, scheduleId);
    const memo = held?.action.memo;
    if (!held || memo?.[MEMO.managedBy] !== MANAGED_BY || memo[MEMO.deployment] !== deployment)
      continue;
    found.push({
      scheduleId,
      action: 'delete',
      differences: differences(memo[MEMO.wish] ?? {}, {}),
      paused: held.state.paused,
    });
  }
  return found;
}
