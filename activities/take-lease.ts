// The lease of a feed or export: asked for, taken over from a holder that is not running any more, or waited for.
import { activityInfo } from '@temporalio/activity';
import { CodedError } from '../src/core/errors.ts';
import type { RunMode } from '../src/core/feed-run.ts';
import type { BeginReply } from '../src/core/feed-state.ts';
import type { StateClient } from './state-client.ts';

export interface LeaseRequest {
  readonly feedId: string;
  readonly runKey: string;
  readonly mode: RunMode;
}

export type LeaseState = Pick<StateClient, 'beginRun' | 'abortRun' | 'isAlive'>;

type Granted = Extract<BeginReply, { readonly status: 'granted' }>;
export type LeaseAnswer = Granted | { readonly status: 'skipped'; readonly reason: string };

const FIRST_LOOK_AGAIN_MS = 2_000;
const LONGEST_LOOK_AGAIN_MS = 30_000;

/**
 * @param busyWaitMs how long a living holder is waited for; asked only when there is one
 * @throws {FeedBusy} benign: the activity is tried again after `retryAfterMs`
 */
export async function takeLease(
  state: LeaseState,
  { feedId, runKey, mode }: LeaseRequest,
  busyWaitMs: () => Promise<number>,
): Promise<LeaseAnswer> {
  const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
  const ask = { runKey, workflowId, mode };
  let reply = await state.beginRun(feedId, ask);
  if (
    reply.status === 'busy' &&
    !(await state.isAlive(reply.holder.workflowId, reply.holder.runKey))
  ) {
    reply = await state.beginRun(feedId, { ...ask, expectedHolder: reply.holder.runKey });
  }
  if (reply.status === 'paused') return { status: 'skipped', reason: `feed ${feedId} is paused` };
  return reply.status === 'busy' ? wait(feedId, reply, await busyWaitMs()) : reply;
}

/** A living holder is waited for as long as the settings say; then the run is skipped, which is no failure. */
function wait(
  feedId: string,
  { holder }: Extract<BeginReply, { status: 'busy' }>,
  longestMs: number,
): { status: 'skipped'; reason: string } {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs, attempt } = activityInfo();
  // Both instants are the server's, so that a clock of this machine that is off changes nothing.
  const waitedMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  if (waitedMs >= longestMs) {
    return {
      status: 'skipped',
      reason: `${holder.workflowId} has been running since ${holder.since} and holds the lease of ${feedId}`,
    };
  }
  const retryAfterMs = Math.min(
    FIRST_LOOK_AGAIN_MS * 1.5 ** (attempt - 1),
    LONGEST_LOOK_AGAIN_MS,
    longestMs - waitedMs + 100,
  );
  throw new CodedError(
    'FeedBusy',
    `Feed ${feedId} is busy: ${holder.workflowId} holds the lease since ${holder.since}`,
    { retryAfterMs },
  );
}

/** What follows a grant; when it fails, the lease is given back. */
export async function underLease<T>(
  state: LeaseState,
  { feedId, runKey }: LeaseRequest,
  { epoch }: Granted,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const summary = error instanceof Error ? error.message.slice(0, 255) : 'begin failed';
    await state.abortRun(feedId, { runKey, epoch, outcome: 'failure', summary, ended: [] });
    throw error;
  }
}
