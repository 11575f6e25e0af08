// The document of a plan: what is sent in which chunk, and where its decisions lie. Written by us and checked by its hash.
import type { DataRef } from '../core/data-ref.ts';
import type { Plan } from '../core/plan.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Plans of 1 000 chunks are about 300 kB of JSON. */
const LARGEST_PLAN_BYTES = 64 * 1024 * 1024;

export async function readPlan(store: Pick<LedgerStore, 'readJson'>, ref: DataRef): Promise<Plan> {
  return (await store.readJson(ref, LARGEST_PLAN_BYTES)) as unknown as Plan;
}
