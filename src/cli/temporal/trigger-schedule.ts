// Starts the action of a schedule now and finds out which run that was: the server's answer to a trigger does not say.
import { setTimeout as delay } from 'node:timers/promises';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleHandle, WorkflowHandle } from '@temporalio/client';
import { CodedError } from '../../core/errors.ts';
import type { TemporalSession } from './session.ts';

const LOOK_AGAIN_MS = 150;
const APPEARS_WITHIN_MS = 30_000;

/** @throws {FeedBusy} when the trigger was skipped because a run of this schedule is going on. */
export async function triggerSchedule(
  { client }: TemporalSession,
  scheduleId: string,
): Promise<WorkflowHandle> {
  const schedule = client.schedule.getHandle(scheduleId);
  const before = new Set((await recentRuns(schedule)).map(({ runId }) => runId));
  // The SDK's own default would start a second run beside a running one.
  await schedule.trigger(ScheduleOverlapPolicy.SKIP);
  const deadline = Date.now() + APPEARS_WITHIN_MS;
  while (Date.now() < deadline) {
    const started = (await recentRuns(schedule)).find(({ runId }) => !before.has(runId));
    if (started) return client.workflow.getHandle(started.workflowId);
    await delay(LOOK_AGAIN_MS);
  }
  throw new CodedError(
    'FeedBusy',
    `Schedule ${scheduleId} started no run within ${APPEARS_WITHIN_MS / 1000} s of its trigger: an earlier run is probably still going on. Look with: temporal schedule describe -s ${scheduleId}`,
  );
}

async function recentRuns(
  schedule: ScheduleHandle,
): Promise<readonly { readonly workflowId: string; readonly runId: string }[]> {
  const { info } = await schedule.describe();
  return info.recentActions.map(({ action }) => ({
    workflowId: action.workflow.workflowId,
    runId: action.workflow.firstExecutionRunId,
  }));
}
