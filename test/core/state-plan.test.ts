import { describe, expect, test } from 'vitest';
import type { FeedState } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import {
  abortRun,
  beginPlan,
  commitRun,
  noteBatch,
  releaseLease,
  resetCursor,
} from '../../src/core/state-reducer.ts';
import { at, commitOf, heldBy, noteOf, openNote, pendingOf, REF, refTo } from './a-state.ts';

describe('pending plans', () => {
  test('are added to what earlier runs left, once each', () => {
    const left = { ...emptyState('demo'), epoch: 4, pending: [pendingOf('old', 3, [2])] };
    const { state, fence } = heldBy('a', left);
    const once = beginPlan(state, { ...fence, plan: refTo('new') }).state;
    expect(once.pending).toEqual([pendingOf('old', 3, [2]), pendingOf('new', 5)]);
    expect(beginPlan(once, { ...fence, plan: refTo('new') }).state).toBe(once);
  });

  test('stay when a run gives up or loses its lease', () => {
    const { state, fence } = heldBy('a');
    const planned = beginPlan(state, { ...fence, plan: REF }).state;
    const gaveUp = abortRun(
      planned,
      { ...fence, outcome: 'failure', summary: '', ended: [] },
      at(1),
    ).state;
    const whole = [{ epoch: 1, plan: REF }];
    expect(gaveUp.pending).toEqual(whole);
    expect(releaseLease(planned, 'x', at(1)).state.pending).toEqual(whole);
    expect(
      resetCursor(planned, { to: null, reason: 'r', force: true }, at(1)).state.pending,
    ).toEqual(whole);
  });

  test('are cleared by a commit that wrote the ledger, and by no other', () => {
    const { state, fence } = heldBy('a');
    const planned = beginPlan(state, { ...fence, plan: REF }).state;
    expect(commitRun(planned, commitOf(fence), at(1)).state.pending).toEqual([]);
    expect(
      commitRun(planned, commitOf(fence, { ledgerWritten: false }), at(1)).state.pending,
    ).toEqual([{ epoch: 1, plan: REF }]);
  });

  test('keep the chunks whose end nobody has read, of whatever run, and nothing else [R4]', () => {
    const left: FeedState = {
      ...emptyState('demo'),
      epoch: 6,
      pending: [
        pendingOf('died', 3),
        pendingOf('hangs', 4, [1, 2]),
        pendingOf('ends', 5, [0]),
        pendingOf('lost-id', 6),
      ],
      notes: [openNote(3, 7), openNote(4, 2), openNote(5, 0), openNote(6, 1)],
    };
    const { state, fence } = heldBy('a', left);
    const sent = noteBatch(
      noteBatch(
        beginPlan(state, { ...fence, plan: refTo('own') }).state,
        noteOf(fence, 0, '70'),
        at(1),
      ).state,
      noteOf(fence, 1, '71'),
      at(1),
    ).state;
    const command = commitOf(fence, {
      ended: [
        { epoch: 5, chunk: 0 },
        { epoch: 6, chunk: 1 },
        { epoch: 7, chunk: 0 },
      ],
      unsettled: [{ epoch: 6, chunk: 1 }],
    });
    const next = commitRun(sent, command, at(2)).state;
    expect(next.pending).toEqual([
      pendingOf('died', 3, [7]),
      pendingOf('hangs', 4, [2]),
      pendingOf('lost-id', 6, [1]),
      pendingOf('own', 7, [1]),
    ]);
    // What has no id stays one run longer, not for ever.
    const later = heldBy('b', next);
    const after = commitRun(later.state, commitOf(later.fence), at(3)).state;
    expect(after.pending).toEqual([
      pendingOf('died', 3, [7]),
      pendingOf('hangs', 4, [2]),
      pendingOf('own', 7, [1]),
    ]);
  });

  test('do not grow by runs while one batch never ends [R4]', () => {
    let state: FeedState = {
      ...emptyState('demo'),
      epoch: 1,
      pending: [pendingOf('first', 1, [3])],
      notes: [openNote(1, 3)],
    };
    for (let run = 0; run < 5; run += 1) {
      const held = heldBy(`run-${run}`, state);
      const planned = beginPlan(held.state, { ...held.fence, plan: refTo(`plan-${run}`) }).state;
      const noted = noteBatch(planned, noteOf(held.fence, 0, '9'), at(run)).state;
      const ended = [{ epoch: held.fence.epoch, chunk: 0 }];
      state = commitRun(noted, commitOf(held.fence, { ended }), at(run)).state;
      expect(state.pending).toEqual([pendingOf('first', 1, [3])]);
    }
  });
});

describe('the note of a batch', () => {
  const { state, fence } = heldBy('a');
  const noted = noteBatch(state, noteOf(fence, 3, '77'), at(1));

  test('says until when its upload may be under way', () => {
    expect(noted.reply).toEqual({
      epoch: 1,
      chunk: 3,
      batchId: '77',
      notedAt: at(1),
      uploadUntil: at(11),
      instance: 'tc.example/api',
    });
  });

  test('gives a retry a new deadline', () => {
    const again = noteBatch(noted.state, noteOf(fence, 3, '77'), at(5));
    expect(again.reply).toMatchObject({ notedAt: at(1), uploadUntil: at(15), batchId: '77' });
    expect(again.state.notes).toHaveLength(1);
  });

  test('keeps the first batch of a chunk, and the deadline still covers the attempt that was told so [R5]', () => {
    const second = noteBatch(noted.state, noteOf(fence, 3, '88'), at(5));
    expect(second.reply).toMatchObject({ batchId: '77', uploadUntil: at(15) });
    expect(second.state.notes).toEqual([second.reply]);
  });

  test('takes an id that became known later', () => {
    const without = noteBatch(state, noteOf(fence, 3), at(1)).state;
    expect(noteBatch(without, noteOf(fence, 3, '99'), at(2)).reply).toMatchObject({
      batchId: '99',
      notedAt: at(1),
    });
  });

  test('never gets an earlier deadline', () => {
    const shorter = { ...noteOf(fence, 3, '77'), uploadWithinMs: 1000 };
    expect(noteBatch(noted.state, shorter, at(2)).reply.uploadUntil).toBe(at(11));
  });

  test('goes when its end was read, with a commit or without', () => {
    const two = noteBatch(noted.state, noteOf(fence, 4, '78'), at(2)).state;
    const ended = [{ epoch: 1, chunk: 3 }];
    const left = [expect.objectContaining({ chunk: 4 })];
    expect(commitRun(two, commitOf(fence, { ended }), at(3)).state.notes).toEqual(left);
    expect(
      abortRun(two, { ...fence, ended, outcome: 'failure', summary: '' }, at(3)).state.notes,
    ).toEqual(left);
  });

  test('of another epoch is another note', () => {
    const later = heldBy('b', releaseLease(noted.state, 'x', at(2)).state);
    const both = noteBatch(later.state, noteOf(later.fence, 3, '79'), at(3)).state;
    expect(both.notes.map(({ epoch, batchId }) => [epoch, batchId])).toEqual([
      [1, '77'],
      [2, '79'],
    ]);
  });
});
