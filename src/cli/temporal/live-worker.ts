// Queries and updates are answered by workers. Without one they would hang, so that is found out first and said.
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../../core/errors.ts';
import { TASK_QUEUE } from '../../core/names.ts';
import type { Progress } from '../terminal/progress.ts';
import type { TemporalSession } from './session.ts';

/** A poll lasts at most a minute, so a living worker has been seen since. The server remembers dead ones for longer. */
export const SEEN_WITHIN_MS = 75_000;
const LOOK_AGAIN_MS = 500;

/** Identities of the workers that have asked for workflow tasks lately. */
export async function liveWorkers({
  client,
  target,
}: Pick<TemporalSession, 'client' | 'target'>): Promise<readonly string[]> {
  // Without a type of task queue the server answers for workflow tasks.
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: target.namespace,
    taskQueue: { name: TASK_QUEUE },
  });
  return pollers.flatMap(({ lastAccessTime, identity }) => {
    const seenMs = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return Date.now() - seenMs < SEEN_WITHIN_MS ? [identity ?? ''] : [];
  });
}

export async function hasLiveWorker(session: TemporalSession): Promise<boolean> {
  return (await liveWorkers(session)).length > 0;
}

/** @throws {ConfigInvalid} when no worker appears within `waitMs`. */
export async function requireLiveWorker(
  session: TemporalSession,
  waitMs: number,
  progress?: Progress,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!(await hasLiveWorker(session))) {
    if (Date.now() >= deadline) {
      throw new CodedError(
        'ConfigInvalid',
        `No worker listens on task queue ${TASK_QUEUE} of ${session.target.address}, namespace ${session.target.namespace}. Start one with "tcfeeds worker" (or all in one: "tcfeeds up") and try again`,
      );
    }
    progress?.update(`waiting for a worker on ${TASK_QUEUE}`);
    await delay(LOOK_AGAIN_MS);
  }
}
