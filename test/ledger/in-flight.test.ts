// Batches of earlier runs that have not ended: their objects, and no others, stay due and unknown.
import { describe, expect, it, vi } from 'vitest';
import { decided, file, host, type LedgerBench } from './ledger-bench.ts';
import { A, a, B, bench } from './small-feed.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

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

  it('of a run that died is told apart from the rest of its plan', async () => {
    const feed = await bench();
    feed.left(await feed.plan({ main: [a('x'), b] }), [A]);
    const both = await feed.commit(await feed.plan({ main: [a('x'), b] }));
    expect(both.counts).toMatchObject({ accepted: { resend: 2 }, unknownRows: 1 });
    expect(chunksOf(feed)).toEqual([[0]]);
    expect(decided(await feed.plan({ main: [a('x'), b] }))).toEqual([`${A}=resend`]);
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
});
