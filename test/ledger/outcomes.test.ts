import { describe, expect, it, vi } from 'vitest';
import { keptLedgerFiles, readManifest, type DecisionRow } from '../../src/ledger/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { daysLater, decided, file, host, LedgerBench, NOON } from './ledger-bench.ts';
import { answerTo, BOTH_HASHES, MD5, SHA } from './learnt-file.ts';
import { isTriedAfter, linked, LINKS, REFUSAL, SAID } from './refused-link.ts';
import { A, a, B, bench } from './small-feed.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('after a plan', () => {
  it('only collections whose objects have a final outcome are committed [S1]', async () => {
    const feed = await bench();
    const planned = await feed.plan({ one: [a('x')], two: [host('b.example')] });
    const written = await feed.commit(planned, {}, { unsent: [A] });
    expect(written).toMatchObject({
      committedCollections: ['two'],
      failedCollections: ['one'],
      counts: { accepted: { create: 1 }, unknown: 1, unknownRows: 1 },
    });
    expect(await feed.row(A)).toMatchObject({
      fingerprint: null,
      claims: [],
      unknown_since: planned.input.plannedAt,
    });
    expect(decided(await feed.run({ one: [a('x')], two: 'unchanged' }))).toEqual([`${A}=resend`]);
    expect((await feed.run({ one: [a('x')], two: 'unchanged' })).rows).toEqual([]);
  });

  it('nothing is committed when nothing was given to the platform [S2]', async () => {
    const feed = await bench();
    const planned = await feed.plan({ main: [a('x'), host('b.example')] });
    const written = await feed.commit(planned, {}, { unsent: [A, B] });
    expect(written.committedCollections).toEqual([]);
    expect((await feed.head()).live).toBe(0);
  });

  it('an object refused from the start is no object of the platform', async () => {
    const feed = await bench();
    await feed.commit(await feed.plan({ main: [a('bad')] }), { [A]: 'rejected' });
    expect(await feed.head()).toMatchObject({ rows: 1, live: 0, unsettled: 0 });
    expect((await feed.run({ main: [a('bad')] })).counts).toMatchObject({ rejectedBefore: 1 });
    expect((await feed.run({ main: [] })).counts).toMatchObject({ remove: 0, missing: 0 });
  });

  it('a removal that is in no chunk was decided against', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x'), host('b.example')] });
    const planned = await feed.plan({ main: [a('y')] });
    const kept = planned.rows.filter((row) => row.decision !== 'remove');
    const written = await feed.commit({ ...planned, rows: kept });
    expect(written).toMatchObject({
      committedCollections: ['main'],
      counts: { dropped: 1, unknownRows: 0 },
    });
    expect((await feed.row(B))?.state).toBe('missing');
  });
});

describe('an answer about a File that has learnt a stronger hash', () => {
  it.each([
    ['by its place', (row: DecisionRow) => answerTo(row)],
    ['by any of its hashes', () => ({ key: `File|${SHA}` })],
  ])('is taken for the row of the plan, known %s [B3]', async (_how, nameOf) => {
    for (const outcome of ['unknown', 'rejected'] as const) {
      const feed = await bench();
      await feed.run({ main: [file(MD5)] });
      const planned = await feed.plan(BOTH_HASHES);
      expect(decided(planned)).toEqual([`File|${MD5}=update`]);
      const written = await feed.commit(planned, { [`File|${MD5}`]: outcome }, { nameOf });
      expect(written.counts).toMatchObject({ [outcome]: 1, accepted: { update: 0 } });
      const [row] = await feed.rows();
      expect(row).toMatchObject(
        outcome === 'unknown'
          ? { unknown_since: planned.input.plannedAt }
          : { rejected_code: '0x1001', unknown_since: null },
      );
    }
  });

  it.each([
    ['a key that nothing has', () => ({ key: 'Host|c.example' })],
    [
      'a place outside of the chunk',
      ({ ordinal, key }: DecisionRow) => ({ key, ordinal: ordinal + 7 }),
    ],
  ])(
    'that fits no row (%s) leaves the objects of its chunk unknown [B3] [S1]',
    async (_how, nameOf) => {
      const feed = await bench();
      const planned = await feed.plan({ main: [a('x'), host('b.example')] });
      const written = await feed.commit(planned, { [A]: 'rejected' }, { nameOf });
      expect(written).toMatchObject({
        committedCollections: [],
        counts: { accepted: { create: 1 }, rejected: 0, unknown: 1 },
      });
      expect(decided(await feed.plan({ main: [a('x'), host('b.example')] }))).toContain(
        `${A}=resend`,
      );
    },
  );
});

