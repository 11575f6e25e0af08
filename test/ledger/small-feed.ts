// A feed of one or two hosts, as most tests of the ledger have it.
import { temporaryStore } from '../spool/temporary-store.ts';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import { quickLook, type OtherFeed } from '../../src/ledger/index.ts';
import { host, LedgerBench } from './ledger-bench.ts';

/** A feed without a ledger yet, in a store of its own. */
export const bench = async (feedId?: string): Promise<LedgerBench> =>
  new LedgerBench((await temporaryStore()).store, feedId);

export const A = 'Host|a.example';
export const B = 'Host|b.example';
export const a = (tag: string): MappedObject => host('a.example', { tags: [tag] });
export const BOTH = { main: [host('a.example'), host('b.example')] };
export const ONLY_A = { main: [host('a.example')] };

/** A feed as others of the same owner see it. */
export const asOther = ({ feedId, pending, manifest }: LedgerBench): OtherFeed => ({
  feedId,
  pending,
  ...(manifest ? { manifest } : {}),
});

/** What the look says that is cheaper than a plan. */
export const look = (
  { store, feedId, manifest }: LedgerBench,
  { plannedAt = '2026-03-20T00:00:00.000Z', refreshDays = 30 } = {},
): ReturnType<typeof quickLook> =>
  quickLook({
    store,
    feedId,
    instance: 'platform.example/api',
    owner: 'Owner',
    plannedAt,
    removal: 'delete',
    refreshDays,
    ...(manifest ? { manifest } : {}),
  });
