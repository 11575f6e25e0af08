import { describe, expect, it, vi } from 'vitest';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import { readDecisions, reviseRemovals } from '../../src/ledger/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { decided, file, group, host, LedgerBench } from './ledger-bench.ts';
import { A, asOther, B, bench, BOTH, look, ONLY_A } from './small-feed.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const toB = (): MappedObject['content'] => ({
  associatedIndicators: [{ association: 'Host to Indicators', id: 'b.example', type: 'Host' }],
});

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
});

describe('two feeds in one owner', () => {
  it('what another feed may just have sent is not removed [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run(BOTH);
    await second.die({ main: [host('b.example')] });
    expect((await first.plan(ONLY_A, { otherFeeds: [asOther(second)] })).counts).toMatchObject({
      heldByOthers: 1,
    });
  });
});

describe('a quick look', () => {
  it('finds nothing due in a settled ledger', async () => {
    const feed = await bench();
    await feed.run(BOTH);
    expect(await look(feed)).toEqual({ due: false, missing: 0, unknown: 0, refreshDue: false });
  });
});
