// The document of a plan: what is sent in which chunk, and where its decisions lie.
import { z } from 'zod';
import type { DataRef } from '../core/data-ref.ts';
import { WAVE, type Plan } from '../core/plan.ts';
import { checkDocument, countShape, dataRefShape } from './check-document.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Plans of 1 000 chunks are about 300 kB of JSON. */
const LARGEST_PLAN_BYTES = 64 * 1024 * 1024;

const planShape: z.ZodType<Plan> = z.looseObject({
  v: z.literal(1),
  feedId: z.string(),
  instance: z.string(),
  owner: z.string(),
  epoch: countShape,
  plannedAt: z.string(),
  counts: z.looseObject({
    create: countShape,
    update: countShape,
    refresh: countShape,
    resend: countShape,
    remove: countShape,
    unchanged: countShape,
    missing: countShape,
    heldByOthers: countShape,
    undecided: countShape,
    rejectedBefore: countShape,
  }),
  stale: z.looseObject({
    count: countShape,
    share: z.number(),
    guard: z.exactOptional(
      z.looseObject({ reason: z.enum(['share', 'count', 'empty']), message: z.string() }),
    ),
  }),
  decisions: dataRefShape,
  proposals: dataRefShape,
  chunks: z.array(
    z.looseObject({
      chunk: countShape,
      wave: z.literal(Object.values(WAVE)),
      action: z.enum(['Create', 'Delete']),
      ref: dataRefShape,
      first: countShape,
      count: countShape,
    }),
  ),
  samples: z.record(z.string(), z.array(z.string())),
});

/** @throws {IntegrityMismatch} when it is no plan */
export async function readPlan(store: Pick<LedgerStore, 'readJson'>, ref: DataRef): Promise<Plan> {
  return checkDocument(planShape, await store.readJson(ref, LARGEST_PLAN_BYTES), 'The plan', ref);
}
