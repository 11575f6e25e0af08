// What a feed has in common with the other feeds of the store, from the copies of their states: no worker has to be asked.
import { createCheckpoints } from '../../activities/checkpoints.ts';
import { createDocuments } from '../../activities/documents.ts';
import { overlapOf, type HeldByFeed, type Overlap } from '../ledger/index.ts';
import type { Store } from '../spool/index.ts';
import { count, plural } from './terminal/words.ts';

/** Undefined when the feed has no ledger yet, is alone, or this machine cannot read the store. */
export async function feedOverlap(store: Store, feedId: string): Promise<Overlap | undefined> {
  const feeds: HeldByFeed[] = [];
  try {
    for await (const { feedId: id, state } of createCheckpoints(
      store,
      createDocuments(store),
    ).all())
      if (state.ledger) feeds.push({ feedId: id, manifest: state.ledger });
    const own = feeds.find((feed) => feed.feedId === feedId);
    const others = feeds.filter((feed) => feed !== own);
    if (!own || others.length === 0) return undefined;
    return await overlapOf(store, own.manifest, others);
  } catch {
    return undefined;
  }
}

/** Feeds that are named; the rest is counted. */
const NAMED = 5;

export function overlapInWords({ indicators, shared, byFeed }: Overlap): string {
  const share = indicators === 0 ? 0 : Math.round((shared / indicators) * 1000) / 10;
  const named = byFeed.slice(0, NAMED).map((other) => `${other.feedId} ${count(other.shared)}`);
  const more = byFeed.length - named.length;
  return [
    `${count(shared)} of ${plural(indicators, 'indicator')} (${share} %)`,
    ...(named.length === 0
      ? []
      : [`: ${named.join(', ')}${more > 0 ? `, and ${plural(more, 'more feed')}` : ''}`]),
  ].join('');
}
