import { describe, expect, test } from 'vitest';
import type { FeedState, RunFence } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import {
  abortRun,
  beginPlan,
  beginRun,
  commitRun,
  configure,
  noteBatch,
  releaseLease,
  resetCursor,
} from '../../src/core/state-reducer.ts';
import { at, begin, commitOf, heldBy, noteOf, REF } from './a-state.ts';

const stale = expect.objectContaining({ code: 'StaleEpoch' }) as Error;

describe('the lease', () => {
  test('is granted with the next epoch and everything the run must know', () => {
    const before = { ...emptyState('demo'), epoch: 4 };
    const { state, reply } = beginRun(before, begin('a'), at(1));
    expect(reply).toEqual({ status: 'granted', epoch: 5, state });
    expect(state.holder).toEqual({
      runKey: 'a',
      workflowId: 'feed-run:demo:a',
      epoch: 5,
      mode: 'delta',
      since: at(1),
    });
  });

  test('is granted to the same run again without a new epoch', () => {
    const { state } = heldBy('a');
    const again = beginRun(state, begin('a'), at(9));
    expect(again.reply).toMatchObject({ status: 'granted', epoch: 1 });
    expect(again.state).toBe(state);
  });

  test('is refused to another run while it is held [R3]', () => {
    const { state } = heldBy('a');
    const other = beginRun(state, begin('b'), at(1));
    expect(other.reply).toEqual({ status: 'busy', holder: state.holder });
    expect(other.state).toBe(state);
  });

  test('is taken over only from the holder that the caller found dead [R2]', () => {
    const { state } = heldBy('a');
    const wrong = beginRun(state, begin('b', { expectedHolder: 'somebody else' }), at(1));
    expect(wrong.reply.status).toBe('busy');
    const right = beginRun(state, begin('b', { expectedHolder: 'a' }), at(2));
    expect(right.reply).toMatchObject({ status: 'granted', epoch: 2 });
    expect(right.state.recentRuns[0]).toMatchObject({ runKey: 'a', outcome: 'takenOver' });
  });

  test('is not taken over twice with one observation', () => {
    const { state } = heldBy('a');
    const first = beginRun(state, begin('b', { expectedHolder: 'a' }), at(1));
    const second = beginRun(first.state, begin('c', { expectedHolder: 'a' }), at(2));
    expect(second.reply).toMatchObject({ status: 'busy', holder: { runKey: 'b' } });
  });

  test('is granted when the expected holder has let go in the meantime', () => {
    const reply = beginRun(emptyState('demo'), begin('b', { expectedHolder: 'a' }), at(1)).reply;
    expect(reply.status).toBe('granted');
  });

  test('is not granted while the feed is paused, but a run in flight keeps it', () => {
    const paused = configure(emptyState('demo'), { paused: true }, at(0)).state;
    expect(beginRun(paused, begin('a'), at(1)).reply).toEqual({ status: 'paused' });
    const held = configure(heldBy('a').state, { paused: true }, at(0)).state;
    expect(beginRun(held, begin('a'), at(1)).reply.status).toBe('granted');
  });

  test('survives a takeover with pending plans and notes [R16]', () => {
    const { state, fence } = heldBy('a');
    const sent = noteBatch(
      beginPlan(state, { ...fence, plan: REF }).state,
      noteOf(fence, 0, '7'),
      at(1),
    ).state;
    const { reply } = beginRun(sent, begin('b', { expectedHolder: 'a' }), at(2));
    expect(reply).toMatchObject({
      status: 'granted',
      state: { pending: [{ epoch: 1, plan: REF }], notes: [{ epoch: 1, chunk: 0, batchId: '7' }] },
    });
  });
});

/** Every way for a run to have lost its right to write. */
const LOST: readonly (readonly [string, (state: FeedState) => FeedState])[] = [
  ['taken over', (s) => beginRun(s, begin('z', { expectedHolder: 'a' }), at(2)).state],
  ['released by an operator', (s) => releaseLease(s, 'stuck', at(2)).state],
  [
    'reset by an operator',
    (s) => resetCursor(s, { to: null, reason: 'r', force: true }, at(2)).state,
  ],
  [
    'given back by itself',
    (s) =>
      abortRun(s, { runKey: 'a', epoch: 1, outcome: 'failure', summary: '', ended: [] }, at(2))
        .state,
  ],
];

describe.each(LOST)('a run whose lease was %s', (_how, lose) => {
  const { state: held, fence } = heldBy('a', {
    ...emptyState('demo'),
    collections: { one: { cursor: { position: '1' } } },
  });
  const state = lose(held);

  test.each<[string, (fence: RunFence) => unknown]>([
    ['beginPlan', (f) => beginPlan(state, { ...f, plan: REF })],
    ['noteBatch', (f) => noteBatch(state, noteOf(f, 0, '1'), at(3))],
    ['commitRun', (f) => commitRun(state, commitOf(f), at(3))],
  ])('is refused %s and nothing moves [R3]', (_command, run) => {
    const before = JSON.stringify(state);
    expect(() => run(fence)).toThrow(stale);
    expect(JSON.stringify(state)).toBe(before);
  });
});

test.each([
  ['an older epoch', { runKey: 'a', epoch: 0 }],
  ['a later epoch', { runKey: 'a', epoch: 2 }],
  ['the epoch of another run', { runKey: 'b', epoch: 1 }],
])('the fence refuses %s', (_what, fence) => {
  expect(() => beginPlan(heldBy('a').state, { ...fence, plan: REF })).toThrow(stale);
});
