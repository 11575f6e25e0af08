import { describe, expect, test } from 'vitest';
import type { FeedState, RunFence } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import {
  abortRun,
  beginPlan,
  beginRun,
  commitRun,
  configure,
  forgetBatch,
  noteBatch,
  releaseLease,
  resetCursor,
} from '../../src/core/state-reducer.ts';
import { at, begin, commitOf, heldBy, noteOf, pendingOf, REF, refTo } from './a-state.ts';

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
    const paused = configure(emptyState('demo'), { paused: true }).state;
    expect(beginRun(paused, begin('a'), at(1)).reply).toEqual({ status: 'paused' });
    const held = configure(heldBy('a').state, { paused: true }).state;
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

const openNote = (epoch: number, chunk: number): FeedState['notes'][number] => ({
  epoch,
  chunk,
  batchId: `${epoch}-${chunk}`,
  notedAt: at(0),
  uploadUntil: at(10),
  instance: 'tc.example/api',
});

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

describe('an operator', () => {
  const collections = {
    one: { cursor: { position: '1', etag: '"x"' }, watermark: at(1), lastSuccessAt: at(2) },
    two: { cursor: { position: '2' }, watermark: at(1) },
  };
  const known: FeedState = { ...emptyState('demo'), epoch: 3, collections, ledger: REF };

  test('resets all cursors, never the ledger [S11]', () => {
    const { state } = resetCursor(known, { to: null, reason: 'reload' }, at(5));
    expect(state.collections).toEqual({
      one: { cursor: null, lastSuccessAt: at(2) },
      two: { cursor: null },
    });
    expect(state).toMatchObject({ epoch: 4, ledger: REF });
    expect(state.recentRuns[0]).toMatchObject({
      outcome: 'reset',
      summary: 'Cursor of all collections to the beginning: reload',
    });
  });

  test('resets one cursor to a position, without the validators that belonged to the old one [S11]', () => {
    const { state } = resetCursor(known, { collection: 'one', to: '55', reason: 'gap' }, at(5));
    expect(state.collections['one']).toEqual({ cursor: { position: '55' }, lastSuccessAt: at(2) });
    expect(state.collections['two']).toBe(collections.two);
  });

  test.each([
    ['an unknown collection', { collection: 'three', to: null, reason: 'r' }, 'InputInvalid'],
    ['a name every object has', { collection: 'toString', to: null, reason: 'r' }, 'InputInvalid'],
    ['no reason', { to: null, reason: '  ' }, 'InputInvalid'],
  ])('is refused a reset of %s', (_what, command, code) => {
    expect(() => resetCursor(known, command, at(5))).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  test('must force a reset while a run holds the lease', () => {
    const { state } = heldBy('a', known);
    const command = { to: null, reason: 'r' };
    expect(() => resetCursor(state, command, at(5))).toThrow(
      expect.objectContaining({ code: 'FeedBusy' }) as Error,
    );
    const forced = resetCursor(state, { ...command, force: true }, at(5)).state;
    expect(forced.epoch).toBe(5);
    expect(forced.holder?.epoch).toBe(4);
  });

  test('releases a lease with a reason; a free one stays as it is [R2]', () => {
    const { state } = heldBy('a');
    const free = releaseLease(state, 'worker is gone', at(5)).state;
    expect(free.holder).toBeUndefined();
    expect(free.epoch).toBe(state.epoch);
    expect(free.recentRuns[0]).toMatchObject({
      outcome: 'released',
      summary: 'Lease released: worker is gone',
    });
    expect(releaseLease(free, 'again', at(6)).state).toBe(free);
  });

  describe('who gives up waiting for a batch', () => {
    const waiting: FeedState = {
      ...known,
      pending: [pendingOf('plan', 2, [1])],
      notes: [openNote(2, 1), openNote(3, 0)],
    };
    const command = { epoch: 2, chunk: 1, reason: 'deleted by support' };

    test('takes its note away; what it held stays pending until the next commit [R4]', () => {
      const { state, reply } = forgetBatch(waiting, command, at(20));
      expect(reply).toBe(state);
      expect(state.notes).toEqual([openNote(3, 0)]);
      expect(state.pending).toEqual(waiting.pending);
      expect(state.epoch).toBe(3);
      expect(state.recentRuns[0]).toEqual({
        runKey: '',
        workflowId: '',
        epoch: 2,
        mode: 'delta',
        outcome: 'batchForgotten',
        endedAt: at(20),
        summary: 'Batch 2-1 (epoch 2, chunk 1) forgotten: deleted by support',
      });
      const held = heldBy('a', state);
      expect(commitRun(held.state, commitOf(held.fence), at(30)).state.pending).toEqual([]);
    });

    test.each([
      ['there is no such note', { ...command, chunk: 7 }, 'InputInvalid', /noted: Batch 2-1/],
      ['there is no reason', { ...command, reason: ' ' }, 'InputInvalid', /a reason is needed/],
    ])('is refused when %s', (_why, wrong, code, message) => {
      expect(() => forgetBatch(waiting, wrong, at(20))).toThrow(
        expect.objectContaining({
          code,
          message: expect.stringMatching(message) as string,
        }) as Error,
      );
    });

    test('is told to wait while a run holds the lease, or an upload may be under way [R3]', () => {
      const busy = expect.objectContaining({ code: 'FeedBusy' }) as Error;
      expect(() => forgetBatch(heldBy('a', waiting).state, command, at(20))).toThrow(busy);
      expect(() => forgetBatch(waiting, command, at(9))).toThrow(busy);
      expect(() => forgetBatch(waiting, command, at(10))).not.toThrow();
    });
  });

  test('points the feed to another configuration and pauses it, each alone', () => {
    const configured = configure(known, { configRef: REF }).state;
    expect(configured).toMatchObject({ configRef: REF, paused: false });
    expect(configure(configured, { paused: true }).state).toMatchObject({
      configRef: REF,
      paused: true,
    });
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
