// Random walks over all commands, those of runs that lost their lease included. What must hold, holds after every step.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { FeedState, PendingPlan } from '../../src/core/feed-state.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import * as reducer from '../../src/core/state-reducer.ts';
import { CodedError } from '../../src/core/errors.ts';
import { at, begin, commitOf, noteOf, refTo } from './a-state.ts';

const runKey = fc.constantFrom('a', 'b', 'c');
const epoch = fc.integer({ min: 0, max: 6 });
const chunk = fc.integer({ min: 0, max: 2 });
const fence = fc.record({ runKey, epoch });

type Command =
  | { readonly kind: 'begin'; readonly runKey: string; readonly expectedHolder: string | undefined }
  | { readonly kind: 'plan' | 'abort'; readonly runKey: string; readonly epoch: number }
  | {
      readonly kind: 'note';
      readonly runKey: string;
      readonly epoch: number;
      readonly chunk: number;
    }
  | {
      readonly kind: 'commit';
      readonly runKey: string;
      readonly epoch: number;
      readonly ledgerWritten: boolean;
      readonly ended: { readonly epoch: number; readonly chunk: number }[];
      readonly unsettled: { readonly epoch: number; readonly chunk: number }[];
    }
  | { readonly kind: 'read'; readonly runKey: string; readonly epoch: number }
  | { readonly kind: 'forget'; readonly epoch: number; readonly chunk: number }
  | { readonly kind: 'reset' | 'release' };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      runKey,
      expectedHolder: fc.option(runKey, { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fence.chain((f) =>
      fc.record({
        kind: fc.constantFrom('plan' as const, 'abort' as const),
        runKey: fc.constant(f.runKey),
        epoch: fc.constant(f.epoch),
      }),
    ),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('note' as const), runKey, epoch, chunk }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      runKey,
      epoch,
      ledgerWritten: fc.boolean(),
      ended: fc.array(fc.record({ epoch, chunk }), { maxLength: 2 }),
      unsettled: fc.array(fc.record({ epoch, chunk }), { maxLength: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), runKey, epoch }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget' as const), epoch, chunk }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('reset' as const, 'release' as const) }),
  },
);

function step(state: FeedState, command: Command, minute: number): reducer.Step<unknown> {
  const now = at(minute);
  switch (command.kind) {
    case 'begin':
      return reducer.beginRun(
        state,
        begin(command.runKey, {
          ...(command.expectedHolder === undefined
            ? {}
            : { expectedHolder: command.expectedHolder }),
        }),
        now,
      );
    case 'plan':
      return reducer.beginPlan(state, { ...command, plan: refTo(`plan-${minute}`) });
    case 'note':
      return reducer.noteBatch(state, noteOf(command, command.chunk, `batch-${minute}`), now);
    case 'abort':
      return reducer.abortRun(
        state,
        { ...command, outcome: 'failure', summary: '', ended: [] },
        now,
      );
    case 'commit':
      return reducer.commitRun(
        state,
        commitOf(command, {
          ledgerWritten: command.ledgerWritten,
          ended: command.ended,
          unsettled: command.unsettled,
          ledger: refTo(`ledger-${minute}`),
        }),
        now,
      );
    case 'read':
      return reducer.commitRead(state, {
        ...command,
        cursors: {},
        ledger: refTo(`mirror-${minute}`),
      });
    case 'forget':
      return reducer.forgetBatch(state, { ...command, reason: 'walk' }, now);
    case 'reset':
      return reducer.resetCursor(state, { to: null, reason: 'walk', force: true }, now);
    case 'release':
      return reducer.releaseLease(state, 'walk', now);
  }
}

const mayWrite = (state: FeedState, by: { runKey: string; epoch: number }): boolean =>
  state.epoch === by.epoch && state.holder?.runKey === by.runKey && state.holder.epoch === by.epoch;

