// The durable state of one feed. Never returns: it waits for commands, and continues as new when its history has grown.
//
// Always true: at most one run holds the lease; cursors and ledger reference change only in `commitRun`, in the `commitRead` of an
// export, or by an operator's reset; what was noted or pending is forgotten only when its end was read, or when an operator gives it up. Handlers never
// wait and may be repeated.
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { CodedError } from '../src/core/errors.ts';
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
  RecentRun,
  ResetCursor,
} from '../src/core/feed-state.ts';
import { emptyState } from '../src/core/feed-state.ts';
import { isFeedId } from '../src/core/feed-run-input.ts';
import { QUERY, SIGNAL, UPDATE } from '../src/core/names.ts';
import * as reducer from '../src/core/state-reducer.ts';
import { requireCommand } from '../src/core/state-commands.ts';

const beginRunUpdate = defineUpdate<BeginReply, [BeginRun]>(UPDATE.beginRun);
const beginPlanUpdate = defineUpdate<null, [BeginPlan]>(UPDATE.beginPlan);
const noteBatchUpdate = defineUpdate<BatchNote, [NoteBatch]>(UPDATE.noteBatch);
const commitReadUpdate = defineUpdate<null, [CommitRead]>(UPDATE.commitRead);
const commitRunUpdate = defineUpdate<CommitReply, [CommitRun]>(UPDATE.commitRun);
const abortRunUpdate = defineUpdate<null, [AbortRun]>(UPDATE.abortRun);
const resetCursorUpdate = defineUpdate<FeedState, [ResetCursor]>(UPDATE.resetCursor);
const forgetBatchUpdate = defineUpdate<FeedState, [ForgetBatch]>(UPDATE.forgetBatch);
const configureUpdate = defineUpdate<FeedState, [ConfigureFeed]>(UPDATE.configure);
const resetCursorSignal = defineSignal<[ResetCursor]>(SIGNAL.resetCursor);
const releaseLeaseSignal = defineSignal<[{ readonly reason?: string }]>(SIGNAL.releaseLease);
const getStateQuery = defineQuery<FeedState>(QUERY.getState);
const getRecentRunsQuery = defineQuery<readonly RecentRun[]>(QUERY.getRecentRuns);

