import { describe, expect, it, vi } from 'vitest';
import { decided, file, group, host, NOON } from './ledger-bench.ts';
import { A, B, bench } from './small-feed.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('what is sent', () => {
  it('an unchanged second run sends nothing and writes no row [B12]', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example', { tags: ['x'] }), host('b.example')] });
    const second = await feed.run({
      main: [host('b.example'), host('a.example', { tags: ['x'] })],
    });
    expect(second.rows).toEqual([]);
    expect(second.proposals.count).toBe(0);
    expect(second.counts).toMatchObject({ unchanged: 2, create: 0 });
  });

  it('a change carries what was accepted before, for sending the difference only', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example', { tags: ['x'] })] });
    const { rows } = await feed.run({ main: [host('a.example', { tags: ['y'] })] });
    expect(rows).toMatchObject([
      {
        ordinal: 0,
        decision: 'update',
        content: '{"tags":["y"]}',
        previous: '{"tags":["x"]}',
        footprint: ['t:x', 't:y'],
        first_write: false,
        reactivate: false,
      },
    ]);
  });

  it('write-once and volatile fields are no change', async () => {
    const feed = await bench();
    const seen = (value: string) => ({ volatile: [{ type: 'Last Seen', value }] });
    await feed.run({ main: [host('a.example', seen('2026-01-01'))] });
    expect((await feed.run({ main: [host('a.example', seen('2026-02-01'))] })).rows).toEqual([]);
  });

  it('a changed mapping sends every object once [S12]', async () => {
    const feed = await bench();
    const said = { main: [host('a.example'), host('b.example')] };
    await feed.run(said, { mappings: { main: 'v1' } });
    const changed = await feed.run(said, { mappings: { main: 'v2' } });
    expect(decided(changed)).toEqual([`${A}=update`, `${B}=update`]);
    expect((await feed.run(said, { mappings: { main: 'v2' } })).rows).toEqual([]);
  });

  it('the same object said several times is one object with the merged content [M16]', async () => {
    const feed = await bench();
    const planned = await feed.run({
      one: [host('a.example', { tags: ['x'], rating: 1 }), host('a.example', { tags: ['y'] })],
      two: [host('a.example', { tags: ['z'], rating: 4 })],
    });
    expect(planned.rows).toHaveLength(1);
    expect(JSON.parse(planned.rows[0]?.content ?? '')).toEqual({
      rating: 4,
      tags: ['x', 'y', 'z'],
    });
    expect(planned.duplicates).toBe(1);
    const again = await feed.run({
      one: [host('a.example', { tags: ['y'] }), host('a.example', { tags: ['x'], rating: 1 })],
      two: [host('a.example', { tags: ['z'], rating: 4 })],
    });
    expect(again.rows).toEqual([]);
  });

  it('groups come in the wave before indicators', async () => {
    const feed = await bench();
    const { rows } = await feed.plan({
      main: [host('a.example', { associatedGroups: ['g-1'] }), group('g-1')],
    });
    expect(rows.map(({ key, wave, ordinal }) => [ordinal, wave, key])).toEqual([
      [0, 0, 'group|g-1'],
      [1, 1, A],
    ]);
  });

  it('an object that changes while what it links to is made anew takes its old links along [M15]', async () => {
    const feed = await bench();
    const linked = (tag: string) => host('a.example', { tags: [tag], associatedGroups: ['g-1'] });
    await feed.run({ main: [linked('x'), group('g-1')] });
    await feed.run({ main: [linked('x')] });
    const again = await feed.plan({ main: [linked('y'), group('g-1')] });
    expect(again.rows).toMatchObject([
      { key: 'group|g-1', decision: 'create' },
      { key: A, decision: 'update', previous: '{"tags":["x"]}' },
    ]);
  });

  it('a changed group does not make its links due', async () => {
    const feed = await bench();
    const linked = host('a.example', { associatedGroups: ['g-1'] });
    await feed.run({ main: [linked, group('g-1')] });
    const planned = await feed.plan({ main: [linked, group('g-1', { tags: ['x'] })] });
    expect(decided(planned)).toEqual(['group|g-1=update']);
  });

  it('far more new than known objects take the short way and lose nothing', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example'), group('g-1')] });
    const names = Array.from({ length: 30 }, (_, n) => host(`n${n}.example`));
    const twice = {
      one: [...names, group('g-2'), host('a.example', { tags: ['x'] })],
      two: [host('n3.example', { tags: ['t'] })],
    };
    const planned = await feed.run({ main: 'unchanged', ...twice });
    expect(planned.counts).toMatchObject({ create: 31, update: 1, unchanged: 1 });
    expect(planned.rows.map((row) => row.wave)).toEqual([0, ...Array<number>(31).fill(1)]);
    expect((await feed.row('Host|n3.example'))?.claims.map((c) => c.collection)).toEqual([
      'one',
      'two',
    ]);
    expect((await feed.run({ main: 'unchanged', ...twice })).rows).toEqual([]);
  });
});

