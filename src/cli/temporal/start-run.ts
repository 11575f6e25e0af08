// Starting a run by hand and staying with it until it ends.
import type { WorkflowHandle } from '@temporalio/client';
import type { FeedRunInput, FeedRunResult } from '../../core/feed-run.ts';
import { runWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../core/names.ts';
import { withProgress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { linkToRun } from '../links.ts';
import { temporalCommand } from './program.ts';
import type { TemporalSession } from './session.ts';
import { watchRun } from './watch-run.ts';

export interface StartedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly handle: WorkflowHandle;
}

/** Starts a run by hand, under an id that no schedule uses. */
export async function startRun(
  { client }: Pick<TemporalSession, 'client'>,
  input: FeedRunInput,
  workflowType: string = WORKFLOW.feedRun,
): Promise<StartedRun> {
  const stamp = new Date().toISOString().replace(/[-:.]/g, '');
  const workflowId = `${runWorkflowIdOf(input.feedId)}:manual-${stamp}`;
  const handle = await client.workflow.start(workflowType, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [input],
    staticSummary: `${input.feedId} (${input.mode}, by hand)`,
  });
  return { workflowId, runId: handle.firstExecutionRunId, handle };
}

/** Shows what the run is doing until it ends. Ctrl-C ends the watching, not the run. */
export async function waitForRun(
  session: TemporalSession,
  started: StartedRun,
  feedId: string,
  terminal: Terminal,
): Promise<FeedRunResult> {
  const cancel = await temporalCommand(session.target, `workflow cancel -w ${started.workflowId}`);
  const { url } = linkToRun(session.target, started.workflowId);
  const ways = [cancel, url].filter((way) => way !== undefined).join('   or ');
  const stopWatching = (): void => {
    terminal.err(
      `\nStopped watching; the run goes on.${ways === '' ? '' : ` Stop it with: ${ways}`}`,
    );
    process.exit(130);
  };
  process.once('SIGINT', stopWatching);
  try {
    return await withProgress(terminal, `${feedId}: started ${started.workflowId}`, (progress) =>
      watchRun(session.client, started.handle, progress.update),
    );
  } finally {
    process.off('SIGINT', stopWatching);
  }
}