/** So many random walks; throws when a promise of the state is broken. */
export function walk(walks: number): void {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 60 }), (commands) => {
      let state = emptyState('demo');
      const commits = new Map<number, string>();
      commands.forEach((next, minute) => {
        const before = state;
        const frozen = JSON.stringify(before);
        try {
          const { state: after, reply } = step(before, next, minute);
          state = after;
          check(before, after, next);
          if (next.kind === 'commit' && (reply as { applied: boolean }).applied) {
            // An epoch commits at most once.
            expect(commits.has(next.epoch)).toBe(false);
            commits.set(next.epoch, next.runKey);
          }
        } catch (error) {
          // A refused command is a refused fence, or a batch that cannot be forgotten, and changes nothing.
          expect(error).toBeInstanceOf(CodedError);
          if (next.kind === 'forget') {
            expect(['InputInvalid', 'FeedBusy']).toContain((error as CodedError).code);
            return;
          }
          expect((error as CodedError).code).toBe('StaleEpoch');
          expect('runKey' in next && 'epoch' in next && mayWrite(before, next)).toBe(false);
        }
        // No decision changes the state that it was given.
        expect(JSON.stringify(before)).toBe(frozen);
      });
    }),
    { numRuns: walks },
  );
}

const covers = ({ chunks }: PendingPlan, chunk: number): boolean => chunks?.includes(chunk) ?? true;

function check(before: FeedState, after: FeedState, command: Command): void {
  expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
  expect(after.committedEpoch).toBeGreaterThanOrEqual(before.committedEpoch);
  if (after.holder) expect(after.holder.epoch).toBeLessThanOrEqual(after.epoch);
  // Pending plans go or shrink only by a commit that wrote the ledger.
  const lost = before.pending.filter((plan) => !after.pending.includes(plan));
  if (lost.length > 0) expect(command).toMatchObject({ kind: 'commit', ledgerWritten: true });
  // A note of a plan that is pending keeps its chunk pending: what may still arrive is due.
  for (const { epoch, chunk } of after.notes) {
    const plans = after.pending.filter((plan) => plan.epoch === epoch);
    const planned = before.pending.some((plan) => plan.epoch === epoch && covers(plan, chunk));
    if (planned) expect(plans.some((plan) => covers(plan, chunk))).toBe(true);
  }
  // After such a commit nothing else is.
  if (
    command.kind === 'commit' &&
    command.ledgerWritten &&
    after.committedEpoch > before.committedEpoch
  )
    for (const { epoch, chunks = [-1] } of after.pending)
      for (const chunk of chunks)
        expect([...after.notes, ...command.unsettled]).toContainEqual(
          expect.objectContaining({ epoch, chunk }),
        );
  // Notes go only when a commit says that their end was read, or by an operator.
  const forgotten = before.notes.filter(
    (note) => !after.notes.some(({ epoch, chunk }) => epoch === note.epoch && chunk === note.chunk),
  );
  if (forgotten.length > 0) expect(['commit', 'forget']).toContain(command.kind);
  for (const note of before.notes) {
    const kept = after.notes.find((n) => n.epoch === note.epoch && n.chunk === note.chunk);
    if (!kept) continue;
    // The first batch of a chunk stays, its deadline only grows.
    expect(kept.batchId).toBe(note.batchId);
    expect(kept.uploadUntil >= note.uploadUntil).toBe(true);
  }
  // The ledger moves with a commit and with nothing else.
  if (after.ledger !== before.ledger) expect(['commit', 'read']).toContain(command.kind);
  // Whoever writes was the holder of the newest epoch.
  if (command.kind === 'plan' || command.kind === 'note' || command.kind === 'read') {
    expect(mayWrite(before, command)).toBe(true);
  }
  // Only an operator, the holder itself or a takeover ends a lease.
  if (before.holder && after.holder?.runKey !== before.holder.runKey) {
    if (command.kind === 'begin') expect(command.expectedHolder).toBe(before.holder.runKey);
    else if (command.kind !== 'release')
      expect(command).toMatchObject({ runKey: before.holder.runKey });
  }
}