export async function feedStateWorkflow(input: FeedStateInput): Promise<void> {
  requireInput(input);
  let state: FeedState = input.state ?? emptyState(input.feedId);
  const now = (): string => new Date().toISOString();

  /** Runs one decision; a coded error becomes the failure of the update, never of the workflow. */
  const apply = <Reply>(decide: () => reducer.Step<Reply>): Reply => {
    const step = asFailure(decide);
    state = step.state;
    return step.reply;
  };

  /** A refusal by a validator leaves no event in the history. */
  const validator =
    <Command>(name: string, refuse?: (command: Command) => unknown) =>
    (command: Command): void => {
      asFailure(() => {
        requireCommand(name, command);
        refuse?.(command);
      });
    };

  setHandler(beginRunUpdate, (command) => apply(() => reducer.beginRun(state, command, now())), {
    description: 'Asks for the lease of a run',
    validator: validator(UPDATE.beginRun),
  });
  setHandler(beginPlanUpdate, (command) => apply(() => reducer.beginPlan(state, command)), {
    description: 'Adds a plan to what is pending, before its first effect',
    validator: validator(UPDATE.beginPlan, (command: BeginPlan) => {
      reducer.requireHolder(state, command);
    }),
  });
  setHandler(noteBatchUpdate, (command) => apply(() => reducer.noteBatch(state, command, now())), {
    description: 'Remembers a batch before its upload; refused for a run that lost its lease',
    validator: validator(UPDATE.noteBatch, (command: NoteBatch) => {
      reducer.requireHolder(state, command);
    }),
  });
  setHandler(commitReadUpdate, (command) => apply(() => reducer.commitRead(state, command)), {
    description: 'Of an export: moves what was read and its mirror, before outputs are told',
    validator: validator(UPDATE.commitRead, (command: CommitRead) => {
      reducer.requireHolder(state, command);
    }),
  });
  setHandler(
    commitRunUpdate,
    (command) => {
      const reply = apply(() => reducer.commitRun(state, command, now()));
      upsertMemo(memoOf(state));
      return reply;
    },
    {
      description: 'Moves cursors and ledger reference together; an epoch commits at most once',
      validator: validator(UPDATE.commitRun),
    },
  );
  setHandler(
    abortRunUpdate,
    (command) => {
      const reply = apply(() => reducer.abortRun(state, command, now()));
      upsertMemo(memoOf(state));
      return reply;
    },
    {
      description: 'Releases the lease of a run that did not commit',
      validator: validator(UPDATE.abortRun),
    },
  );
  setHandler(
    resetCursorUpdate,
    (command) => apply(() => reducer.resetCursor(state, command, now())),
    {
      description:
        'Moves cursors: {"to":null,"reason":"reload"} or {"collection":"online","to":"…","reason":"…"}',
      validator: validator(UPDATE.resetCursor, (command: ResetCursor) => {
        reducer.resetCursor(state, command, now());
        reducer.refuseEmptyReset(state, command);
      }),
    },
  );
  setHandler(
    forgetBatchUpdate,
    (command) => apply(() => reducer.forgetBatch(state, command, now())),
    {
      description:
        'Gives up waiting for a batch that never ends: {"epoch":7,"chunk":0,"reason":"deleted by support"}',
      validator: validator(UPDATE.forgetBatch, (command: ForgetBatch) =>
        reducer.forgetBatch(state, command, now()),
      ),
    },
  );
  setHandler(configureUpdate, (command) => apply(() => reducer.configure(state, command, now())), {
    description: 'Points the feed to another configuration, pauses or resumes it: {"paused":true}',
    validator: validator(UPDATE.configure),
  });
  setHandler(
    resetCursorSignal,
    (command) => {
      try {
        requireCommand(SIGNAL.resetCursor, command);
        state = reducer.resetCursor(state, command, now()).state;
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        log.warn(`resetCursorSignal refused: ${error.message}`, { code: error.code });
      }
    },
    {
      description: 'The same as resetCursor, for clients without updates; a refusal is only logged',
    },
  );
  setHandler(
    releaseLeaseSignal,
    (command?: { readonly reason?: string }) => {
      state = reducer.releaseLease(state, command?.reason ?? 'by signal', now()).state;
    },
    { description: 'Takes the lease away from the run that holds it' },
  );
  setHandler(getStateQuery, () => state, {
    description: 'Cursors, lease, pending, ledger reference',
  });
  setHandler(getRecentRunsQuery, () => state.recentRuns, { description: 'The last 20 runs' });

  await condition(() => historyIsLong(input.continueAfterEvents));
  await condition(allHandlersFinished);
  await continueAsNew<typeof feedStateWorkflow>({ ...input, v: 1, feedId: input.feedId, state });
}

/** Unchecked JSON when somebody starts the state by hand. */
function requireInput(input: FeedStateInput | null | undefined): void {
  const state = input?.state;
  if (isFeedId(input?.feedId) && (state === undefined || state.feedId === input.feedId)) return;
  throw ApplicationFailure.nonRetryable(
    'State input: expected {"feedId": a feed id} and, if given, the state of that very feed',
    'InputInvalid',
  );
}

function historyIsLong(testLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (testLimit !== undefined && historyLength > testLimit);
}

/** Small facts that lists show without a worker. */
function memoOf(state: FeedState): Record<string, unknown> {
  const last = state.recentRuns[0];
  return {
    feedId: state.feedId,
    epoch: state.epoch,
    lastOutcome: last?.outcome ?? null,
    lastSummary: last?.summary ?? null,
    lastSuccessAt: state.health.lastSuccessAt ?? null,
  };
}

function asFailure<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof CodedError)
      throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
}
