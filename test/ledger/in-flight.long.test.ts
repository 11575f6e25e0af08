// Batches that have not ended, over several runs.
import { describe, expect, it } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';
import { decided, host, LedgerBench } from './ledger-bench.ts';
import { A, a, B, bench } from './small-feed.ts';

const [b, c] = [host('b.example'), host('c.example')];

describe('a batch that never ends, over several runs', () => {
  it('is settled by the first run that knows its end, and then nothing is due', async () => {
    const feed = await bench();
    await feed.commit(await feed.plan({ main: [a('x')] }), {}, { open: [A] });
    await feed.run({ main: [a('x')] });
    feed.inFlight = [];
    expect(decided(await feed.run({ main: [a('x')] }))).toEqual([`${A}=resend`]);
    expect(await feed.row(A)).toMatchObject({ unknown_since: null });
    expect(feed.pending).toEqual([]);
    expect((await feed.run({ main: [a('x')] })).rows).toEqual([]);
  });

  it('may bring back what was removed since, so that is removed again [D2]', async () => {
    const feed = await bench();
    await feed.run({ main: [b] });
    await feed.commit(await feed.plan({ main: [a('x'), b] }), {}, { open: [A] });
    for (let run = 0; run < 2; run += 1) {
      expect(decided(await feed.run({ main: [b] }))).toEqual([`${A}=remove`]);
      expect(await feed.row(A)).toMatchObject({ state: 'tombstone' });
      expect((await feed.row(A))?.unknown_since).not.toBeNull();
    }
    feed.inFlight = [];
    expect(decided(await feed.run({ main: [b] }))).toEqual([`${A}=remove`]);
    expect((await feed.run({ main: [b] })).rows).toEqual([]);
  });

  it('that removes may still take away what came back, so that is written whole each time [D7]', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x'), b] });
    await feed.commit(await feed.plan({ main: [b] }), {}, { open: [A] });
    for (let run = 0; run < 2; run += 1) {
      expect((await feed.run({ main: [a('x'), b] })).rows).toMatchObject([
        { key: A, decision: 'resend', reactivate: true, first_write: true, previous: null },
      ]);
      expect(await feed.row(A)).toMatchObject({ state: 'live', unknown_removal: 'delete' });
    }
  });

  it('does not lose what an event feed said once', async () => {
    const feed = await bench();
    const collections = { main: { feedClass: 'event' as const } };
    await feed.commit(await feed.plan({ main: [a('x')] }, { collections }), {}, { open: [A] });
    expect(decided(await feed.run({ main: [a('x')] }, { collections }))).toEqual([`${A}=resend`]);
    const silent = await feed.run({ main: [] }, { collections });
    expect(silent.rows).toMatchObject([{ key: A, content: '{"tags":["x"]}' }]);
  });

  it('counts for other feeds of the owner with its open chunks only [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run({ main: [a('x'), b, c] });
    await second.commit(await second.plan({ main: [b, c] }), {}, { open: [B] });
    await second.run({ main: [b] });
    const { feedId, pending } = second;
    const planned = await first.plan({ main: [a('x')] }, { otherFeeds: [{ feedId, pending }] });
    expect(decided(planned)).toEqual(['Host|c.example=remove']);
    expect(planned.counts).toMatchObject({ heldByOthers: 1 });
  });
});