describe('files', () => {
  const MD5 = `md5:${'1'.repeat(32)}`;
  const SHA1 = `sha1:${'2'.repeat(40)}`;
  const SHA256 = `sha256:${'3'.repeat(64)}`;

  it('are one object when they share any hash, known by all of them [M6]', async () => {
    const feed = await bench();
    const planned = await feed.run({
      main: [
        file(MD5, { tags: ['x'] }),
        file(`${MD5} : ${SHA1}`, { tags: ['y'] }),
        file(`${SHA1} : ${SHA256}`),
      ],
    });
    expect(planned.rows).toMatchObject([
      { key: `File|${SHA256}`, id: `${MD5} : ${SHA1} : ${SHA256}`, content: '{"tags":["x","y"]}' },
    ]);
    expect(planned.fileConflicts).toBe(0);
  });

  it('keep the key of the ledger and learn a new hash by an update [M6]', async () => {
    const feed = await bench();
    await feed.run({ main: [file(MD5)] });
    const planned = await feed.run({ main: [file(`${MD5} : ${SHA256}`)] });
    expect(planned.rows).toMatchObject([
      { key: `File|${MD5}`, id: `${MD5} : ${SHA256}`, decision: 'update' },
    ]);
    // Less is said again: nothing is forgotten, nothing is sent.
    expect((await feed.run({ main: [file(SHA256)] })).rows).toEqual([]);
    expect((await feed.rows()).map((row) => row.id)).toEqual([`${MD5} : ${SHA256}`]);
  });

  it('that contradict each other stay apart and are reported [M6]', async () => {
    const feed = await bench();
    const other = `sha256:${'4'.repeat(64)}`;
    const said = { main: [file(`${MD5} : ${SHA256}`), file(`${MD5} : ${other}`)] };
    const planned = await feed.run(said);
    expect(planned.rows.map((row) => row.key)).toEqual([`File|${SHA256}`, `File|${other}`]);
    expect(planned.fileConflicts).toBe(1);
    expect((await feed.run(said)).rows).toEqual([]);
  });

  it('held as two become one row without a removal', async () => {
    const feed = await bench();
    await feed.run({ main: [file(MD5), file(SHA256)] });
    const planned = await feed.run({ main: [file(`${MD5} : ${SHA256}`)] });
    expect(decided(planned)).toEqual([`File|${SHA256}=update`]);
    expect((await feed.rows()).map(({ key, state }) => [key, state])).toEqual([
      [`File|${MD5}`, 'tombstone'],
      [`File|${SHA256}`, 'live'],
    ]);
    expect((await feed.run({ main: [file(`${MD5} : ${SHA256}`)] })).rows).toEqual([]);
  });
});

describe('the ledger itself', () => {
  it('is refused for another owner or instance', async () => {
    const feed = await bench();
    await feed.run({ main: [host('a.example')] });
    for (const other of [{ owner: 'Other' }, { instance: 'other.example' }]) {
      await expect(feed.plan({ main: [] }, other)).rejects.toMatchObject({
        code: 'LedgerMismatch',
      });
    }
  });

  it('names source, record, run and instants of each object', async () => {
    const feed = await bench();
    await feed.run({ main: [host('b.example'), host('a.example', { tags: ['x'] })] });
    expect(await feed.row(A)).toMatchObject({
      first_seen: NOON,
      last_seen: NOON,
      first_sent: NOON,
      last_sent: NOON,
      source_id: 's-1',
      footprint: ['t:x'],
      claims: [{ collection: 'main', source_id: 's-1', record: 1 }],
      claim_contents: null,
    });
  });
});
