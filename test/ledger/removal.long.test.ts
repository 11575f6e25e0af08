// Removals that need several runs before they show what they should.
import { describe, expect, it } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';
import { decided, host, LedgerBench } from './ledger-bench.ts';
import { A, asOther, B, bench, BOTH, look, ONLY_A } from './small-feed.ts';

describe('what is removed, over several runs', () => {
  it('starts its grace again when it comes back', async () => {
    const feed = await bench();
    const options = { collections: { main: { graceSnapshots: 2 } } };
    await feed.run(BOTH, options);
    await feed.run(ONLY_A, options);
    expect((await feed.run(BOTH, options)).rows).toEqual([]);
    expect(await feed.row(B)).toMatchObject({
      state: 'live',
      missing_count: 0,
      missing_since: null,
    });
    expect((await feed.run(ONLY_A, options)).rows).toEqual([]);
  });

  it('does not count while a collection has failed', async () => {
    const feed = await bench();
    await feed.run({ ...BOTH, other: [host('c.example')] });
    const failed = await feed.run({ ...ONLY_A, other: 'failed' });
    expect(failed.counts).toMatchObject({ remove: 0, missing: 1, undecided: 1 });
    expect(decided(await feed.run({ ...ONLY_A, other: 'unchanged' }))).toEqual([`${B}=remove`]);
  });

  it('comes back active when it was set inactive, and whole when it was deleted [D7]', async () => {
    const feed = await bench();
    await feed.run(BOTH);
    await feed.run(ONLY_A, { removal: 'inactive' });
    expect((await feed.run(BOTH)).rows).toMatchObject([
      { key: B, decision: 'update', reactivate: true, first_write: false },
    ]);
    await feed.run(ONLY_A);
    expect((await feed.run(BOTH)).rows).toMatchObject([
      { key: B, decision: 'create', reactivate: false, first_write: true },
    ]);
  });
});

describe('the guard', () => {
  it('leaves the rows missing when the removal is dropped, and asks again [D3]', async () => {
    const feed = await bench();
    await feed.run(BOTH);
    const written = await feed.commit(await feed.plan({ main: [] }), {}, { removalDropped: true });
    expect(written).toMatchObject({
      committedCollections: ['main'],
      counts: { dropped: 2, unknownRows: 0 },
    });
    expect((await feed.rows()).map((row) => row.state)).toEqual(['missing', 'missing']);
    const again = await feed.plan({ main: 'unchanged' });
    expect(again.stale).toMatchObject({ count: 2, guard: { reason: 'empty' } });
    expect((await feed.run(BOTH)).rows).toEqual([]);
  });
});

describe('two feeds in one owner', () => {
  it('only the last one that holds a value removes it [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.run({ main: [host('b.example')] });
    const held = await first.run(ONLY_A, { otherFeeds: [asOther(second)] });
    expect(held.counts).toMatchObject({ remove: 0, heldByOthers: 1 });
    expect(await first.row(B)).toMatchObject({ state: 'missing', held_by: 'second' });
    // The row is looked at in every run and written only when something is new.
    const still = await first.run(ONLY_A, { otherFeeds: [asOther(second)] });
    expect(still.proposals.count).toBe(0);
    expect(decided(await second.run({ main: [] }, { otherFeeds: [asOther(first)] }))).toEqual([
      `${B}=remove`,
    ]);
    expect(decided(await first.run(ONLY_A, { otherFeeds: [asOther(second)] }))).toEqual([
      `${B}=remove`,
    ]);
  });

  it('a value that comes back after another feed may have removed it is sent again', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.run({ main: [host('b.example')] });
    await first.run(ONLY_A, { otherFeeds: [asOther(second)] });
    await second.run({ main: [] }, { otherFeeds: [asOther(first)] });
    expect(decided(await first.run(BOTH, { otherFeeds: [asOther(second)] }))).toEqual([
      `${B}=resend`,
    ]);
  });
});

describe('a quick look', () => {
  it('sees grace, unknown objects and a due refresh', async () => {
    const feed = await bench();
    const options = { collections: { main: { graceSnapshots: 2 } } };
    await feed.run(BOTH, { ...options, plannedAt: '2026-01-01T00:00:00.000Z' });
    expect(await look(feed)).toMatchObject({ due: true, refreshDue: true });
    await feed.run(ONLY_A, options);
    expect(await look(feed)).toMatchObject({ due: true, missing: 1 });
    const planned = await feed.plan({ main: [host('a.example', { tags: ['x'] })] }, options);
    await feed.commit(planned, { [A]: 'unknown' });
    expect(await look(feed)).toMatchObject({ due: true, unknown: 1 });
  });
});
