// Commands to the state of a feed, as updates that create it on first use. A closed state is never silently replaced.
import type { Client } from '@temporalio/client';
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { CodedError, isErrorCode } from '../src/core/errors.ts';
import type {
  AbortRun,
  BatchNote,
  BeginPlan,
  BeginReply,
  BeginRun,
  CommitRead,
  CommitReply,
  CommitRun,
  ConfigureFeed,
  FeedState,
  FeedStateInput,
  ForgetBatch,
  NoteBatch,
  ResetCursor,
} from '../src/core/feed-state.ts';
import { QUERY, stateWorkflowIdOf, TASK_QUEUE, UPDATE, WORKFLOW } from '../src/core/names.ts';

export interface StateClient {
  beginRun(feedId: string, command: BeginRun): Promise<BeginReply>;
  beginPlan(feedId: string, command: BeginPlan): Promise<null>;
  noteBatch(feedId: string, command: NoteBatch): Promise<BatchNote>;
  commitRead(feedId: string, command: CommitRead): Promise<null>;
  commitRun(feedId: string, command: CommitRun): Promise<CommitReply>;
  abortRun(feedId: string, command: AbortRun): Promise<null>;
  configure(feedId: string, command: ConfigureFeed): Promise<FeedState>;
  resetCursor(feedId: string, command: ResetCursor): Promise<FeedState>;
  forgetBatch(feedId: string, command: ForgetBatch): Promise<FeedState>;
  /** `undefined` when the feed has no state yet. */
  getState(feedId: string): Promise<FeedState | undefined>;
  /** Whether the run is still going on: by workflow id alone, because a run that continued as new is alive. */
  isAlive(workflowId: string, runKey: string): Promise<boolean>;
}

export interface StateClientOptions {
  readonly client: Client;
  /** Queue of the workflows; tests use their own. */
  readonly taskQueue?: string;
}

export function createStateClient({
  client,
  taskQueue = TASK_QUEUE,
}: StateClientOptions): StateClient {
  const update = async <Reply>(
    feedId: string,
    name: string,
    updateId: string | undefined,
    command: object,
  ): Promise<Reply> => {
    const input: FeedStateInput = { v: 1, feedId };
    const startWorkflowOperation = new WithStartWorkflowOperation(WORKFLOW.feedState, {
      workflowId: stateWorkflowIdOf(feedId),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `State of feed ${feedId}`,
    });
    try {
      return await client.workflow.executeUpdateWithStart<never, Reply, [object]>(name, {
        args: [command],
        startWorkflowOperation: startWorkflowOperation as never,
        ...(updateId === undefined ? {} : { updateId }),
      });
    } catch (error) {
      throw translate(error, feedId);
    }
  };
  return {
    beginRun: (feedId, command) => update(feedId, UPDATE.beginRun, undefined, command),
    beginPlan: (feedId, command) => update(feedId, UPDATE.beginPlan, undefined, command),
    noteBatch: (feedId, command) => update(feedId, UPDATE.noteBatch, undefined, command),
    commitRead: (feedId, command) => update(feedId, UPDATE.commitRead, undefined, command),
    commitRun: (feedId, command) => update(feedId, UPDATE.commitRun, undefined, command),
    abortRun: (feedId, command) => update(feedId, UPDATE.abortRun, undefined, command),
    configure: (feedId, command) => update(feedId, UPDATE.configure, undefined, command),
    resetCursor: (feedId, command) => update(feedId, UPDATE.resetCursor, undefined, command),
    forgetBatch: (feedId, command) => update(feedId, UPDATE.forgetBatch, undefined, command),
    getState: async (feedId) => {
      try {
        return await client.workflow
          .getHandle(stateWorkflowIdOf(feedId))
          .query<FeedState>(QUERY.getState);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      }
    },
    isAlive: async (workflowId, runKey) => {
      try {
        const description = await client.workflow.getHandle(workflowId).describe();
        const first = description.raw.workflowExecutionInfo?.firstRunId ?? description.runId;
        return description.status.name === 'RUNNING' && first === runKey;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}

function translate(error: unknown, feedId: string): unknown {
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new CodedError(
      'StateLost',
      `The state of feed ${feedId} (${stateWorkflowIdOf(feedId)}) was closed. Starting an empty one would load everything again; restore it with "tcfeeds state init ${feedId}"`,
      { cause: error },
    );
  }
  if (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    isErrorCode(error.cause.type)
  ) {
    return new CodedError(error.cause.type, error.cause.message, { cause: error });
  }
  return error;
}
