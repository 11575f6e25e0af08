import { describe, expect, test } from 'vitest';
import { emptyState } from '../../src/core/feed-state.ts';
import { abortRun, commitRead, commitRun, resetCursor } from '../../src/core/state-reducer.ts';
import { at, commitOf, heldBy, REF, refTo } from './a-state.ts';

const stale = expect.objectContaining({ code: 'StaleEpoch' }) as Error;

describe('a commit', () => {
  const cursors = { one: { cursor: { position: '9' }, watermark: at(60), lastSuccessAt: at(61) } };

  test('moves cursors and ledger together and frees the lease [S7]', () => {
    const { state, fence } = heldBy('a');
    const { state: next, reply } = commitRun(
      state,
      commitOf(fence, { cursors, ledger: refTo('ledger'), unknownObjects: 3 }),
      at(62),
    );
    expect(reply).toEqual({ applied: true, cursors });
    expect(next).toMatchObject({
      collections: cursors,
      ledger: refTo('ledger'),
      unknownObjects: 3,
      committedEpoch: 1,
      health: { lastSuccessAt: at(62), lastOutcome: 'success', consecutiveFailures: 0 },
    });
    expect(next.holder).toBeUndefined();
    expect(next.recentRuns[0]).toMatchObject({ runKey: 'a', outcome: 'success', mode: 'delta' });
  });

  test('of what was read moves cursors and mirror, keeps the lease, and is refused to others', () => {
    const { state, fence } = heldBy('a');
    const command = { ...fence, cursors, ledger: refTo('mirror') };
    const { state: next } = commitRead(state, command);
    expect(next).toMatchObject({ collections: cursors, ledger: refTo('mirror') });
    expect(next.holder).toEqual(state.holder);
    expect(next.recentRuns).toEqual(state.recentRuns);
    expect(commitRead(next, command).state).toEqual(next);
    expect(() => commitRead(next, { ...command, runKey: 'b' })).toThrow(stale);
  });

  test('that is repeated after a lost answer gets the same answer and changes nothing', () => {
    const { state, fence } = heldBy('a');
    const once = commitRun(state, commitOf(fence, { cursors }), at(1)).state;
    const again = commitRun(once, commitOf(fence, { cursors }), at(2));
    expect(again.reply).toEqual({ applied: false, cursors });
    expect(again.state).toBe(once);
  });

  test('that is repeated after another run has begun, and after it has committed, is answered and applied once [S7]', () => {
    const { state, fence } = heldBy('a');
    const once = commitRun(state, commitOf(fence, { cursors }), at(1)).state;
    const next = heldBy('b', once);
    const during = commitRun(next.state, commitOf(fence, { cursors }), at(2));
    expect(during.reply).toEqual({ applied: false, cursors });
    expect(during.state).toBe(next.state);
    const later = commitRun(next.state, commitOf(next.fence), at(3)).state;
    expect(commitRun(later, commitOf(fence, { cursors }), at(4))).toEqual({
      state: later,
      reply: { applied: false, cursors },
    });
  });

  test('of a run that gave up instead is refused', () => {
    const { state, fence } = heldBy('a');
    const gaveUp = abortRun(
      state,
      { ...fence, outcome: 'failure', summary: '', ended: [] },
      at(1),
    ).state;
    expect(() => commitRun(gaveUp, commitOf(fence), at(2))).toThrow(stale);
  });

  test('leaves collections alone that it does not name [S10]', () => {
    const two = { cursor: { position: '2' } };
    const { state, fence } = heldBy('a', { ...emptyState('demo'), collections: { two } });
    expect(commitRun(state, commitOf(fence, { cursors }), at(1)).state.collections).toEqual({
      two,
      ...cursors,
    });
  });

  test('keeps ledger and number of unknown objects when it names none', () => {
    const { state, fence } = heldBy('a', {
      ...emptyState('demo'),
      ledger: REF,
      unknownObjects: 2,
    });
    expect(commitRun(state, commitOf(fence), at(1)).state).toMatchObject({
      ledger: REF,
      unknownObjects: 2,
    });
  });

  test.each([
    ['a later one', 'delta', at(120), at(120)],
    ['an earlier one', 'delta', at(30), at(60)],
    ['none', 'delta', undefined, at(60)],
    ['an earlier one', 'full', at(30), at(30)],
    ['none', 'full', undefined, undefined],
    ['an earlier one', 'delta', at(30), at(60)],
  ] as const)(
    'with %s moves the watermark monotonically in mode %s [S3]',
    (_what, mode, to, kept) => {
      const { state, fence } = heldBy(
        'a',
        { ...emptyState('demo'), collections: { one: { cursor: null, watermark: at(60) } } },
        { mode },
      );
      const one = { cursor: { position: 'n' }, ...(to === undefined ? {} : { watermark: to }) };
      const next = commitRun(state, commitOf(fence, { cursors: { one } }), at(200)).state;
      expect(next.collections['one']).toMatchObject({ cursor: { position: 'n' } });
      expect(next.collections['one']?.watermark).toBe(kept);
    },
  );

  test('fulfils an asked-for resend only when it succeeded', () => {
    const asked = resetCursor(
      emptyState('demo'),
      { to: null, reason: 'new owner', resend: true },
      at(0),
    ).state;
    expect(asked.resendBefore).toBe(at(0));
    const { state, fence } = heldBy('a', asked);
    const partial = commitRun(state, commitOf(fence, { outcome: 'partial' }), at(1)).state;
    expect(partial.resendBefore).toBe(at(0));
    // A run over some collections has not sent all of it.
    expect(commitRun(state, commitOf(fence, { coversAll: false }), at(1)).state.resendBefore).toBe(
      at(0),
    );
    expect(
      commitRun(state, commitOf(fence, { coversAll: true }), at(1)).state.resendBefore,
    ).toBeUndefined();
  });
});

