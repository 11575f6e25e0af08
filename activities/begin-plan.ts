import type { Checkpoints } from './checkpoints.ts';
import type { BeginPlanActivity } from './plan-contracts.ts';
import type { StateClient } from './state-client.ts';

export interface BeginPlanDeps {
  readonly state: Pick<StateClient, 'beginPlan' | 'getState'>;
  readonly checkpoints: Pick<Checkpoints, 'write'>;
}

/**
 * Does: adds the plan to what is pending in the feed's state, before the first effect (rule 1), and copies that state to
 * the store, so that other feeds of the owner see what this one is about to hold (rule 4).
 * Safe to retry because: the same plan is added once.
 * Fails with: StaleEpoch when the run has lost its lease.
 */
export function createBeginPlan({ state, checkpoints }: BeginPlanDeps): BeginPlanActivity {
  return async ({ feedId, runKey, epoch, configRef, plan }) => {
    await state.beginPlan(feedId, { runKey, epoch, plan });
    const planned = await state.getState(feedId);
    if (planned) await checkpoints.write(planned, configRef);
  };
}