describe('links between indicators', () => {
  it('whose end nobody reads leave those unknown that have some, and nobody else [B2]', async () => {
    const feed = await bench();
    const written = await feed.commit(await feed.plan(SAID), {}, { links: 'open' });
    expect(written.counts).toMatchObject({ accepted: { create: 1 }, unknown: 1 });
    expect((await feed.row(A))?.unknown_since).not.toBeNull();
    expect((await feed.row(B))?.unknown_since).toBeNull();
  });

  it('that are refused are tried again the next day and not before [M15]', async () => {
    const feed = await bench();
    const first = await feed.commit(await feed.plan(SAID), {}, { links: [REFUSAL] });
    expect(first.counts).toMatchObject({ accepted: { create: 2 }, rejected: 1 });
    expect(await feed.row(A)).toMatchObject({
      content: '{"tags":["x"]}',
      rejected_code: '0x1009',
      rejected_at: NOON,
    });
    expect(await isTriedAfter(feed, 0.5, SAID.main)).toBe(false);
    expect(await isTriedAfter(feed, 1, 'unchanged')).toBe(true);
    const changed = await feed.plan({ main: [linked('y'), host('b.example')] });
    expect(changed.rows).toMatchObject([
      { key: A, decision: 'update', previous: '{"tags":["x"]}' },
    ]);
  });

  it('are due no more once they were accepted [M15]', async () => {
    const feed = await bench();
    await feed.commit(await feed.plan(SAID), {}, { links: [REFUSAL] });
    await feed.run(SAID, { plannedAt: daysLater(1) });
    expect(await feed.row(A)).toMatchObject({ rejected_code: null, claim_contents: null });
    expect((await feed.plan(SAID, { plannedAt: daysLater(2) })).rows).toEqual([]);
  });

  it('are found by any hash of a File, and leave all linked objects unknown when no end is found [B3]', async () => {
    const md5 = `md5:${'1'.repeat(32)}`;
    const sha = `sha256:${'3'.repeat(64)}`;
    const feed = await bench();
    await feed.run({ main: [file(md5)] });
    const learnt = { main: [file(`${md5} : ${sha}`, LINKS), host('b.example')] };
    const key = `File|${sha}`;
    const planned = await feed.plan(learnt);
    await feed.commit(planned, {}, { links: [{ ...REFUSAL, key }] });
    expect(await feed.row(`File|${md5}`)).toMatchObject({ rejected_code: '0x1009' });
    const stranger = { ...REFUSAL, key: 'Host|z.example' };
    const next = await feed.plan(learnt, { plannedAt: daysLater(1) });
    const written = await feed.commit(next, {}, { links: [stranger] });
    expect(written.counts).toMatchObject({ unknown: 1, rejected: 0 });
    expect((await feed.row(`File|${md5}`))?.unknown_since).not.toBeNull();
    expect((await feed.row(B))?.unknown_since).toBeNull();
  });
});

describe('what an earlier run left pending', () => {
  it('is sent again whatever the ledger says', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x')] });
    await feed.die({ main: [a('y')] });
    const planned = await feed.run({ main: [a('x')] });
    expect(planned.rows).toMatchObject([
      { key: A, decision: 'resend', content: '{"tags":["x"]}', previous: null },
    ]);
    expect((await feed.run({ main: [a('x')] })).rows).toEqual([]);
  });

  it('is sent from the pending plan where a source says things once', async () => {
    const feed = await bench();
    const collections = { main: { feedClass: 'event' as const } };
    await feed.die({ main: [a('x')] }, { collections });
    const planned = await feed.run({ main: [] }, { collections });
    expect(planned.rows).toMatchObject([{ key: A, decision: 'resend', content: '{"tags":["x"]}' }]);
    expect((await feed.row(A))?.claims).toMatchObject([{ collection: 'main' }]);
  });
});

describe('an object that two collections claim', () => {
  const said = (one: string, two: string) => ({ one: [a(one)], two: [a(two)] });

  it('keeps what a failed collection said, in content and in claims', async () => {
    const feed = await bench();
    await feed.run(said('x', 'y'));
    const planned = await feed.run({ one: [a('z')], two: 'failed' });
    expect(planned.rows).toMatchObject([{ key: A, content: '{"tags":["y","z"]}' }]);
    expect((await feed.row(A))?.claim_contents).toEqual(['{"tags":["z"]}', '{"tags":["y"]}']);
  });

  it('goes with its last claim, not with the first one [D4]', async () => {
    const feed = await bench();
    await feed.run(said('x', 'y'));
    const planned = await feed.run({ one: [], two: 'unchanged' });
    expect(planned.rows).toMatchObject([{ key: A, decision: 'update', content: '{"tags":["y"]}' }]);
    expect(decided(await feed.run({ one: 'unchanged', two: [] }))).toEqual([`${A}=remove`]);
  });
});

describe('files of a ledger', () => {
  it('are reachable from the newest manifests', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x')] });
    await feed.run({ main: [a('y')] });
    const newest = await feed.head();
    const kept = await keptLedgerFiles(feed.store, feed.manifest ?? expect.fail(), 5);
    for (const ref of [...newest.base, ...newest.deltas]) expect(kept).toContainEqual(ref);
    expect(newest.previous).not.toBeNull();
    const previous = await readManifest(feed.store, newest.previous ?? expect.fail());
    for (const ref of previous.base) expect(kept).toContainEqual(ref);
  });

  it('leave no scratch files behind, whether the operation ends well or not', async () => {
    const { store, root } = await temporaryStore();
    const feed = new LedgerBench(store);
    await feed.run({ main: [a('x')] });
    await expect(feed.plan({ main: [a('y')] }, { signal: AbortSignal.abort() })).rejects.toThrow();
    await expect(feed.plan({ main: [a('y')] }, { memoryLimit: '1MB' })).rejects.toThrow();
    const { readdir } = await import('node:fs/promises');
    expect(
      (await readdir(root, { recursive: true })).filter((path) => path.includes('.tmp-')),
    ).toEqual([]);
  });
});
