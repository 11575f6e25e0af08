import { keyOf } from '../src/core/data-ref.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { FeedState } from '../src/core/feed-state.ts';
import { keptLedgerFiles } from '../src/ledger/index.ts';
import type { Plan } from '../src/core/plan.ts';
import type { Store } from '../src/spool/index.ts';
import type { CleanSpoolActivity } from './contracts.ts';
import type { Documents } from './documents.ts';
import type { StateClient } from './state-client.ts';
import { ledgerOf, quarantineOf, rawOf, rejectionsOf, reportsOf, runsOf } from './store-keys.ts';

export interface CleanSpoolDeps {
  readonly store: Store;
  readonly documents: Pick<Documents, 'plan'>;
  readonly state: Pick<StateClient, 'getState'>;
}

const DAY_MS = 24 * 60 * 60_000;
/** Younger files may belong to a step that is still going on. */
const UNTOUCHED_MS = DAY_MS;
const RAW_DAYS = 7;
const REPORT_DAYS = 30;
const KEPT_MANIFESTS = 5;

/**
 * Does: removes what nothing reaches any more: working files of finished runs, old raw data and reports, ledger files of
 * manifests that are not kept (rule 10). Files of pending plans and of a run in progress stay.
 * Safe to retry because: removing twice is no error. Fails with: nothing that the run would notice.
 */
export function createCleanSpool({ store, documents, state }: CleanSpoolDeps): CleanSpoolActivity {
  return async ({ feedId, runKey }) => {
    // Before the look at the state: what a successor writes after it is younger and stays.
    const lookedAt = Date.now();
    const now = await state.getState(feedId);
    if (!now || (now.holder && now.holder.runKey !== runKey)) return;
    const kept = await reachable(now, store, documents);
    await sweep(store, runsOf(feedId), lookedAt, kept);
    await sweep(store, rawOf(feedId), lookedAt - RAW_DAYS * DAY_MS, kept);
    for (const folder of [reportsOf(feedId), quarantineOf(feedId), rejectionsOf(feedId)]) {
      await sweep(store, folder, lookedAt - REPORT_DAYS * DAY_MS, kept);
    }
    await sweep(store, ledgerOf(feedId), lookedAt - UNTOUCHED_MS, kept);
    await store.sweepTemporary(UNTOUCHED_MS);
  };
}

async function reachable(
  state: FeedState,
  store: Store,
  documents: Pick<Documents, 'plan'>,
): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  const keep = (ref: DataRef): void => {
    kept.add(keyOf(ref));
  };
  for (const { plan, chunks } of state.pending) {
    keep(plan);
    for (const file of filesOf(await documents.plan(plan), chunks)) keep(file);
  }
  for (const { cursor } of Object.values(state.collections))
    for (const ref of [cursor?.revisions, cursor?.details]) if (ref !== undefined) keep(ref);
  if (state.ledger)
    for (const ref of await keptLedgerFiles(store, state.ledger, KEPT_MANIFESTS)) keep(ref);
  return kept;
}

/** A plan whose run has committed is read for what its open chunks may still do, and for nothing else. */
const filesOf = (plan: Plan, open: readonly number[] | undefined): readonly DataRef[] => [
  plan.decisions,
  ...(open === undefined ? [plan.proposals] : []),
  ...plan.chunks
    .filter(({ chunk }) => open === undefined || open.includes(chunk))
    .map(({ ref }) => ref),
];

async function sweep(
  store: Store,
  prefix: string,
  before: number,
  kept: ReadonlySet<string>,
): Promise<void> {
  for await (const { key, modifiedAt } of store.list(prefix)) {
    if (!kept.has(key) && Date.parse(modifiedAt) <= before) await store.remove(key);
  }
}
