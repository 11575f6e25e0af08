// Objects of plans that earlier runs left pending (rule 1), one row per object: `pending`. Their outcome is not known, so
// they are sent or removed again whatever the ledger says.
import type { DataRef } from '../core/data-ref.ts';
import type { Plan } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { createScratchRelation } from './scratch-relation.ts';

const MAX_PLAN_BYTES = 64 * 1024 * 1024;

async function readPlan(store: LedgerStore, ref: DataRef): Promise<Plan> {
  return (await store.readJson(ref, MAX_PLAN_BYTES)) as unknown as Plan;
}

/** Paths of the decisions of plan documents, in their order. */
export async function decisionFiles(
  store: LedgerStore,
  plans: readonly DataRef[],
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const ref of plans) {
    const plan = await readPlan(store, ref);
    if (plan.decisions.count > 0) paths.push(await store.localPath(plan.decisions));
  }
  return paths;
}

/** Creates the relation `pending`; returns its number of rows. Needs `file_alias`. */
export async function createPending(
  database: Database,
  store: LedgerStore,
  plans: readonly DataRef[],
): Promise<number> {
  const files = await decisionFiles(store, plans);
  if (files.length === 0) {
    await database.run(`CREATE TABLE pending (key VARCHAR, kind VARCHAR, type VARCHAR, id VARCHAR, decision VARCHAR,
      collections VARCHAR[], removal VARCHAR)`);
    return 0;
  }
  await database.run('SET VARIABLE pending_files = $files', { files });
  // Which plan was the last one matters for its words only: the object is unknown in any case. A removal in any of them
  // may still take effect.
  return await createScratchRelation(
    database,
    'pending',
    `SELECT coalesce(alias.canonical, row.key) AS key,
      arg_max(row.kind, plan) AS kind, arg_max(row.type, plan) AS type, arg_max(row.id, plan) AS id,
      arg_max(row.decision, plan) AS decision, arg_max(row.collections, plan) AS collections,
      CASE WHEN bool_or(row.wave = 3) THEN 'delete' WHEN bool_or(row.wave = 2) THEN 'inactive' END AS removal
    FROM (
      SELECT key, kind, type, id, decision, wave, collections,
        list_position(getvariable('pending_files'), filename) AS plan
      FROM read_parquet(getvariable('pending_files'), filename = true)
    ) AS row LEFT JOIN file_alias AS alias ON alias.key = row.key
    GROUP BY coalesce(alias.canonical, row.key)`,
  );
}
