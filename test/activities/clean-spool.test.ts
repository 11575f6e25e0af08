import { expect, test } from 'vitest';
import { createCleanSpool } from '../../activities/clean-spool.ts';
import { createDocuments } from '../../activities/documents.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import type { FeedState, PendingPlan } from '../../src/core/feed-state.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Store } from '../../src/spool/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { wholePlan } from './whole-plan.ts';

const RUN = 'runs/demo/old-run';

/** A plan of two chunks with all its files, as a finished run leaves it. */
async function leftBehind(store: Store): Promise<DataRef> {
  const file = (name: string): Promise<DataRef> =>
    store.write(`${RUN}/${name}`, name, { contentType: 'text/plain' });
  const chunk = async (number: number): Promise<Plan['chunks'][number]> => ({
    chunk: number,
    wave: 1,
    action: 'Create',
    ref: await file(`chunk-${number}`),
    first: number,
    count: 1,
  });
  const plan = wholePlan({
    decisions: await file('decisions'),
    proposals: await file('proposals'),
    chunks: [await chunk(0), await chunk(1)],
  });
  return store.writeJson(`${RUN}/plan.json`, plan);
}

async function filesAfterCleaning(pending: (plan: DataRef) => readonly PendingPlan[]) {
  const { store } = await temporaryStore();
  const state: FeedState = { ...emptyState('demo'), pending: pending(await leftBehind(store)) };
  const clean = createCleanSpool({
    store,
    documents: createDocuments(store),
    state: { getState: () => Promise.resolve(state) },
  });
  await clean({ feedId: 'demo', runKey: 'this-run' });
  const left: string[] = [];
  for await (const { key } of store.list('runs')) left.push(key.slice(RUN.length + 1));
  return left.sort();
}

test.each<[string, (plan: DataRef) => readonly PendingPlan[], readonly string[]]>([
  ['nothing of a plan that is not pending', () => [], []],
  [
    'all of a plan whose run did not commit',
    (plan) => [{ epoch: 1, plan }],
    ['chunk-0', 'chunk-1', 'decisions', 'plan.json', 'proposals'],
  ],
  [
    'of a plan whose run has committed what its open chunks need',
    (plan) => [{ epoch: 1, plan, chunks: [1] }],
    ['chunk-1', 'decisions', 'plan.json'],
  ],
])('cleaning leaves %s', async (_what, pending, files) => {
  expect(await filesAfterCleaning(pending)).toEqual(files);
});
