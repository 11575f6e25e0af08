import { describe, expect, test } from 'vitest';
import type { FeedState } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import {
  commitRun,
  configure,
  forgetBatch,
  refuseEmptyReset,
  releaseLease,
  resetCursor,
} from '../../src/core/state-reducer.ts';
import { at, commitOf, heldBy, openNote, pendingOf, REF } from './a-state.ts';

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

  describe('who moves the position of an export', () => {
    const reading = {
      field: 'lastModified',
      through: '2026-03-05T00:00:00Z',
      question: 'q',
      whole: { after: '4711' },
    } as const;
    const exporting: FeedState = {
      ...known,
      collections: { indicators: { cursor: { reading } }, 'output:siem': { cursor: null } },
    };
    const now = '2026-03-05T12:00:00.000Z';
    const reset = (to: string | null, collection = 'indicators', state = exporting) =>
      resetCursor(state, { collection, to, reason: 'gap' }, now).state.collections;

    test('keeps the place where a reading of everything has paused [S1]', () => {
      const to = '2026-03-01T00:00:00Z';
      expect(reset(to)['indicators']).toEqual({ cursor: { position: to, reading } });
    });

    test('begins anew without a position', () => {
      expect(reset(null)['indicators']).toEqual({ cursor: null });
    });

    const refused = expect.objectContaining({
      code: 'InputInvalid',
      message: expect.stringMatching(
        /collection indicators is read by date; expected an instant that exists and is not after now \(2026-03-05T12:00:00\.000Z\), such as .*, got /,
      ) as string,
    }) as Error;

    test.each([
      ...['9000001', 'yesterday', '2026', '5', '2026-03-01T00:00', '2026-03-01T00:00:00'],
      ...['2026-13-01T00:00:00Z', '2026-02-30', '2026-02-30T00:00:00Z', '2025-02-29'],
      ...['2026-03-01T24:00:00Z', '2026-03-01T23:60Z', '2026-03-01T00:00:00+99:00'],
    ])('is told that %s is no instant', (to) => {
      expect(() => reset(to)).toThrow(refused);
    });

    test.each(['2026-03-01T00:00:00Z', '7'])(
      'is told that an output has no position such as %s; without one it is told everything anew',
      (to) => {
        expect(() => reset(to, 'output:siem')).toThrow(
          expect.objectContaining({
            code: 'InputInvalid',
            message: expect.stringContaining('output:siem is an output') as string,
          }) as Error,
        );
        expect(reset(null, 'output:siem')['output:siem']).toEqual({ cursor: null });
      },
    );

    test('moves what is read when no collection is named, and leaves outputs where they are', () => {
      const siem = { cursor: { position: '7', request: 'form' }, watermark: at(1) };
      const told = { ...exporting, collections: { ...exporting.collections, 'output:siem': siem } };
      const to = '2026-03-01T00:00:00Z';
      const { state } = resetCursor(told, { to, reason: 'gap' }, now);
      expect(state.collections).toEqual({
        indicators: { cursor: { position: to, reading } },
        'output:siem': siem,
      });
      expect(state.recentRuns[0]?.summary).toBe(`Cursor of all that is read to ${to}: gap`);
      const begun = resetCursor(told, { to: null, reason: 'gap' }, now).state;
      expect(begun.collections['output:siem']).toEqual({ cursor: null });
    });

    test.each([
      [
        'outputs only',
        { 'output:siem': { cursor: { position: '7' } } },
        'it has outputs only: output:siem',
      ],
      ['nothing', {}, 'nothing has been read yet that could be read from 2026-03-01 on. Begin'],
    ])('is told that a state with %s has nothing to move', (_what, held, words) => {
      const none = { ...exporting, collections: held };
      const command = { to: '2026-03-01', reason: 'gap' };
      expect(() => {
        refuseEmptyReset(none, command);
      }).toThrow(words);
      // A signal cannot be refused.
      const { state } = resetCursor(none, command, now);
      expect(state.collections).toEqual(held);
      expect(state.recentRuns[0]?.summary).toBe(
        'Nothing moved, because nothing has been read yet: gap',
      );
      for (const other of [
        { ...command, to: null },
        { ...command, collection: 'output:siem' },
      ])
        expect(() => {
          refuseEmptyReset(none, other);
        }).not.toThrow();
    });

    test.each(['9999-12-31', '2026-03-05T12:01:01Z', '2026-03-05T12:30:00-01:00'])(
      'is told that %s has not come yet',
      (to) => {
        expect(() => reset(to)).toThrow(refused);
      },
    );

    test.each([
      ...['2026-03-05', '2026-03-05T12:01:00Z', '2026-03-05T13:30:00+02:00'],
      ...['2024-02-29T23:59:59.123456789Z', '2026-03-01T10:15Z'],
    ])('may name %s', (to) => {
      expect(reset(to)['indicators']).toEqual({ cursor: { position: to, reading } });
    });

    test('is told so after a reset to the beginning, too', () => {
      const begun = { ...exporting, collections: reset(null) };
      expect(() => reset('2026-02-30', 'indicators', begun)).toThrow(refused);
      const to = '2026-03-01';
      expect(reset(to, 'indicators', begun)['indicators']).toEqual({ cursor: { position: to } });
    });

    test('leaves positions of feeds to their sources', () => {
      const { state } = resetCursor(
        known,
        { collection: 'one', to: '9999-12-31', reason: 'r' },
        now,
      );
      expect(state.collections['one']?.cursor).toEqual({ position: '9999-12-31' });
    });
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
      expect.objectContaining({
        code: 'FeedBusy',
        message: expect.stringContaining('--force') as string,
      }) as Error,
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
    const configured = configure(known, { configRef: REF }, at(10)).state;
    expect(configured).toMatchObject({ configRef: REF, paused: false });
    expect(configure(configured, { paused: true }, at(10)).state).toMatchObject({
      configRef: REF,
      paused: true,
    });
  });

  test.each([
    [{ paused: true, reason: 'owner is moved' }, 'paused', 'Paused: owner is moved'],
    [{ paused: false, reason: 'owner was moved' }, 'resumed', 'Resumed: owner was moved'],
    [{ configRef: REF, reason: 'new mapping' }, 'configured', 'Settings changed: new mapping'],
  ] as const)('keeps the reason of %j in the list of runs', (command, outcome, summary) => {
    const { state, reply } = configure(known, command, at(20));
    expect(reply).toBe(state);
    expect(state.recentRuns).toEqual([
      {
        runKey: '',
        workflowId: '',
        epoch: known.epoch,
        mode: 'delta',
        outcome,
        endedAt: at(20),
        summary,
      },
      ...known.recentRuns,
    ]);
  });

  test('writes no entry for a change that nobody explains', () => {
    expect(configure(known, { paused: true }, at(20)).state.recentRuns).toBe(known.recentRuns);
  });
});
