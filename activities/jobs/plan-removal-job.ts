// The chunk files of what is taken off the platform, as it runs in a worker thread.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ObjectContent } from '../../src/core/mapped-object.ts';
import type { Plan } from '../../src/core/plan.ts';
import { sentBefore, WAVE } from '../../src/core/plan.ts';
import { readDecisions, readPlan, reviseRemovals } from '../../src/ledger/index.ts';
import type { DecisionRow } from '../../src/ledger/index.ts';
import { createStore } from '../../src/spool/index.ts';
// Not the whole client: a thread that plans has no use for a network.
import { toBatchEntity } from '../../src/threatconnect/model/batch-entity.ts';
import type { ChunkObject } from './chunk-writer.ts';
import { createChunkWriter } from './chunk-writer.ts';
import type { LedgerJob, PlanRunOutput } from './plan-run-job.ts';
import { objectOf, planResult } from './plan-run-job.ts';
import type { JobControl } from './job-control.ts';

export interface PlanRemovalJob extends LedgerJob {
  readonly plan: DataRef;
  /** Keys of candidates that somebody else has worked on: set inactive instead of deleted. */
  readonly inactivate: readonly string[];
}

export async function planRemovalJob(
  job: PlanRemovalJob,
  { signal, onProgress }: JobControl,
): Promise<PlanRunOutput> {
  const store = createStore(job.storeUrl);
  const plan = await readPlan(store, job.plan);
  const decisions = await reviseRemovals({
    store,
    decisions: plan.decisions,
    inactivate: job.inactivate,
    workPrefix: `${job.prefix}decisions`,
    signal,
  });
  const writer = createChunkWriter(
    store,
    `${job.prefix}chunk-`,
    job.settings.batch,
    plan.chunks.length,
  );
  const sent = sentBefore(plan.chunks);
  try {
    let done = 0;
    for await (const row of readDecisions(store, decisions, { fromOrdinal: sent, signal })) {
      // A group may carry what nobody can see from here; it stays, and stays missing, until a policy for groups exists.
      if (row.kind === 'indicator') await writer.add(removalOf(row));
      done += 1;
      if (done % 1_000 === 0) onProgress(done);
    }
    const complete: Plan = {
      ...plan,
      decisions,
      chunks: [...plan.chunks, ...(await writer.finish())],
    };
    return planResult(await store.writeJson(`${job.prefix}plan.json`, complete), complete);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function removalOf(row: DecisionRow): ChunkObject {
  const object = objectOf(row, JSON.parse(row.content ?? '{}') as ObjectContent);
  const inactivate = row.wave === WAVE.inactivate;
  return {
    ordinal: row.ordinal,
    wave: row.wave,
    action: inactivate ? 'Create' : 'Delete',
    kind: row.kind,
    entity: toBatchEntity(object, inactivate ? 'inactivate' : 'remove'),
  };
}
