// The one place where a closed state is started anew: everywhere else that is refused, because an empty state would silently
// load everything again.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Checkpoint } from '../../../activities/checkpoints.ts';
import { CodedError } from '../../core/errors.ts';
import { emptyState } from '../../core/feed-state.ts';
import type { FeedState, FeedStateInput, RecentRun } from '../../core/feed-state.ts';
import { stateWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../core/names.ts';
import type { TemporalSession } from './session.ts';

export interface Restore {
  readonly feedId: string;
  readonly reason: string;
  readonly checkpoint: Checkpoint | undefined;
  readonly empty: boolean;
  readonly force: boolean;
  readonly storeUrl: string;
}

/** @throws {RefMissing} without a copy @throws {FeedBusy} while runs go on @throws {InputInvalid} when the state is alive. */
export async function restoreState(
  session: Pick<TemporalSession, 'client'>,
  restore: Restore,
): Promise<void> {
  const { feedId, force } = restore;
  const state = restoredState(restore);
  if (!force) await refuseRunning(session, feedId);
  const input: FeedStateInput = { v: 1, feedId, state };
  try {
    await session.client.workflow.start(WORKFLOW.feedState, {
      workflowId: stateWorkflowIdOf(feedId),
      taskQueue: TASK_QUEUE,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `State of feed ${feedId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CodedError(
      'InputInvalid',
      `The state of feed ${feedId} is alive, there is nothing to restore. To move its cursors use "tcfeeds state reset"`,
      { cause: error },
    );
  }
}

/** What the new workflow begins with; the restoration itself stands in its list of runs. */
export function restoredState({ feedId, reason, checkpoint, empty, storeUrl }: Restore): FeedState {
  if (!checkpoint && !empty) {
    throw new CodedError(
      'RefMissing',
      `The store ${storeUrl} has no copy of the state of feed ${feedId} (state/${feedId}.json). Name the right --config, or start with nothing by --empty`,
    );
  }
  const state = checkpoint?.state ?? emptyState(feedId);
  const from = checkpoint ? `from the copy of ${checkpoint.writtenAt}` : 'with nothing';
  const entry: RecentRun = {
    runKey: '',
    workflowId: '',
    epoch: state.epoch,
    mode: 'delta',
    outcome: 'reset',
    endedAt: new Date().toISOString(),
    summary: `State started ${from}: ${reason}`.slice(0, 255),
  };
  return { ...state, recentRuns: [entry, ...state.recentRuns].slice(0, 20) };
}

/** A run of the lost state may still upload or deliver; what it noted since the copy was made is not known any more. */
async function refuseRunning(
  { client }: Pick<TemporalSession, 'client'>,
  feedId: string,
): Promise<void> {
  const query = `TcFeedId="${feedId}" AND ExecutionStatus="Running" AND (WorkflowType="${WORKFLOW.feedRun}" OR WorkflowType="${WORKFLOW.indicatorExport}")`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    throw new CodedError(
      'FeedBusy',
      `Run ${workflowId} of feed ${feedId} is still going on. Stop it first: temporal workflow cancel -w ${workflowId}. With --force it is not waited for`,
    );
  }
}
