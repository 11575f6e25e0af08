// A host whose link to another one the platform has refused, and the days on which it is tried again.
import { expect } from 'vitest';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import { quickLook } from '../../src/ledger/index.ts';
import { daysLater, host, type LedgerBench, type Said } from './ledger-bench.ts';

const KEY = 'Host|a.example';

export const LINKS: MappedObject['content'] = {
  associatedIndicators: [{ association: 'Host to Indicators', id: 'c.example', type: 'Host' }],
};
export const linked = (tag: string): MappedObject => host('a.example', { tags: [tag], ...LINKS });
export const SAID = { main: [linked('x'), host('b.example')] };
export const REFUSAL = {
  key: KEY,
  other: 'Host|c.example',
  outcome: 'accepted' as const,
  code: '0x1009',
  reason: 'c.example was not found',
};

/** A run so many days later, in which the link is refused again if it is tried; true when it was. */
export async function isTriedAfter(feed: LedgerBench, days: number, main: Said): Promise<boolean> {
  const plannedAt = daysLater(days);
  const planned = await feed.plan({ main }, { plannedAt, mappings: { main: 'map-main' } });
  expect(await isDue(feed, plannedAt)).toBe(planned.rows.length > 0);
  expect(planned.rows).toMatchObject(
    planned.rows.map(() => ({
      key: KEY,
      decision: 'resend',
      content: JSON.stringify(linked('x').content),
      previous: '{"tags":["x"]}',
    })),
  );
  const written = await feed.commit(planned, {}, { links: [REFUSAL] });
  expect(written.counts.rejected).toBe(planned.rows.length);
  return planned.rows.length > 0;
}

/** What the look says that is cheaper than a plan. */
async function isDue(
  { store, feedId, manifest }: LedgerBench,
  plannedAt: string,
): Promise<boolean> {
  if (!manifest) throw new Error('no ledger yet');
  const where = { instance: 'platform.example/api', owner: 'Owner' };
  const settings = { removal: 'delete' as const, refreshDays: 0 };
  return (await quickLook({ store, feedId, manifest, plannedAt, ...where, ...settings })).due;
}
