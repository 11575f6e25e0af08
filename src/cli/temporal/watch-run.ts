// Follows a run to its end: what it says about itself on the way, and its result also when it failed.
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import {
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { CodedError, isErrorCode } from '../../core/errors.ts';
import type { FeedRunResult } from '../../core/feed-run.ts';
import { waitingFor } from './waiting-for.ts';

const LOOK_AGAIN_MS = 500;
const CAUSE_EVERY_LOOKS = 4;
const ANSWER_WITHIN_MS = 5_000;
const METADATA_QUERY = '__temporal_workflow_metadata';

/**
 * The result of the run, whatever its outcome.
 * @throws {Cancelled} @throws {Internal} when the run ended without a result; @throws the run's own code when it never began.
 */
export async function watchRun(
  client: Client,
  handle: WorkflowHandle,
  onProgress: (text: string) => void,
): Promise<FeedRunResult> {
  const run = { ended: false };
  const end = resultOf(handle).finally(() => {
    run.ended = true;
  });
  // Handled by whoever awaits `end` below; this keeps a rejection during a poll from being unhandled.
  end.catch(() => undefined);
  let text = '';
  for (let look = 0, cause: string | undefined; !run.ended; look += 1) {
    const details = await currentDetails(client, handle);
    if (look % CAUSE_EVERY_LOOKS === 0) cause = await waitingFor(handle).catch(() => undefined);
    if (details !== undefined) text = progressText(details);
    const silent = details === undefined ? 'no worker answers' : undefined;
    onProgress(
      [text, cause, silent].filter((part) => part !== undefined && part !== '').join(' · '),
    );
    await Promise.race([end.catch(() => undefined), delay(LOOK_AGAIN_MS)]);
  }
  return end;
}

/** The same, without looking at the run on its way. */
export const resultOf = (handle: WorkflowHandle): Promise<FeedRunResult> =>
  handle.result().then((value) => value as FeedRunResult, resultOfFailure);

async function currentDetails(client: Client, handle: WorkflowHandle): Promise<string | undefined> {
  try {
    const metadata = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      handle.query<{ readonly currentDetails?: string }>(METADATA_QUERY),
    );
    return metadata.currentDetails;
  } catch {
    // No worker answers just now, or the run is over: the result tells.
    return undefined;
  }
}

/**
 * The progress table of a run in one line: its first line and those below the table. How many chunks have ended comes last:
 * of a line that is too long the end stays.
 */
export function progressText(details: string): string {
  return details
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('|'))
    .map((line) =>
      line
        .replaceAll('**', '')
        .replace(/^Chunks: (.* ended), (.*)$/, '$2 · $1')
        .replace(/^(Plan|Chunks): /, ''),
    )
    .join(' · ');
}

function resultOfFailure(error: unknown): FeedRunResult {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    const [result] = (cause.details ?? []) as (FeedRunResult | undefined)[];
    if (result?.v === 1) return result;
    throw new CodedError(isErrorCode(cause.type) ? cause.type : 'Internal', cause.message, {
      cause: error,
    });
  }
  if (cause instanceof CancelledFailure)
    throw new CodedError(
      'Cancelled',
      'The run was cancelled; what it had sent is settled by the next run',
      { cause: error },
    );
  if (cause instanceof TerminatedFailure)
    throw new CodedError(
      'Cancelled',
      `The run was terminated: ${cause.message}. The next run takes over its lease and settles what it had sent`,
      { cause: error },
    );
  if (cause instanceof TimeoutFailure)
    throw new CodedError(
      'Cancelled',
      'The run reached its time limit; the next run settles what it had sent',
      { cause: error },
    );
  throw error;
}
