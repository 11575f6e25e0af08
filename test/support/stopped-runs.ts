// A run is cancelled or terminated in a phase: what stays behind, and how the next run makes it good. Phases are given, because
// `npm test` goes through some of them and `npm test -- --all` through all.
import { describe, expect, test } from 'vitest';
import type { FeedEnv, RunHandle } from './workflow-env.ts';
import type { ActivityName, World } from './scripted-world.ts';

/** What the source says in the run before, in the stopped one, and afterwards. */
export const BEFORE = { a: '1', b: '1' };
export const NOW = { a: '2', c: '1' };
const LATER = { a: '3', b: '2' };

export interface Phase {
  readonly phase: string;
  readonly activity: ActivityName;
  /** Chunk 0 creates, chunk 1 removes. */
  readonly chunk?: number;
  readonly pending: number;
  readonly notes: number;
}

export const PHASES = {
  fetch: { phase: 'fetch', activity: 'fetchCollection', pending: 0, notes: 0 },
  map: { phase: 'map', activity: 'mapCollection', pending: 0, notes: 0 },
  plan: { phase: 'plan', activity: 'planRun', pending: 0, notes: 0 },
  submit: { phase: 'submit', activity: 'submitBatch', chunk: 0, pending: 1, notes: 0 },
  poll: { phase: 'await', activity: 'awaitBatch', chunk: 0, pending: 1, notes: 1 },
  remove: { phase: 'remove', activity: 'submitBatch', chunk: 1, pending: 1, notes: 0 },
  awaitRemoval: {
    phase: 'await the removal',
    activity: 'awaitBatch',
    chunk: 1,
    pending: 1,
    notes: 1,
  },
  ledger: { phase: 'write the ledger', activity: 'writeLedger', pending: 1, notes: 0 },
} as const satisfies Record<string, Phase>;

/** The calls of the last run, by name. */
const namesSince = (world: World, from: number): string[] =>
  world.calls.slice(from).map(({ name }) => name);

export function describeStopped(feeds: () => FeedEnv, phases: readonly Phase[]): void {
  /** A second run, with something to create and something to remove, that hangs in the phase. */
  async function hanging({ activity, chunk }: Phase): Promise<{ world: World; handle: RunHandle }> {
    const world = await feeds().newWorld({ source: { one: BEFORE } });
    await feeds().run(world);
    world.source['one'] = { values: NOW, complete: true };
    const reached = feeds().hangAt(
      world,
      activity,
      (input: { readonly chunk?: number }) => chunk === undefined || input.chunk === chunk,
    );
    const handle = await feeds().start(world);
    await reached;
    return { world, handle };
  }

  describe.each(phases)('in the phase "$phase"', (phase) => {
    test('a cancelled run closes as Cancelled, gives the lease back and keeps what may still arrive [R16] [R6]', async () => {
      const { world, handle } = await hanging(phase);
      await handle.cancel();
      expect(await feeds().end(handle)).toEqual({ status: 'cancelled' });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      const state = await feeds().stateOf(world);
      expect(state.holder).toBeUndefined();
      expect(state.committedEpoch).toBe(1);
      expect(state.pending).toHaveLength(phase.pending);
      expect(state.recentRuns[0]).toMatchObject({ outcome: 'failure' });
      expect(state.recentRuns[0]?.summary).toMatch(/^Cancelled: the run was cancelled/);
      // Of this run: chunks whose end was read are known, others stay noted.
      expect(state.notes).toHaveLength(phase.notes);

      const from = world.calls.length;
      expect(await feeds().run(world)).toMatchObject({ result: { outcome: 'success' } });
      expect(Object.fromEntries(world.platform)).toEqual(NOW);
      expect(await feeds().stateOf(world)).toMatchObject({ pending: [], notes: [] });
      expect(namesSince(world, from).filter((name) => name === 'settleBatch')).toHaveLength(
        phase.notes,
      );
    });

    test('a terminated run is settled by the next one before that plans, whatever the source says now [R16] [R6]', async () => {
      const { world, handle } = await hanging(phase);
      await handle.terminate('killed');
      world.source['one'] = { values: LATER, complete: true };
      const from = world.calls.length;
      const { result } = await feeds().run(world);
      expect(result).toMatchObject({ outcome: 'success', exitCode: 0 });
      expect(Object.fromEntries(world.platform)).toEqual(LATER);
      const names = namesSince(world, from);
      const settled = names.lastIndexOf('settleBatch');
      expect(settled).toBeLessThan(names.indexOf('fetchCollection'));
      if (phase.notes > 0) expect(settled).toBeGreaterThan(0);
      expect(await feeds().stateOf(world)).toMatchObject({ pending: [], notes: [], epoch: 3 });
      // And the run after that finds nothing to do (I5).
      const batches = world.batches.length;
      await feeds().run(world);
      expect(world.batches).toHaveLength(batches);
    });
  });
}
