import { describe, expect, test } from 'vitest';
import { requireCommand } from '../../src/core/state-commands.ts';
import { begin, commitOf, noteOf, REF } from './a-state.ts';

const fence = { runKey: 'a', epoch: 1 };
const reset = { to: null, reason: 'reload' };

describe('a command to the state', () => {
  test.each<[string, object]>([
    ['beginRun', begin('a', { expectedHolder: 'b' })],
    ['beginPlan', { ...fence, plan: REF }],
    ['noteBatch', noteOf(fence, 0)],
    ['noteBatch', noteOf(fence, 0, '12')],
    ['commitRead', { ...fence, cursors: {}, ledger: REF }],
    ['commitRun', commitOf(fence, { ledger: REF, unknownObjects: 0 })],
    ['abortRun', { ...fence, outcome: 'failure', summary: '', ended: [] }],
    ['abortRun', { ...fence, outcome: 'failure', summary: '', ended: [], later: 'member' }],
    ['resetCursor', reset],
    ['resetCursor', { ...reset, to: '12', collection: 'one', resend: true, force: false }],
    ['resetCursorSignal', reset],
    ['forgetBatch', { epoch: 1, chunk: 0, reason: 'deleted by support' }],
    ['configure', {}],
    ['configure', { paused: true, configRef: REF }],
    ['configure', { paused: true, reason: 'owner is moved' }],
  ])('%s may be %j', (command, value) => {
    expect(() => requireCommand(command, value)).not.toThrow();
  });

  test.each<[string, unknown, RegExp]>([
    ['beginRun', undefined, /^beginRun: the argument must be one JSON object, got nothing$/],
    ['beginRun', {}, /runKey must be text, got nothing/],
    ['beginRun', { ...begin('a'), mode: 'fast' }, /mode must be one of delta, .*, got "fast"/],
    ['beginPlan', { ...fence, plan: 'x' }, /plan must be a reference/],
    ['beginPlan', { runKey: 'a', plan: REF }, /epoch must be a whole number, got nothing/],
    ['noteBatch', { ...noteOf(fence, 0), chunk: '0' }, /chunk must be a whole number, got "0"/],
    ['commitRead', { ...fence, cursors: {} }, /ledger must be a reference/],
    ['commitRun', { ...fence }, /outcome must be one of success/],
    ['commitRun', { ...commitOf(fence), cursors: [] }, /cursors must be one JSON object/],
    ['abortRun', { ...fence, outcome: 'failure', summary: '' }, /ended must be a list/],
    ['resetCursor', 'all', /^resetCursor: the argument must be one JSON object, got "all"$/],
    ['resetCursor', { to: null }, /reason must be text, got nothing/],
    ['resetCursor', { reason: 'r' }, /to must be a position as text, or null .*, got nothing/],
    ['resetCursor', { ...reset, to: 12 }, /to must be a position as text.*, got 12/],
    ['resetCursor', { ...reset, colection: 'one' }, /member "colection" must be one of to, reason/],
    ['resetCursor', { ...reset, collection: ['one'] }, /collection must be text/],
    ['resetCursor', { ...reset, force: 'yes' }, /force must be true or false, got "yes"/],
    [
      'resetCursorSignal',
      null,
      /^resetCursorSignal: the argument must be one JSON object, got null$/,
    ],
    ['commitRun', { ...commitOf(fence), ledgerWritten: 1 }, /ledgerWritten must be true or false/],
    ['commitRun', { ...commitOf(fence), unsettled: undefined }, /unsettled must be a list/],
    ['forgetBatch', { epoch: 1, chunk: 0 }, /reason must be text, got nothing/],
    ['forgetBatch', { epoch: 1, chunk: '0', reason: 'r' }, /chunk must be a whole number, got "0"/],
    [
      'forgetBatch',
      { epoch: 1, chunk: 0, reason: 'r', force: true },
      /member "force" must be one of epoch, chunk, reason/,
    ],
    ['configure', { paused: 'no' }, /paused must be true or false, got "no"/],
    ['configure', { configRef: { uri: 'x' } }, /configRef must be a reference/],
    ['configure', { pause: true }, /member "pause" must be one of configRef, paused/],
    ['configure', { paused: true, reason: ' ' }, /reason must be text, got " "/],
  ])('%s may not be %j', (command, value, message) => {
    expect(() => requireCommand(command, value)).toThrow(
      expect.objectContaining({
        code: 'InputInvalid',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
