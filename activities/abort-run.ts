import type { AbortRunActivity } from './contracts.ts';
import type { StateClient } from './state-client.ts';

export interface AbortRunDeps {
  readonly state: Pick<StateClient, 'abortRun'>;
}

/**
 * Does: releases the lease of a run that does not commit. Pending plans and notes stay for the next run.
 * Safe to retry because: a lease that this run does not hold is left alone.
 */
export function createAbortRun({ state }: AbortRunDeps): AbortRunActivity {
  return async ({ feedId, ...command }) => {
    await state.abortRun(feedId, command);
  };
}
