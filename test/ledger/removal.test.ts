import { describe, expect, it, vi } from 'vitest';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import {
  quickLook,
  readDecisions,
  reviseRemovals,
  type OtherFeed,
} from '../../src/ledger/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { decided, file, group, host, LedgerBench } from './ledger-bench.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const bench = async (feedId?: string): Promise<LedgerBench> =>
  new LedgerBench((await temporaryStore()).store, feedId);

const A = 'Host|a.example';
const B = 'Host|b.example';
const BOTH = { main: [host('a.example'), host('b.example')] };
const toB = (): MappedObject['content'] => ({
  associatedIndicators: [{ association: 'Host to Indicators', id: 'b.example', type: 'Host' }],
});
const ONLY_A = { main: [host('a.example')] };

describe('what is removed', () => {
  it('is missing in as many proven snapshots as the grace says, a 304 included [D2]', async () => {
    const feed = await bench();
    const options = { collections: { main: { graceSnapshots: 3 } } };
    await feed.run(BOTH, options);
    expect((await feed.run(ONLY_A, options)).counts).toMatchObject({ missing: 1, remove: 0 });
    expect((await feed.run({ main: 'unchanged' }, options)).counts).toMatchObject({ missing: 1 });
    expect(decided(await feed.run({ main: 'unchanged' }, options))).toEqual([`${B}=remove`]);
    expect((await feed.row(B))?.state).toBe('tombstone');
  });

  it.each([
    ['was linked before', ONLY_A],
    ['is linked in the same run for the first time', { main: [host('c.example', toB())] }],
    ['goes with what links to it', { main: [] }],
  ])(
    'knows links that only other ends say as its own, when it %s [D10] [M15]',
    async (_when, next) => {
      const feed = await bench();
      await feed.run({ main: [host('a.example', toB()), host('b.example'), host('c.example')] });
      const { rows } = await feed.run(next);
      const footprint = rows.find(({ key }) => key === B)?.footprint;
      expect(footprint).toEqual(
        'c.example' === next.main[0]?.id ? [`i:${A}`, 'i:Host|c.example'] : [`i:${A}`],
      );
    },
  );

  it('knows the links to a File by any of its hashes [D10] [M15]', async () => {
    const feed = await bench();
    const [md5, sha256] = ['0a'.repeat(16), '0b'.repeat(32)];
    const link = { association: 'File Download', id: md5, type: 'File' } as const;
    const a = host('a.example', { associatedIndicators: [link] });
    await feed.run({ main: [a, file(`${md5} : ${sha256}`), host('b.example')] });
    const { rows } = await feed.run({ main: [a] });
    expect(rows.map(({ key, footprint }) => [key, footprint])).toEqual([
      [`File|${sha256}`, [`i:${A}`]],
      [B, []],
    ]);
  });

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

  it.each([
    ['a window', { feedClass: 'window' as const }],
    ['an event feed', { feedClass: 'event' as const }],
    ['a cumulative list', { feedClass: 'cumulative' as const }],
    ['a snapshot without proof of its end', { complete: false }],
  ])('is nothing that is absent from %s [D3]', async (_name, main) => {
    const feed = await bench();
    await feed.run(BOTH, { collections: { main } });
    expect((await feed.run(ONLY_A, { collections: { main } })).counts).toMatchObject({
      remove: 0,
      missing: 0,
      unchanged: 2,
    });
    expect((await feed.row(B))?.claims).toHaveLength(1);
  });

  it('does not count while a collection has failed', async () => {
    const feed = await bench();
    await feed.run({ ...BOTH, other: [host('c.example')] });
    const failed = await feed.run({ ...ONLY_A, other: 'failed' });
    expect(failed.counts).toMatchObject({ remove: 0, missing: 1, undecided: 1 });
    expect(decided(await feed.run({ ...ONLY_A, other: 'unchanged' }))).toEqual([`${B}=remove`]);
  });

  it('is nothing with `removal: none`, and indicators only with `removal: inactive`', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example'), host('b.example'), group('g-1')] });
    expect((await feed.plan(ONLY_A, { removal: 'none' })).counts).toMatchObject({
      remove: 0,
      missing: 2,
    });
    const inactive = await feed.run(ONLY_A, { removal: 'inactive' });
    expect(inactive.rows.map(({ key, wave }) => [key, wave])).toEqual([[B, 2]]);
    expect((await feed.row(B))?.state).toBe('inactive');
    expect((await feed.row('group|g-1'))?.state).toBe('missing');
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

  it('may be set inactive instead after a look at the platform [D10]', async () => {
    const feed = await bench();
    await feed.run({ main: [...BOTH.main, host('c.example')] });
    const planned = await feed.plan(ONLY_A);
    const decisions = await reviseRemovals({
      store: feed.store,
      decisions: planned.decisions,
      inactivate: ['Host|c.example'],
      workPrefix: 'work/revised',
    });
    const rows = [];
    for await (const row of readDecisions(feed.store, decisions)) rows.push(row);
    expect(rows.map(({ ordinal, key, wave }) => [ordinal, key, wave])).toEqual([
      [0, 'Host|c.example', 2],
      [1, B, 3],
    ]);
    await feed.commit({ ...planned, decisions, rows });
    expect((await feed.rows()).map(({ key, state }) => [key, state])).toEqual([
      [A, 'live'],
      [B, 'tombstone'],
      ['Host|c.example', 'inactive'],
    ]);
  });

  it('is listed in the plan exactly as it would be executed [D5] [D11]', async () => {
    const feed = await bench();
    await feed.run(BOTH);
    const dry = await feed.plan(ONLY_A);
    expect(dry.samples).toEqual({ remove: [B] });
    expect(dry.stale).toEqual({ count: 1, share: 0.5 });
    expect(decided(await feed.run(ONLY_A))).toEqual(decided(dry));
  });
});

describe('the guard', () => {
  it.each([
    ['an emptied collection', { main: [] }, {}, 'empty'],
    ['too large a part', ONLY_A, { maxShare: 0.4 }, 'share'],
    ['too many', ONLY_A, { maxCount: 0 }, 'count'],
  ])('asks a person about %s [D3]', async (_name, said, limits, reason) => {
    const feed = await bench();
    await feed.run(BOTH);
    const { stale } = await feed.plan(said, limits);
    expect(stale.guard?.reason).toBe(reason);
  });

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
  const as = (feed: LedgerBench): OtherFeed => ({
    feedId: feed.feedId,
    pending: feed.pending,
    ...(feed.manifest ? { manifest: feed.manifest } : {}),
  });

  it('only the last one that holds a value removes it [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.run({ main: [host('b.example')] });
    const held = await first.run(ONLY_A, { otherFeeds: [as(second)] });
    expect(held.counts).toMatchObject({ remove: 0, heldByOthers: 1 });
    expect(await first.row(B)).toMatchObject({ state: 'missing', held_by: 'second' });
    // The row is looked at in every run and written only when something is new.
    const still = await first.run(ONLY_A, { otherFeeds: [as(second)] });
    expect(still.proposals.count).toBe(0);
    expect(decided(await second.run({ main: [] }, { otherFeeds: [as(first)] }))).toEqual([
      `${B}=remove`,
    ]);
    expect(decided(await first.run(ONLY_A, { otherFeeds: [as(second)] }))).toEqual([`${B}=remove`]);
  });

  it('what another feed may just have sent is not removed [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.die({ main: [host('b.example')] });
    expect((await first.plan(ONLY_A, { otherFeeds: [as(second)] })).counts).toMatchObject({
      heldByOthers: 1,
    });
  });

  it('a value that comes back after another feed may have removed it is sent again', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.run({ main: [host('b.example')] });
    await first.run(ONLY_A, { otherFeeds: [as(second)] });
    await second.run({ main: [] }, { otherFeeds: [as(first)] });
    expect(decided(await first.run(BOTH, { otherFeeds: [as(second)] }))).toEqual([`${B}=resend`]);
  });
});

describe('a quick look', () => {
  const look = (feed: LedgerBench, manifest: DataRef | undefined = feed.manifest) =>
    quickLook({
      store: feed.store,
      feedId: feed.feedId,
      instance: 'platform.example/api',
      owner: 'Owner',
      plannedAt: '2026-03-20T00:00:00.000Z',
      removal: 'delete',
      refreshDays: 30,
      ...(manifest ? { manifest } : {}),
    });

  it('finds nothing due in a settled ledger', async () => {
    const feed = await bench();
    await feed.run(BOTH);
    expect(await look(feed)).toEqual({ due: false, missing: 0, unknown: 0, refreshDue: false });
  });

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
