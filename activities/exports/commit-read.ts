import type { StateClient } from '../state-client.ts';
import type { CommitReadActivity } from './contracts.ts';

export interface CommitReadDeps {
  readonly state: Pick<StateClient, 'commitRead'>;
}

/**
 * Does: moves the cursors of what was read and the mirror, and notes for each output what it may know from now on.
 * Safe to retry because: it sets the same again.
 * Fails with: StaleEpoch when the lease was lost; then nothing moved.
 */
export function createCommitRead({ state }: CommitReadDeps): CommitReadActivity {
  return ({ feedId, configRef: _configRef, ...command }) => state.commitRead(feedId, command);
}
