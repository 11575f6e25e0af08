// What a preview run would do on the platform, from its report and its plan in the store.
import type { DataRef } from '../../core/data-ref.ts';
import { keyOf } from '../../core/data-ref.ts';
import { isDataRef } from '../../core/feed-run-input.ts';
import type { FeedRunResult } from '../../core/feed-run.ts';
import type { Decision, Plan, PlanCounts, StaleSummary } from '../../core/plan.ts';
import { readDecisions, readPlan } from '../../ledger/index.ts';
import type { Store } from '../../spool/index.ts';

export interface PlannedObject {
  readonly decision: Decision;
  readonly type: string;
  readonly id: string;
  readonly reason: string;
}

export interface PlannedRun {
  readonly counts?: PlanCounts;
  readonly stale?: StaleSummary;
  readonly objects: readonly PlannedObject[];
  /** False: only the samples of the report were at hand. */
  readonly all: boolean;
}

interface RunReport {
  readonly plan?: {
    readonly ref?: DataRef;
    readonly counts: PlanCounts;
    readonly stale: StaleSummary;
    readonly samples: Plan['samples'];
  };
}

const LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024;

export async function readPlanned(store: Store, result: FeedRunResult): Promise<PlannedRun> {
  if (result.reportRef === undefined) return { objects: [], all: true };
  const report = (await store.readJson(
    result.reportRef,
    LARGEST_DOCUMENT_BYTES,
  )) as unknown as RunReport;
  const { plan } = report;
  if (plan === undefined) return { objects: [], all: true };
  const { counts, stale, ref } = plan;
  if (isDataRef(ref) && (await store.exists(keyOf(ref)))) {
    const document = await readPlan(store, ref);
    return { counts, stale, objects: await decisionsOf(store, document), all: true };
  }
  return { counts, stale, objects: samplesOf(plan.samples), all: false };
}

async function decisionsOf(store: Store, plan: Plan): Promise<readonly PlannedObject[]> {
  const objects: PlannedObject[] = [];
  for await (const { decision, type, id, reason } of readDecisions(store, plan.decisions)) {
    objects.push({ decision, type, id, reason });
  }
  return objects;
}

/** Keys of the report's samples: `Type|value`. */
function samplesOf(samples: Plan['samples']): readonly PlannedObject[] {
  return Object.entries(samples).flatMap(([decision, keys]) =>
    keys.map((key) => {
      const at = key.indexOf('|');
      return {
        decision: decision as Decision,
        type: key.slice(0, at),
        id: key.slice(at + 1),
        reason: '',
      };
    }),
  );
}
