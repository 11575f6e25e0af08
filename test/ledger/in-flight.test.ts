// Batches of earlier runs that have not ended: their objects, and no others, stay due and unknown.
import { describe, expect, it, vi } from 'vitest';
import type { OtherFeed } from '../../src/ledger/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { decided, file, host, LedgerBench } from './ledger-bench.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const bench = async (): Promise<LedgerBench> => new LedgerBench((await temporaryStore()).store);

const A = 'Host|a.example';
const B = 'Host|b.example';
const C = 'Host|c.example';
const a = (tag: string) => host('a.example', { tags: [tag] });
const [b, c] = [host('b.example'), host('c.example')];
const chunksOf = (feed: LedgerBench) => feed.pending.map(({ chunks }) => chunks);

describe('a batch that never ends', () => {
  it('keeps its own object due in every run, and no other one of its plan [R4]', async () => {
    const feed = await bench();
    await feed.commit(await feed.plan({ main: [a('x'), b, c] }), {}, { open: [B] });
    expect(chunksOf(feed)).toEqual([[1]]);
    for (let run = 0; run < 3; run += 1) {
      const planned = await feed.run({ main: [a('x'), b, c] });
      expect(planned.rows).toMatchObject([{ key: B, decision: 'resend', previous: null }]);
      expect(chunksOf(feed)).toEqual([[1]]);
    }
  });

  it('leaves what is accepted in between unknown, with its content, and lets the cursor go on', async () => {
    const feed = await bench();
    const first = await feed.commit(await feed.plan({ main: [a('x')] }), {}, { open: [A] });
    expect(first).toMatchObject({ committedCollections: [], counts: { unknownRows: 1 } });
    const second = await feed.commit(await feed.plan({ main: [a('y')] }));
    expect(second).toMatchObject({
      committedCollections: ['main'],
      counts: { accepted: { resend: 1 }, unknown: 1, unknownRows: 1 },
    });
    expect(await feed.row(A)).toMatchObject({
      content: '{"tags":["y"]}',
      state: 'live',
      unknown_since: expect.any(String) as string,
      claims: [{ collection: 'main' }],
    });
  });

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

  it('of a run that died is told apart from the rest of its plan', async () => {
    const feed = await bench();
    feed.left(await feed.plan({ main: [a('x'), b] }), [A]);
    const both = await feed.commit(await feed.plan({ main: [a('x'), b] }));
    expect(both.counts).toMatchObject({ accepted: { resend: 2 }, unknownRows: 1 });
    expect(chunksOf(feed)).toEqual([[0]]);
    expect(decided(await feed.plan({ main: [a('x'), b] }))).toEqual([`${A}=resend`]);
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

  it('is found under the name that a file has by now [M6]', async () => {
    const feed = await bench();
    const [md5, sha256] = [`md5:${'1'.repeat(32)}`, `sha256:${'3'.repeat(64)}`];
    const two = await feed.plan({ main: [file(md5), file(sha256)] });
    await feed.commit(two, {}, { open: [`File|${md5}`] });
    const named = await feed.plan({ main: [file(`${md5} : ${sha256}`)] });
    expect(decided(named)).toEqual([`File|${sha256}=resend`]);
    expect((await feed.commit(named)).counts).toMatchObject({ unknownRows: 1 });
    expect((await feed.row(`File|${sha256}`))?.unknown_since).not.toBeNull();
  });

  it('counts for other feeds of the owner with its open chunks only [D4]', async () => {
    const { store } = await temporaryStore();
    const [first, second] = [new LedgerBench(store, 'first'), new LedgerBench(store, 'second')];
    await first.run({ main: [a('x'), b, c] });
    await second.commit(await second.plan({ main: [b, c] }), {}, { open: [B] });
    await second.run({ main: [b] });
    const other: OtherFeed = { feedId: 'second', pending: second.pending };
    const planned = await first.plan({ main: [a('x')] }, { otherFeeds: [other] });
    expect(decided(planned)).toEqual([`${C}=remove`]);
    expect(planned.counts).toMatchObject({ heldByOthers: 1 });
  });
});
