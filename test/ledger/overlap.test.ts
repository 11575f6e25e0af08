import { describe, expect, test } from 'vitest';
import { overlapInWords } from '../../src/cli/feed-overlap.ts';
import { overlapOf, type HeldByFeed } from '../../src/ledger/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { file, group, host, LedgerBench } from './ledger-bench.ts';

const MD5 = 'md5:0123456789abcdef0123456789abcdef';
const SHA1 = `sha1:${'01'.repeat(20)}`;

describe('what a feed has in common with others', () => {
  test('is counted by feed and once as a whole, files by any hash, without groups and what is gone', async () => {
    const { store } = await temporaryStore();
    const held = async (feedId: string, ...said: Parameters<typeof host>[0][]) => {
      const bench = new LedgerBench(store, feedId);
      await bench.run({ main: said.map((name) => host(name)) });
      return bench;
    };
    const own = new LedgerBench(store, 'own');
    const name = (n: number): string => `h${n}.example`;
    await own.run({
      main: [...[1, 2, 3, 4].map((n) => host(name(n))), file(`${MD5} : ${SHA1}`), group('x-1')],
    });
    const one = await held('one', name(1), name(2), name(9));
    await one.run({ main: [host(name(2)), host(name(9))] });
    const two = new LedgerBench(store, 'two');
    await two.run({ main: [host(name(2)), host(name(3)), file(MD5), group('x-1')] });
    const three = await held('three', name(8));
    const heldBy = ({ feedId, manifest }: LedgerBench): HeldByFeed => {
      if (!manifest) throw new Error(`${feedId} has no ledger`);
      return { feedId, manifest };
    };
    const { manifest } = heldBy(own);
    const overlap = await overlapOf(store, manifest, [
      ...[one, two, three].map(heldBy),
      { feedId: 'lost', manifest: { ...manifest, uri: 'store:ledger/lost.json' } },
    ]);
    expect(overlap).toEqual({
      indicators: 5,
      shared: 3,
      byFeed: [
        { feedId: 'two', shared: 3 },
        { feedId: 'one', shared: 1 },
      ],
    });
    expect(overlapInWords(overlap)).toBe('3 of 5 indicators (60 %): two 3, one 1');
    expect(overlapInWords({ indicators: 0, shared: 0, byFeed: [] })).toBe(
      '0 of 0 indicators (0 %)',
    );
  });
});
