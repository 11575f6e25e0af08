// Objects of plans that earlier runs left pending (rule 1), one row per object: `pending`. Their outcome is not known, so
// they are sent or removed again whatever the ledger says. Of a plan whose run has committed only the open chunks count.
//
// `in_flight`: a batch with the object has not ended, so even what is accepted now may be overwritten later.
import type { ChunkId, PendingPlan } from '../core/feed-state.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { readPlan } from './read-plan.ts';
import { createScratchRelation } from './scratch-relation.ts';

/** Rows `first` ≤ n < `past` of the decisions of a pending plan; an object's ordinal is its position in the file. */
interface Part {
  readonly path: string;
  readonly first: number;
  readonly past: number;
  readonly inFlight: boolean;
}

async function partsOf(
  store: LedgerStore,
  { epoch, plan: ref, chunks }: PendingPlan,
  inFlight: readonly ChunkId[],
): Promise<readonly Part[]> {
  const plan = await readPlan(store, ref);
  if (plan.decisions.count === 0) return [];
  const path = await store.localPath(plan.decisions);
  const flying = new Set(inFlight.filter((id) => id.epoch === epoch).map(({ chunk }) => chunk));
  const parts = plan.chunks
    .filter(({ chunk }) => chunks?.includes(chunk) ?? flying.has(chunk))
    .map(({ chunk, first, count }) => ({
      path,
      first,
      past: first + count,
      inFlight: flying.has(chunk),
    }));
  // Of a run that did not commit nothing was decided, so every row counts, also one that is in no chunk.
  if (chunks === undefined)
    parts.push({ path, first: 0, past: plan.decisions.count, inFlight: false });
  return parts;
}

export interface PendingRows {
  /** Name of the relation to create, a constant. */
  readonly name: 'pending_rows' | 'other_pending_rows';
  readonly plans: readonly PendingPlan[];
  readonly inFlight: readonly ChunkId[];
}

/**
 * Creates a view of the pending rows of the decisions of `plans`, with `plan` (their order) and `in_flight`; a row may be
 * there twice. Without any there is no view, and the answer is false.
 */
export async function createPendingRows(
  database: Database,
  store: LedgerStore,
  { name, plans, inFlight }: PendingRows,
): Promise<boolean> {
  const parts: Part[] = [];
  for (const plan of plans) parts.push(...(await partsOf(store, plan, inFlight)));
  if (parts.length === 0) return false;
  await database.run(
    `CREATE OR REPLACE TABLE ${name}_parts (path VARCHAR, first BIGINT, past BIGINT, in_flight BOOLEAN)`,
  );
  for (const { path, first, past, inFlight: in_flight } of parts) {
    await database.run(`INSERT INTO ${name}_parts VALUES ($path, $first, $past, $in_flight)`, {
      path,
      first,
      past,
      in_flight,
    });
  }
  const files = [...new Set(parts.map(({ path }) => path))];
  await database.run(`SET VARIABLE ${name}_files = $files`, { files });
  await database.run(`
    CREATE OR REPLACE VIEW ${name} AS
    SELECT key, kind, type, id, decision, wave, collections, fingerprint, content, footprint, part.in_flight,
      list_position(getvariable('${name}_files'), row.filename) AS plan
    FROM read_parquet(getvariable('${name}_files'), filename = true, file_row_number = true) AS row
    JOIN ${name}_parts AS part
      ON part.path = row.filename AND row.file_row_number >= part.first AND row.file_row_number < part.past`);
  return true;
}

/** Creates the relation `pending`; returns its number of rows. Needs `file_alias`. */
export async function createPending(
  database: Database,
  store: LedgerStore,
  input: { readonly pending: readonly PendingPlan[]; readonly inFlight: readonly ChunkId[] },
): Promise<number> {
  const { pending: plans, inFlight } = input;
  if (!(await createPendingRows(database, store, { name: 'pending_rows', plans, inFlight }))) {
    await database.run(`CREATE TABLE pending (key VARCHAR, kind VARCHAR, type VARCHAR, id VARCHAR, decision VARCHAR,
      collections VARCHAR[], removal VARCHAR, in_flight BOOLEAN)`);
    return 0;
  }
  // Which plan was the last one matters for its words only: the object is unknown in any case. A removal in any of them
  // may still take effect.
  return await createScratchRelation(
    database,
    'pending',
    `SELECT coalesce(alias.canonical, row.key) AS key,
      arg_max(row.kind, plan) AS kind, arg_max(row.type, plan) AS type, arg_max(row.id, plan) AS id,
      arg_max(row.decision, plan) AS decision, arg_max(row.collections, plan) AS collections,
      CASE WHEN bool_or(row.wave = 3) THEN 'delete' WHEN bool_or(row.wave = 2) THEN 'inactive' END AS removal,
      bool_or(row.in_flight) AS in_flight
    FROM pending_rows AS row LEFT JOIN file_alias AS alias ON alias.key = row.key
    GROUP BY coalesce(alias.canonical, row.key)`,
  );
}
