// What follows from the outcomes of a run in the runs after it.
import { describe, expect, it } from 'vitest';
import { decided, file, host } from './ledger-bench.ts';
import { answerTo, BOTH_HASHES, MD5, SHA } from './learnt-file.ts';
import { A, a, bench } from './small-feed.ts';

describe('after a plan, over several runs', () => {
  it('an unknown removal is done again, and a return in between is written whole', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x'), host('b.example')] });
    await feed.commit(await feed.plan({ main: [host('b.example')] }), { [A]: 'unknown' });
    expect(await feed.row(A)).toMatchObject({ unknown_removal: 'delete' });
    expect(decided(await feed.plan({ main: [host('b.example')] }))).toEqual([`${A}=remove`]);
    const back = await feed.run({ main: [a('x'), host('b.example')] });
    expect(back.rows).toMatchObject([
      { key: A, decision: 'resend', reactivate: true, first_write: true, previous: null },
    ]);
    expect(await feed.row(A)).toMatchObject({ unknown_removal: null, state: 'live' });
  });

  it('a rejection is remembered beside what is held and not sent again', async () => {
    const feed = await bench();
    await feed.run({ main: [a('x')] });
    const refused = await feed.commit(await feed.plan({ main: [a('bad')] }), { [A]: 'rejected' });
    expect(refused).toMatchObject({ committedCollections: ['main'], counts: { rejected: 1 } });
    expect(await feed.row(A)).toMatchObject({
      content: '{"tags":["x"]}',
      rejected_code: '0x1001',
      rejected_reason: 'not allowed',
      claim_contents: ['{"tags":["bad"]}'],
    });
    const again = await feed.run({ main: [a('bad')] });
    expect(again.rows).toEqual([]);
    expect(again.counts).toMatchObject({ rejectedBefore: 1, unchanged: 0 });
    expect(decided(await feed.run({ main: [a('good')] }))).toEqual([`${A}=update`]);
    expect((await feed.row(A))?.rejected_code).toBeNull();
  });
});

describe('an answer about a File that has learnt a stronger hash, over several runs', () => {
  it.each(['unknown', 'rejected'] as const)(
    'holds for its removal and for a new one: %s [B3]',
    async (outcome) => {
      const feed = await bench();
      const created = await feed.plan(BOTH_HASHES);
      const first = await feed.commit(created, { [`File|${SHA}`]: outcome }, { nameOf: answerTo });
      expect(first.counts).toMatchObject({ [outcome]: 1, accepted: { create: 0 } });
      const other = await bench();
      await other.run({ main: [file(MD5), host('b.example')] });
      await other.run({ main: [file(`${MD5} : ${SHA}`), host('b.example')] });
      const gone = await other.plan({ main: [host('b.example')] });
      expect(decided(gone)).toEqual([`File|${MD5}=remove`]);
      const removed = await other.commit(gone, { [`File|${MD5}`]: outcome }, { nameOf: answerTo });
      expect(removed.counts).toMatchObject({ [outcome]: 1, accepted: { remove: 0 } });
      expect((await other.row(`File|${MD5}`))?.state).not.toBe('tombstone');
    },
  );
});

describe('what an earlier run left pending, over several runs', () => {
  it('stays unknown through the grace and is then removed', async () => {
    const feed = await bench();
    const options = { collections: { main: { graceSnapshots: 2 } } };
    await feed.die({ main: [a('x')] }, options);
    expect((await feed.run({ main: [host('b.example')] }, options)).counts).toMatchObject({
      missing: 1,
    });
    expect((await feed.row(A))?.unknown_since).not.toBeNull();
    expect(decided(await feed.run({ main: 'unchanged' }, options))).toEqual([`${A}=remove`]);
  });

  it('is removed again when it is gone, even if the ledger never knew it', async () => {
    const feed = await bench();
    await feed.run({ main: [host('b.example')] });
    await feed.die({ main: [a('x'), host('b.example')] });
    const planned = await feed.run({ main: [host('b.example')] });
    expect(planned.rows).toMatchObject([
      { key: A, decision: 'remove', type: 'Host', id: 'a.example' },
    ]);
    expect((await feed.run({ main: [host('b.example')] })).rows).toEqual([]);
  });

  it('stays undecided and unknown while a collection has failed', async () => {
    const feed = await bench();
    await feed.run({ one: [a('x')], two: [host('b.example')] });
    await feed.die({ one: [a('y')], two: 'unchanged' });
    const planned = await feed.plan({ one: [a('y')], two: 'failed' });
    expect(planned.rows).toEqual([]);
    const written = await feed.commit(planned);
    expect(written).toMatchObject({
      committedCollections: [],
      failedCollections: ['one', 'two'],
      counts: { unknown: 1 },
    });
    expect(decided(await feed.run({ one: [a('y')], two: 'unchanged' }))).toEqual([`${A}=resend`]);
  });
});

describe('an object that two collections claim, over several runs', () => {
  it('keeps the claim of a collection that is no longer in force', async () => {
    const feed = await bench();
    await feed.run({ one: [a('x')], two: [a('y')] });
    const planned = await feed.run({ one: [] });
    expect(planned.rows).toMatchObject([{ key: A, decision: 'update', content: '{"tags":["y"]}' }]);
    expect((await feed.run({ one: [] })).rows).toEqual([]);
  });
});
