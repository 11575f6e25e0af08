// A host whose link to another one the platform has refused, and the days on which it is tried again.
import { expect } from 'vitest';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import { daysLater, host, type LedgerBench, type Said } from './ledger-bench.ts';
import { A, look } from './small-feed.ts';

export const LINKS: MappedObject['content'] = {
  associatedIndicators: [{ association: 'Host to Indicators', id: 'c.example', type: 'Host' }],
};
export const linked = (tag: string): MappedObject => host('a.example', { tags: [tag], ...LINKS });
export const SAID = { main: [linked('x'), host('b.example')] };
export const REFUSAL = {
  key: A,
  other: 'Host|c.example',
  outcome: 'accepted' as const,
  code: '0x1009',
  reason: 'c.example was not found',
};

/** A run so many days later, in which the link is refused again if it is tried; true when it was. */
export async function isTriedAfter(feed: LedgerBench, days: number, main: Said): Promise<boolean> {
  const plannedAt = daysLater(days);
  const planned = await feed.plan({ main }, { plannedAt, mappings: { main: 'map-main' } });
  const { due } = await look(feed, { plannedAt, refreshDays: 0 });
  expect(due).toBe(planned.rows.length > 0);
  expect(planned.rows).toMatchObject(
    planned.rows.map(() => ({
      key: A,
      decision: 'resend',
      content: JSON.stringify(linked('x').content),
      previous: '{"tags":["x"]}',
    })),
  );
  const written = await feed.commit(planned, {}, { links: [REFUSAL] });
  expect(written.counts.rejected).toBe(planned.rows.length);
  return planned.rows.length > 0;
}