describe('giving up', () => {
  test('frees the lease without moving epoch or cursors', () => {
    const collections = { one: { cursor: { position: '1' } } };
    const { state, fence } = heldBy('a', { ...emptyState('demo'), collections });
    const next = abortRun(
      state,
      { ...fence, outcome: 'failure', summary: 'AuthFailed: x', ended: [] },
      at(1),
    ).state;
    expect(next).toMatchObject({ epoch: 1, committedEpoch: 0, collections });
    expect(next.holder).toBeUndefined();
    expect(next.health).toEqual({ lastOutcome: 'failure', consecutiveFailures: 1 });
    expect(next.recentRuns[0]).toMatchObject({ summary: 'AuthFailed: x', outcome: 'failure' });
  });

  test.each([
    ['another run', { runKey: 'b', epoch: 1 }],
    ['an older epoch', { runKey: 'a', epoch: 0 }],
  ])('by %s is left alone', (_who, fence) => {
    const { state } = heldBy('a');
    const next = abortRun(state, { ...fence, outcome: 'failure', summary: '', ended: [] }, at(1));
    expect(next.state).toBe(state);
  });

  test('after a preview says nothing about the health of the feed [R15]', () => {
    const health = {
      lastSuccessAt: at(0),
      lastOutcome: 'failure',
      consecutiveFailures: 3,
    } as const;
    const { state, fence } = heldBy('a', { ...emptyState('demo'), health }, { mode: 'preview' });
    const next = abortRun(state, { ...fence, outcome: 'success', summary: '', ended: [] }, at(9));
    expect(next.state.health).toEqual(health);
    expect(next.state.recentRuns[0]).toMatchObject({ mode: 'preview', outcome: 'success' });
  });

  test('counts failures in a row until a success', () => {
    let state = emptyState('demo');
    for (const outcome of ['failure', 'partial', 'failure'] as const) {
      const held = heldBy('a', state);
      state = abortRun(held.state, { ...held.fence, outcome, summary: '', ended: [] }, at(1)).state;
    }
    expect(state.health.consecutiveFailures).toBe(3);
    const held = heldBy('a', state);
    state = commitRun(held.state, commitOf(held.fence), at(2)).state;
    expect(state.health.consecutiveFailures).toBe(0);
  });
});

test('the last twenty runs are kept, the newest first', () => {
  let state = emptyState('demo');
  for (let run = 1; run <= 25; run += 1) {
    const held = heldBy(`run-${run}`, state);
    state = commitRun(held.state, commitOf(held.fence), at(run)).state;
  }
  expect(state.recentRuns.map(({ runKey }) => runKey)).toEqual(
    Array.from({ length: 20 }, (_, index) => `run-${25 - index}`),
  );
});
