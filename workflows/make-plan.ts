// Steps 5 and 6: the comparison with the ledger, what the platform says about the candidates for removal, and the gate.
import type { RunContext } from '../activities/contracts.ts';
import type { StaleGuard } from '../src/core/plan.ts';
import type { Lease } from './lease.ts';
import { enter } from './progress.ts';
import { beginPlan, planRun, platformActivities } from './proxies.ts';
import type { RunRecord } from './run-facts.ts';

/** Plans, and makes the plan pending before its first effect (rule 1). A preview stops before that. */
export async function makePlan(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<void> {
  enter(record, 'comparing with the ledger');
  let plan = await planRun({
    ...context,
    ...(lease.ledger === undefined ? {} : { ledger: lease.ledger }),
    ...(lease.resendBefore === undefined ? {} : { resendBefore: lease.resendBefore }),
    pending: lease.pending,
    inFlight: [...record.hanging, ...record.unsettled],
    snapshots: record.snapshots,
    plannedAt: record.startedAt,
  });
  if (plan.stale.guard && plan.stale.count > 0) {
    // Nobody can be asked yet, and a guard never guesses: the removal is dropped and the run ends Partial.
    record.removalDropped = plan.stale.guard.message;
    record.warnings.push(howToRemove(record.input.feedId, plan.stale.guard, plan.stale.count));
  } else if (plan.stale.count > 0 && record.input.mode !== 'preview') {
    const { planRemoval } = platformActivities(lease.settings.instance);
    plan = await planRemoval({ ...context, plan: plan.plan });
  }
  record.plan = plan;
  if (record.input.mode !== 'preview' && plan.waves.length > 0)
    await beginPlan({ ...context, plan: plan.plan });
}

/** The guard stays in force: one run is let through, at a person's word. A collection without objects never is. */
const howToRemove = (feedId: string, { reason }: StaleGuard, count: number): string =>
  reason === 'empty'
    ? 'nothing was removed: a collection that has become empty is taken for a fault of its source, not for a withdrawal of all'
    : `nothing was removed. Look: npx tcfeeds preview ${feedId}. If it is right, once: npx tcfeeds run ${feedId} --wait ` +
      `--set stale.maxShare=100% --set stale.maxCount=${count}`;
