import type { CommitRunActivity } from './contracts.ts';
import type { StateClient } from './state-client.ts';
import type { Checkpoints } from './checkpoints.ts';

export interface CommitRunDeps {
  readonly state: Pick<StateClient, 'commitRun' | 'getState'>;
  readonly checkpoints: Pick<Checkpoints, 'write'>;
}

/**
 * Does: moves cursors and ledger reference together, then copies the state to the store for disaster recovery.
 * Safe to retry because: an epoch commits at most once and the same run gets the same answer again.
 * Fails with: StaleEpoch when the lease was lost; then nothing moved.
 */
export function createCommitRun({ state, checkpoints }: CommitRunDeps): CommitRunActivity {
  return async ({ feedId, configRef, ...command }) => {
    const reply = await state.commitRun(feedId, command);
    const committed = await state.getState(feedId);
    if (committed) await checkpoints.write(committed, configRef);
    return reply;
  };
}
