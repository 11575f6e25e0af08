// Makes the server's schedule what is wished for, and touches it only when it is not: an update recomputes a schedule from now
// and may lose a run that was due. What an operator did (pause, note) stays.
// In two steps, with the feed's settings between them: a schedule says whose a feed is, so it must be ours before the state is pointed at
// our ledger, and must start no run before the state is. A new one is therefore made paused and released at the end.
import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { differences } from '../differences.ts';
import type { Difference } from '../differences.ts';
import { describeSchedule } from './describe-schedule.ts';
import { MANAGED_BY, MEMO } from './desired-schedule.ts';
import type { DesiredSchedule } from './desired-schedule.ts';
import { refuseForeignSchedule } from './schedule-ownership.ts';
import type { Claim } from './schedule-ownership.ts';

export interface ScheduleChange {
  readonly scheduleId: string;
  readonly action: 'create' | 'update' | 'none' | 'delete';
  readonly differences: readonly Difference[];
  readonly paused: boolean;
  readonly note?: string;
}

/** Note of a schedule between both steps. One that has it still was left by an `apply` that did not end: the next one releases it. */
export const CLAIM_NOTE = 'tcfeeds apply has not ended; apply again';

/**
 * The first step: says what is to be changed, and makes a schedule that there is none of, paused. Another one is left as it is.
 * @throws {ConfigInvalid} when a configuration with another store has made it, however late
 */
export async function claimSchedule(
  client: Client,
  desired: DesiredSchedule,
  claim: Claim,
  dryRun: boolean,
): Promise<ScheduleChange> {
  const held = await describeSchedule(client, desired.scheduleId);
  refuseForeignSchedule(desired.scheduleId, held, claim);
  const change = changeOf(desired, held);
  if (dryRun || change.action !== 'create') return change;
  try {
    await client.schedule.create({
      ...desired.options,
      state: { paused: true, note: CLAIM_NOTE },
    });
    return change;
  } catch (error) {
    // Somebody was faster; then theirs is looked at.
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    return claimSchedule(client, desired, claim, dryRun);
  }
}

/**
 * The second step: the schedule becomes what is wished for, and is released when the first step made it.
 * @throws {ConfigInvalid} when a configuration with another store has taken it meanwhile
 */
export async function applySchedule(
  client: Client,
  desired: DesiredSchedule,
  claim: Claim,
): Promise<void> {
  const { spec, action, policies } = desired.options;
  await client.schedule.getHandle(desired.scheduleId).update((held) => {
    refuseForeignSchedule(desired.scheduleId, held, claim);
    const { paused, note, remainingActions } = held.state;
    return {
      spec,
      action,
      ...(policies === undefined ? {} : { policies }),
      state: {
        ...(isClaimed(held)
          ? { paused: false }
          : { paused, ...(note === undefined ? {} : { note }) }),
        ...(remainingActions === undefined ? {} : { remainingActions }),
      },
    };
  });
}

const isClaimed = ({ state }: Pick<ScheduleDescription, 'state'>): boolean =>
  state.paused && state.note === CLAIM_NOTE;

function changeOf(desired: DesiredSchedule, held: ScheduleDescription | undefined): ScheduleChange {
  const { scheduleId, wish, hash } = desired;
  if (!held) {
    return { scheduleId, action: 'create', differences: differences({}, wish), paused: false };
  }
  const { memo } = held.action;
  const isSame = memo?.[MEMO.hash] === hash;
  const changed = isSame ? [] : differences(memo?.[MEMO.wish] ?? {}, wish);
  if (isClaimed(held)) {
    const released = { path: 'paused', from: 'true', to: 'false' };
    return { scheduleId, action: 'update', differences: [...changed, released], paused: false };
  }
  const { paused, note } = held.state;
  return {
    scheduleId,
    action: isSame ? 'none' : 'update',
    differences: changed,
    paused,
    ...(note === undefined || note === '' ? {} : { note }),
  };
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
