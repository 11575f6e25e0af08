// The input of a run, which people type into the UI too: what is wrong with it ends the run at once, in words.
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { CodedError } from '../src/core/errors.ts';
import type { FeedRunInput } from '../src/core/feed-run.ts';
import { parseFeedRunInput } from '../src/core/feed-run-input.ts';

export function parseRunInput(request: unknown): FeedRunInput {
  let input: FeedRunInput;
  try {
    input = parseFeedRunInput(request);
  } catch (error) {
    if (error instanceof CodedError)
      throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
  if (input.resume && workflowInfo().continuedFromExecutionRunId === undefined)
    throw ApplicationFailure.nonRetryable(
      'Run input: resume is set by a run that continues as new, never by hand',
      'InputInvalid',
    );
  return input;
}
