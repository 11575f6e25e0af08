// Small states and commands that the tests of the reducer share.
import type { DataRef } from '../../src/core/data-ref.ts';
import type {
  BatchNote,
  BeginRun,
  CommitRun,
  FeedState,
  NoteBatch,
  PendingPlan,
  RunFence,
} from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import { beginRun } from '../../src/core/state-reducer.ts';

export const REF: DataRef = {
  uri: 'store:a/b.json',
  sha256: '0'.repeat(64),
  bytes: 10,
  count: 1,
  contentType: 'application/json',
};

export const refTo = (key: string): DataRef => ({ ...REF, uri: `store:${key}` });

export const pendingOf = (key: string, epoch: number, chunks?: readonly number[]): PendingPlan => ({
  epoch,
  plan: refTo(key),
  ...(chunks === undefined ? {} : { chunks }),
});

/** A batch that was noted at the beginning of the day, its upload over after ten minutes. */
export const openNote = (epoch: number, chunk: number): BatchNote => ({
  epoch,
  chunk,
  batchId: `${epoch}-${chunk}`,
  notedAt: at(0),
  uploadUntil: at(10),
  instance: 'tc.example/api',
});

/** Instants of a day, by minute. */
export const at = (minute: number): string =>
  new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

export const begin = (runKey: string, more: Partial<BeginRun> = {}): BeginRun => ({
  runKey,
  workflowId: `feed-run:demo:${runKey}`,
  mode: 'delta',
  ...more,
});

export const commitOf = (fence: RunFence, more: Partial<CommitRun> = {}): CommitRun => ({
  ...fence,
  cursors: {},
  ledgerWritten: true,
  ended: [],
  unsettled: [],
  outcome: 'success',
  summary: 'created=1',
  ...more,
});

export const noteOf = (fence: RunFence, chunk: number, batchId?: string): NoteBatch => ({
  ...fence,
  chunk,
  uploadWithinMs: 600_000,
  instance: 'tc.example/api',
  ...(batchId === undefined ? {} : { batchId }),
});

/** A state whose lease `runKey` holds, and its fence. */
export function heldBy(
  runKey: string,
  state: FeedState = emptyState('demo'),
  more: Partial<BeginRun> = {},
): { readonly state: FeedState; readonly fence: RunFence } {
  const step = beginRun(state, begin(runKey, more), at(0));
  if (step.reply.status !== 'granted') throw new Error(`not granted: ${step.reply.status}`);
  return { state: step.state, fence: { runKey, epoch: step.reply.epoch } };
}
