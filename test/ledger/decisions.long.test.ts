// What is sent, where it takes several runs to tell.
import { describe, expect, it } from 'vitest';
import { daysLater, decided, file, group, host } from './ledger-bench.ts';
import { A, B, bench } from './small-feed.ts';

describe('what is sent, over several runs', () => {
  it('what links to a group that is made anew is sent again', async () => {
    const feed = await bench();
    const linked = host('a.example', { associatedGroups: ['g-1'] });
    const said = { main: [linked, host('b.example'), group('g-1')] };
    await feed.run(said);
    await feed.run({ main: [linked, host('b.example')] });
    const again = await feed.plan(said);
    expect(decided(again)).toEqual(['group|g-1=create', `${A}=resend`]);
    expect(again.counts).toMatchObject({ create: 1, resend: 1, unchanged: 1 });
  });

  it('what links to an indicator that is made anew is sent again, with its links alone [M15]', async () => {
    const feed = await bench();
    const named = (id: string, type: 'File' | 'Host') => ({
      tags: ['x'],
      associatedIndicators: [{ association: 'Host to Indicators', id, type }],
    });
    const md5 = `md5:${'1'.repeat(32)}`;
    const toHost = host('a.example', named('b.example', 'Host'));
    const toFile = host('c.example', named(md5, 'File'));
    const target = [host('b.example'), file(`${md5} : sha1:${'2'.repeat(40)}`)];
    await feed.run({ main: [toHost, toFile, host('d.example'), ...target] });
    expect((await feed.run({ main: [toHost, toFile, host('d.example')] })).counts.remove).toBe(2);
    const again = await feed.run({ main: [toHost, toFile, host('d.example'), ...target] });
    expect(again.counts).toMatchObject({ create: 2, resend: 2, unchanged: 1 });
    expect(again.rows.filter(({ decision }) => decision === 'resend')).toMatchObject([
      { key: A, first_write: false, previous: '{"tags":["x"]}' },
      { key: 'Host|c.example', first_write: false, previous: '{"tags":["x"]}' },
    ]);
    expect((await feed.run({ main: [toHost, toFile, host('d.example'), ...target] })).rows).toEqual(
      [],
    );
  });

  it('an old object is confirmed, and a --resend confirms all', async () => {
    const feed = await bench();
    const said = { main: [host('a.example')] };
    await feed.run(said);
    const soon = { plannedAt: daysLater(29), refreshDays: 30 };
    expect((await feed.plan(said, soon)).rows).toEqual([]);
    const later = { plannedAt: daysLater(31), refreshDays: 30 };
    expect(decided(await feed.plan({ main: 'unchanged' }, later))).toEqual([`${A}=refresh`]);
    const resend = { plannedAt: daysLater(1), resendBefore: daysLater(1) };
    expect(decided(await feed.plan(said, resend))).toEqual([`${A}=refresh`]);
  });
});

describe('the ledger over several runs', () => {
  it('forgets a removed object after thirty days', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example'), host('b.example')] });
    await feed.run({ main: [host('a.example')] });
    expect((await feed.row(B))?.state).toBe('tombstone');
    await feed.run({ main: [host('a.example', { tags: ['x'] })] }, { plannedAt: daysLater(29) });
    expect((await feed.row(B))?.state).toBe('tombstone');
    await feed.run({ main: [host('a.example', { tags: ['y'] })] }, { plannedAt: daysLater(31) });
    expect(await feed.row(B)).toBeUndefined();
  });

  it('grows by a delta and is rewritten when the deltas exceed a fifth', async () => {
    const feed = await bench();
    const names = Array.from({ length: 20 }, (_, n) => `h${n}.example`);
    const said = (changed: number, tag: string) => ({
      main: names.map((name, n) => host(name, n < changed ? { tags: [tag] } : {})),
    });
    await feed.run(said(0, ''));
    const base = (await feed.head()).base;
    await feed.run(said(3, 'x'));
    expect(await feed.head()).toMatchObject({ base, deltas: [{ count: 3 }], rows: 20, live: 20 });
    await feed.run(said(3, 'y'));
    expect(await feed.head()).toMatchObject({ base: [{ count: 20 }], deltas: [], rows: 20 });
    expect((await feed.rows()).filter((row) => row.content === '{"tags":["y"]}')).toHaveLength(3);
    expect((await feed.run(said(3, 'y'))).rows).toEqual([]);
  });

  it('remembers sightings in a window once a day', async () => {
    const feed = await bench();
    const said = { main: [host('a.example')] };
    const collections = { main: { feedClass: 'window' as const } };
    await feed.run(said, { collections });
    const sameDay = await feed.run(said, { collections, plannedAt: '2026-03-02T11:00:00.000Z' });
    expect(sameDay.proposals.count).toBe(0);
    await feed.run(said, { collections, plannedAt: daysLater(2) });
    expect((await feed.row(A))?.last_seen).toBe(daysLater(2));
  });
});
